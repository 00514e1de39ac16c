/** Which ref a job may move traffic from: anybody who may push can dispatch the workflow of a branch of their own. */
import { Failure } from "../errors.ts";
import type { Environment } from "./environment.ts";
import type { Event } from "./event.ts";

/**
 * Lets the default branch and protected refs pass. `roll-back` does not ask: going back never waits for a merge.
 *
 * Any rule makes a ref a protected one, so that this keeps out mistakes and no attacker: whoever may push a workflow may leave
 * this program out of it. What such a job can reach, the environment's branch rules say.
 *
 * A job of another CI, without `GITHUB_REF`, has no branch that GitHub vouches for, and its caller vouches instead.
 * @throws Failure call-wrong
 */
export function demandTrustedRef({
  environment,
  event,
}: {
  readonly environment: Pick<Environment, "ref" | "isRefProtected">;
  readonly event: Pick<Event, "defaultBranch">;
}): void {
  const { ref, isRefProtected } = environment;
  if (ref === "" || isRefProtected) return;
  if (event.defaultBranch !== null && ref === `refs/heads/${event.defaultBranch}`) return;
  const expected = event.defaultBranch === null ? "the default branch" : `refs/heads/${event.defaultBranch}`;
  throw new Failure(
    "call-wrong",
    `Expected this job to run from ${expected} or a protected ref, found ${ref}: nobody reviewed its workflow there. Choose the default branch in "Use workflow from"`,
  );
}
