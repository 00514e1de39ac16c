/** The roll-back guards as one: many small degradations are one breach, and which cohorts degraded is told. */
import { eBenjaminiHochberg } from "../../judge/e-bh.ts";
import type { Judgement } from "../../judge/judge.ts";
import { ALL } from "../../judge/reading.ts";
import type { Pair, Plan } from "../../plan/plan.ts";
import type { Together } from "../../promotion/observed.ts";

/** Pairs that carry a breach of all together, at most. */
const MOST_CARRIERS = 5;

export type JudgedPair = Judgement & { readonly pair: Pair };

/** `judged` are pairs whose findings stand: what proves nothing alone proves nothing together. */
export function together(plan: Plan, judged: readonly JudgedPair[]): Together {
  const rollBack = judged.filter(({ finding }) => finding.onBreach === "roll-back");
  const largest = rollBack.toSorted((a, b) => b.evidence - a.evidence);
  const inCohorts = rollBack.filter(({ pair }) => pair.cohort !== ALL);
  const worse = eBenjaminiHochberg(
    inCohorts.map(({ pair, evidence }) => evidence / pair.alpha),
    plan.alpha,
  );
  return {
    evidence: rollBack.reduce((sum, { evidence }) => sum + evidence, 0),
    carriers: largest
      .filter(({ evidence }) => evidence > 0)
      .slice(0, MOST_CARRIERS)
      .map(({ pair: { guard, cohort } }) => ({ guard, cohort })),
    degraded: [...new Set(worse.flatMap((i) => inCohorts[i]?.pair.cohort ?? []))],
  };
}
