/** Commit statuses. */
import { need } from "../world/access.ts";
import type { Repository, Status, World } from "../world/model.ts";
import { resolveCommit } from "../world/refs.ts";
import { orNotFound, Refusal } from "../world/refusal.ts";
import { addStatus, combinedState, currentStatuses, statusesOf } from "../world/statuses.ts";
import { iso } from "../world/world.ts";
import { created, inPath, linkHeader, onRepository, paged, pageOf } from "./endpoint.ts";
import type { Endpoints, RepositoryCall } from "./endpoint.ts";
import { apiOf, nodeId, showAccount, showRepository } from "./shapes.ts";
import type { Shape } from "./shapes.ts";

function showSimpleStatus(world: World, repository: Repository, status: Status): Shape {
  return {
    url: `${apiOf(world, repository)}/statuses/${status.sha}`,
    avatar_url: `https://avatars.githubusercontent.com/u/${status.creator.id}?v=4`,
    id: status.id,
    node_id: nodeId("SC", repository.id, status.id),
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: iso(status.createdAt),
    updated_at: iso(status.createdAt),
  };
}

function showStatus(world: World, repository: Repository, status: Status): Shape {
  return { ...showSimpleStatus(world, repository, status), creator: showAccount(world, status.creator) };
}

interface NewStatus {
  readonly state: Status["state"];
  readonly context?: string;
  readonly description?: string | null;
  readonly target_url?: string | null;
}

function create(call: RepositoryCall) {
  const { world, repository, token } = call;
  const sha = inPath(call, "sha");
  const {
    state,
    context = "default",
    description = null,
    target_url: targetUrl = null,
  } = call.body as NewStatus;
  if (!/^[0-9a-f]{40}$/.test(sha) || resolveCommit(repository, sha) === null)
    throw new Refusal(422, `No commit found for SHA: ${sha}`);
  return created(
    showStatus(
      world,
      repository,
      addStatus(world, repository, { sha, state, context, description, targetUrl, creator: token.actor }),
    ),
  );
}

function shaOf(call: RepositoryCall): string {
  return orNotFound(resolveCommit(call.repository, inPath(call, "ref"))).oid;
}

export const statuses: Endpoints = {
  "repos/create-commit-status": onRepository(need("write", "statuses"), create),
  "repos/list-commit-statuses-for-ref": onRepository(need("read", "statuses"), (call) =>
    paged(call, statusesOf(call.repository, shaOf(call)), (status) =>
      showStatus(call.world, call.repository, status),
    ),
  ),
  "repos/get-combined-status-for-ref": onRepository(need("read", "statuses"), (call) => {
    const { world, repository } = call;
    const sha = shaOf(call);
    const all = currentStatuses(repository, sha);
    const page = pageOf(call, all);
    const api = apiOf(world, repository);
    const body = {
      state: combinedState(all),
      statuses: page.items.map((status) => showSimpleStatus(world, repository, status)),
      sha,
      total_count: all.length,
      repository: showRepository(world, repository),
      commit_url: `${api}/commits/${sha}`,
      url: `${api}/commits/${sha}/status`,
    };
    return { status: 200, body, headers: linkHeader(call, page) };
  }),
};
