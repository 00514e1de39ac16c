/** What is asked of a kind's formulas when a stage is weighed, and what they answer. */
import type { Bets } from "../judge/core.ts";
import type { MeasuredGuard } from "../judge/guard.ts";
import { type Need, ownGoal, type Planned } from "../judge/power.ts";
import type { Aim } from "../judge/power-kinds.ts";
import type { Note } from "./plan.ts";

/** What one test of a pair may spend, and on how much traffic. */
export interface Budget {
  readonly alpha: number;
  readonly designEffect: number;
  /** Planned candidate units over all stages at this stage's pace: what the judge's grid will be scaled to. */
  readonly units: number;
}

/** The circumstances in which a guard must find its level. */
export interface Question extends Budget {
  /** With the cohort's own level to find, where it has one. */
  readonly guard: MeasuredGuard;
  /** Candidate's share of both arms' units, 0..1; null where no baseline runs or is recorded. */
  readonly weight: number | null;
  /** False at 100 %: an objective is then judged alone. */
  readonly live: boolean;
}

/** Candidate samples to find the level with 80 % power, design effect included, or why there is no such number. */
export type Needed =
  | {
      readonly kind: "samples";
      readonly needed: number;
      readonly oneLook: number | null;
      readonly notes: readonly Note[];
    }
  /** No samples are needed. */
  | { readonly kind: "rule"; readonly notes: readonly Note[] }
  | { readonly kind: "no-baseline" }
  | { readonly kind: "missing"; readonly detail: string }
  | { readonly kind: "spread-missing"; readonly detail: string };

/** A limit, and where the candidate truly lies. */
export interface Against {
  readonly limit: number;
  readonly truth: number;
}

/** The same in a comparison with the baseline; `weight` is the candidate's share of both arms' units. */
export interface Compared {
  readonly expect: number;
  readonly tolerated: number;
  readonly truth: number;
  readonly weight: number;
}

/** How a kind turns levels into numbers of candidate samples. A certificate's `truth` is a good level; null where no number shows it. */
export interface Formulas {
  readonly objective: (question: Question, levels: Against) => Needed;
  readonly baseline: (question: Question, levels: Compared) => Needed;
  readonly certifyObjective: (question: Question, levels: Against) => number | null;
  readonly certifyBaseline: (question: Question, levels: Compared) => number | null;
}

/** A kind that has no certificates. */
export const NO_CERTIFICATES: Pick<Formulas, "certifyObjective" | "certifyBaseline"> = {
  certifyObjective: () => null,
  certifyBaseline: () => null,
};

export function missing(detail: string): Needed {
  return { kind: "missing", detail };
}

/** With the planned units; where those can never do, the number that would. */
export function solve(
  { alpha, designEffect, units }: Budget,
  need: (planned: Planned) => Need,
): number | null {
  return need({ alpha, designEffect, units }).samples ?? need({ alpha, designEffect, units: null }).samples;
}

/** Goals of a mixture whose bettors do not depend on the planned units. */
export function aimOf({ alpha, designEffect, units }: Budget, bets: Bets): Aim {
  return { goal: (k) => ownGoal(bets, k, { alpha, designEffect, units }), designEffect };
}

/** Fewest samples that the kind needs to be believed, and what must be known to read the numbers. */
export interface Terms {
  readonly least?: number;
  readonly notes?: readonly Note[];
}

/** Whole samples; the one-look number gets the design effect too. */
export function answer(
  { designEffect }: Pick<Budget, "designEffect">,
  { samples, oneLook }: { readonly samples: number | null; readonly oneLook: number | null },
  { least = 0, notes = [] }: Terms = {},
): Needed {
  if (samples === null) return missing("no number of samples finds this level");
  return {
    kind: "samples",
    needed: Math.ceil(Math.max(samples, least)),
    oneLook: oneLook === null ? null : Math.ceil(Math.max(oneLook * designEffect, least)),
    notes,
  };
}
