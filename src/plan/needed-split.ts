import { splitNeed } from "../judge/power-kinds.ts";
import { SPLIT_BETS } from "../judge/split-test.ts";
import { aimOf, answer, type Budget, missing, type Needed } from "./question.ts";

/** A router told to give the candidate `weight`, 0..1, of the units. */
export interface SplitQuestion extends Budget {
  readonly weight: number;
  readonly tolerance: number;
}

/** Candidate units until half and double of the share that was set are both found; all or nothing is a rule. */
export function neededForSplit(question: SplitQuestion): Needed {
  const { weight, tolerance } = question;
  if (!(weight > 0 && weight < 1)) return { kind: "rule", notes: [{ kind: "one-version" }] };
  const aim = aimOf(question, SPLIT_BETS);
  const both = (truth: number): number | null => splitNeed({ weight, truth, tolerance }, aim).samples;
  // Double of much is the half of what is left to the baseline.
  const double = both(Math.min(2 * weight, (1 + weight) / 2));
  const half = both(Math.max(weight / 2, 2 * weight - 1));
  if (half === null || double === null)
    return missing("half or double of the share lies within what is tolerated of the odds");
  const notes = [{ kind: "split", half: Math.ceil(half), double: Math.ceil(double) } as const];
  return answer(question, { samples: Math.max(half, double) * weight, oneLook: null }, { notes });
}
