/** What Actions adds: dispatching a workflow, and who let a run into an environment. */
import { need } from "../world/access.ts";
import { resolveCommit } from "../world/refs.ts";
import { orNotFound, Refusal } from "../world/refusal.ts";
import { inPath, numberInPath, ok, onRepository } from "./endpoint.ts";
import type { Endpoints } from "./endpoint.ts";
import { nodeId, showAccount } from "./shapes.ts";

interface NewDispatch {
  readonly ref: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
}

export const actions: Endpoints = {
  "actions/create-workflow-dispatch": onRepository(need("write", "actions"), (call) => {
    const { repository, token } = call;
    const workflow = inPath(call, "workflow_id");
    orNotFound(repository.workflows.has(workflow) ? workflow : null);
    const { ref, inputs = {} } = call.body as NewDispatch;
    if (resolveCommit(repository, ref) === null) throw new Refusal(422, `No ref found for: ${ref}`);
    repository.dispatches.push({ workflow, ref, inputs, by: token.actor });
    return { status: 204 };
  }),
  "actions/get-reviews-for-run": onRepository(need("read", "actions"), (call) => {
    const approvals = call.repository.runApprovals.get(numberInPath(call, "run_id")) ?? [];
    return ok(
      approvals.map(({ user, state, comment, environments }) => ({
        state,
        comment,
        user: showAccount(call.world, user),
        environments: environments.map((name, index) => ({
          id: index + 1,
          node_id: nodeId("EN", name),
          name,
        })),
      })),
    );
  }),
};
