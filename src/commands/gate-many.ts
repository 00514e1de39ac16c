/** `gate` without a pull request in the event: the ones that a finished run belongs to, or the sweep over all open ones. */
import { Failure, reasonOf } from "../errors.ts";
import type { Sha } from "../units.ts";
import { gate } from "./gate.ts";
import type { Published, PublishCall } from "./publish.ts";
import { sweepOrder } from "./sweep-order.ts";
import type { PublishWorld } from "./world.ts";

export interface ManyCall extends Pick<PublishCall, "dryRun" | "runUrl"> {
  /** Head of the run that was followed; null for the sweep. */
  readonly head: Sha | null;
}

/**
 * Of a run that ended only the head is taken: whichever open pull requests have it, from whatever repository, are read
 * from GitHub anew. A missed event is repaired within the hour by the sweep.
 */
export async function gateMany(world: PublishWorld, call: ManyCall): Promise<readonly Published[]> {
  const open = await world.pullRequests.open();
  const swept = sweepOrder(open, world.clock.now());
  const wanted = call.head === null ? swept.now : open.filter((each) => each.head === call.head);
  if (call.head !== null && wanted.length === 0)
    world.log(`no open pull request has the head ${call.head.slice(0, 7)}: there is nothing to answer`);
  if (call.head === null && swept.left > 0)
    world.log(`${swept.left} of ${open.length} open pull requests are left for the next sweeps`);
  const assessments: Published[] = [];
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
      // Whoever is told to slow down and goes on is kept out for longer; the next sweep goes on here.
      if (cause.code === "github-rate-limited") break;
    }
  }
  const [failure] = failures;
  if (failure !== undefined) throw failure;
  return assessments;
}
