/** Asks the holders of open roles for their review, once: when a pull request opens, or stops being a draft. */
import { Failure, reasonOf } from "../errors.ts";
import type { GateOutcome } from "../gate/outcome.ts";
import type { Assessment } from "./assess.ts";
import type { PublishWorld } from "./world.ts";

/** GitHub takes no more for one pull request. */
const MOST = 15;

/** `@login` and `@org/team`, sorted, people before teams. Who acknowledges does it with a comment, not a review. */
function wantedReviewers({ rollouts }: GateOutcome): readonly string[] {
  const open = rollouts
    .flatMap(({ requirements }) => requirements)
    .filter(({ id, kind }) => id.startsWith("role:") && kind === "waiting");
  const closers = [...new Set(open.flatMap((each) => each.closers))].filter((each) => each.startsWith("@"));
  return closers
    .toSorted((a, b) => Number(a.includes("/")) - Number(b.includes("/")) || (a < b ? -1 : 1))
    .slice(0, MOST);
}

/** A courtesy: whatever GitHub has against it is logged, and the gate's answer stands. */
export async function requestReviews(world: PublishWorld, { facts, outcome }: Assessment): Promise<void> {
  const wanted = wantedReviewers(outcome);
  if (facts.draft || facts.state !== "open" || wanted.length === 0) return;
  try {
    await world.conversation.requestReviews(facts.number, wanted);
    world.log(`review asked of ${wanted.join(", ")}`);
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause;
    world.log(`no review was asked for: ${reasonOf(cause)}`);
  }
}
