/** What plan and rubric say of a file beside what they refuse, for a terminal. */
import type { Guard } from "../judge/guard.ts";
import { isBelowTarget, type Score } from "../lint/rubric.ts";
import { plural } from "./numbers.ts";
import { targetWords } from "./score-words.ts";

export interface Weighed {
  /** Points to consider: none of them refuses the file. */
  readonly advice: number;
  readonly score: Score;
  /** Guards that no stage can prove for all traffic. */
  readonly unproven: readonly { readonly guard: string; readonly onBreach: Guard["onBreach"] }[];
}

/** Whether a person need not mend anything: the score is what the tier asks for, and whatever rolls back can be proven in some stage. */
export function isEnough({ score, unproven }: Weighed): boolean {
  return !isBelowTarget(score) && !unproven.some(({ onBreach }) => onBreach === "roll-back");
}

/** A line for each thing to say; none where plan and rubric have nothing to add. */
export function weighedLines({ advice, score, unproven }: Weighed): readonly string[] {
  const names = unproven.map(({ guard, onBreach }) => `${guard} (${DOES[onBreach]})`).join(", ");
  return [
    ...(advice === 0 ? [] : [`${plural(advice, "point")} to consider: \`model-rollout plan\` shows them`]),
    ...(advice === 0 && !isBelowTarget(score) ? [] : [targetWords(score)]),
    ...(unproven.length === 0
      ? []
      : [`Provable in no stage: ${names}. \`model-rollout power\` shows the ways out`]),
  ];
}

const DOES: Readonly<Record<Guard["onBreach"], string>> = {
  "roll-back": "rolls back",
  hold: "holds",
  warn: "warns",
};
