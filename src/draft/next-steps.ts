import type { CheckedDraft, NextStep } from "./draft.ts";
import { marksIn } from "./breadth.ts";
import { fill } from "./placeholders.ts";
import { plainText } from "./strip.ts";
import { wrongIn, type Known } from "./wrong.ts";

/** Exactly two different steps, each with a reason why it may be wrong and no number that the plan does not have; else null. */
export function checkSteps(
  steps: readonly { readonly step: string; readonly whyWrong: string }[],
  known: Known,
): CheckedDraft["nextSteps"] {
  const [first, second, ...others] = steps.map((each) => checkStep(each, known));
  if (first === undefined || second === undefined || others.length > 0) return null;
  if (first === null || second === null || first.step === second.step) return null;
  return [first, second];
}

function checkStep(
  given: { readonly step: string; readonly whyWrong: string },
  known: Known,
): NextStep | null {
  const step = worded(given.step, known);
  const whyWrong = worded(given.whyWrong, known);
  return step === null || whyWrong === null ? null : { step, whyWrong, marks: marksIn(step) };
}

/** The words with the plan's facts in them; null where nothing is said, or something that the plan does not know. */
function worded(tidied: string, known: Known): string | null {
  const filled = fill(tidied, known.byKey);
  const text = plainText(filled.text);
  return /\p{L}/u.test(text) && wrongIn(filled, { kind: "summary" }, known).length === 0 ? text : null;
}
