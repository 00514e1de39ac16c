/** Commit statuses: a list per commit, of which the newest of each context counts. */
import type { Oid } from "./git.ts";
import type { Repository, Status, World } from "./model.ts";
import { demandLength, Refusal } from "./refusal.ts";
import { nextId, tick } from "./world.ts";

/** GitHub's most for one commit and context. */
const MOST_STATUSES = 1_000;
export const LONGEST_DESCRIPTION = 140;

/** @throws Refusal 422 for a description over 140 characters, or the 1,001st of this commit and context. */
export function addStatus(
  world: World,
  repository: Repository,
  status: Omit<Status, "id" | "createdAt">,
): Status {
  demandLength("Status", { field: "description", text: status.description, most: LONGEST_DESCRIPTION });
  const same = repository.statuses.filter(
    ({ sha, context }) => sha === status.sha && context === status.context,
  );
  if (same.length >= MOST_STATUSES) {
    const message = "This SHA and context has reached the maximum number of statuses.";
    throw new Refusal(422, "Validation Failed", {
      errors: [{ resource: "Status", code: "custom", message }],
    });
  }
  const added: Status = { ...status, id: nextId(world), createdAt: tick(world) };
  repository.statuses.push(added);
  return added;
}

/** Every status of a commit, newest first. */
export function statusesOf(repository: Repository, sha: Oid): readonly Status[] {
  return repository.statuses.filter((status) => status.sha === sha).reverse();
}

/** The newest status of each context. */
export function currentStatuses(repository: Repository, sha: Oid): readonly Status[] {
  const byContext = new Map<string, Status>();
  for (const status of statusesOf(repository, sha).toReversed()) byContext.set(status.context, status);
  return [...byContext.values()];
}

/** What they say together: the worst of them, pending when there is none. */
export function combinedState(statuses: readonly Status[]): "failure" | "pending" | "success" {
  if (statuses.some(({ state }) => state === "failure" || state === "error")) return "failure";
  return statuses.length === 0 || statuses.some(({ state }) => state === "pending") ? "pending" : "success";
}
