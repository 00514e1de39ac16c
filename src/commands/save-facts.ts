/** What a run saw, as a file that says the same when it is replayed; scrubbed, so that it can be kept and sent around. */
import { scrub } from "../gate/scrub.ts";
import { writeFacts } from "../gate/write-facts.ts";
import type { Assessment } from "./assess.ts";

/** JSON for `simulate` and `gate --facts`. */
export function savedFactsOf({ input }: Pick<Assessment, "input">): string {
  return writeFacts({
    facts: scrub(input.facts),
    now: input.now,
    rollouts: input.rollouts,
    problems: input.problems,
    expect: null,
  });
}
