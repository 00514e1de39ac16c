/** `gate` without a pull request in the event: the one that a finished run belongs to, or all that still wait. */
import { Failure, reasonOf } from "../errors.ts";
import type { Sha } from "../units.ts";
import type { OpenPullRequest } from "../ports.ts";
import type { Assessment } from "./assess.ts";
import { gate } from "./gate.ts";
import type { PublishCall } from "./publish.ts";
import type { PublishWorld } from "./world.ts";

export interface ManyCall extends Pick<PublishCall, "dryRun" | "runUrl"> {
  /** Head of the run that was followed; null for the sweep. */
  readonly head: Sha | null;
}

/** The sweep looks at what waits, failed or was never answered: a missed event is repaired within the hour. */
export async function gateMany(world: PublishWorld, call: ManyCall): Promise<readonly Assessment[]> {
  const open = await world.pullRequests.open();
  const wanted = open.filter((each) => (call.head === null ? isUndecided(each) : each.head === call.head));
  const assessments: Assessment[] = [];
  const failures: Failure[] = [];
  for (const { number } of wanted) {
    world.log(`pull request #${number}`);
    try {
      assessments.push(await gate(world, { ...call, pullRequest: number }));
    } catch (cause) {
      if (!(cause instanceof Failure)) throw cause;
      // One that cannot be read must not leave the others unanswered; the job fails at the end.
      world.log(`pull request #${number}: ${reasonOf(cause)}`);
      failures.push(cause);
    }
  }
  const [failure] = failures;
  if (failure !== undefined) throw failure;
  return assessments;
}

function isUndecided({ status }: OpenPullRequest): boolean {
  return status !== "success";
}
