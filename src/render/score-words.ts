import { isBelowTarget, type Score } from "../lint/rubric.ts";
import { plural } from "./numbers.ts";

/** `61 of 66, 2 blockers`. */
export function scoreWords({ settled, applicable, blockers }: Score): string {
  return `${settled} of ${applicable}, ${blockers === 0 ? "no blockers" : plural(blockers, "blocker")}`;
}

/** What the score is held against, in one line. */
export function targetWords(score: Score): string {
  const { answered, target } = score;
  const share =
    answered === 0
      ? ""
      : ` ${plural(answered, "of these points rests", "of these points rest")} on a person's answer alone.`;
  if (target === null) return `Score: ${scoreWords(score)}. For practice only blockers count.${share}`;
  const verdict = isBelowTarget(score) ? "which is below" : "which keeps";
  return `Score: ${scoreWords(score)}, ${verdict} the ${Math.round(target * 100)}% that this tier asks for.${share}`;
}
