/** Commit statuses. */
import { nodeId } from "../rest/shapes.ts";
import type { Oid } from "../world/git.ts";
import { demand, need } from "../world/access.ts";
import type { CheckRun, Repository, Status } from "../world/model.ts";
import { combinedState, currentStatuses } from "../world/statuses.ts";
import { iso } from "../world/world.ts";
import { connection } from "./connection.ts";
import { actorNode } from "./view.ts";
import type { Node, View } from "./view.ts";

function contextNode(view: View, repository: Repository, status: Status): Node {
  return {
    __typename: "StatusContext",
    id: nodeId("SC", repository.id, status.id),
    context: status.context,
    state: status.state.toUpperCase(),
    description: status.description,
    targetUrl: status.targetUrl,
    createdAt: iso(status.createdAt),
    creator: actorNode(view, status.creator),
  };
}

/** `status` of a commit; null when nobody ever posted one. */
export function statusNode(view: View, repository: Repository, oid: Oid): Node | null {
  const current = currentStatuses(repository, oid);
  if (current.length === 0) return null;
  return {
    id: nodeId("S", repository.id, oid),
    state: combinedState(current).toUpperCase(),
    contexts: () => current.map((status) => contextNode(view, repository, status)),
    context: ({ name }: { readonly name: string }) => {
      const found = current.find(({ context }) => context === name);
      return found === undefined ? null : contextNode(view, repository, found);
    },
  };
}

function checkNode(repository: Repository, run: CheckRun): Node {
  const { id, name, status, conclusion, suite, app } = run;
  return {
    __typename: "CheckRun",
    id: nodeId("CR", repository.id, id),
    databaseId: id,
    name,
    status,
    conclusion,
    checkSuite: {
      id: nodeId("CS", repository.id, suite),
      databaseId: suite,
      app: { id: nodeId("A", 0, app.length), slug: app, name: app },
    },
  };
}

/** Statuses, and of each suite the newest run of a name. */
export function rollupNode(view: View, repository: Repository, oid: Oid): Node | null {
  const current = currentStatuses(repository, oid);
  const all = repository.checkRuns.filter(({ sha }) => sha === oid);
  const runs = [...new Map(all.map((run) => [`${run.suite} ${run.name}`, run])).values()];
  if (current.length + runs.length === 0) return null;
  // Whoever may not read checks gets none of the list.
  if (runs.length > 0) demand(view.world, view.token, repository, need("read", "checks"));
  const contexts = [
    ...current.map((status) => contextNode(view, repository, status)),
    ...runs.map((run) => checkNode(repository, run)),
  ];
  return {
    id: nodeId("SCR", repository.id, oid),
    state: combinedState(current).toUpperCase(),
    contexts: connection("contexts", contexts, (node) => node),
  };
}
