/** State and moment to finding: breach before everything, then what is missing, and pass only at the very end. */
import type { Finding, Inconclusive, Observed, Verdict } from "./finding.ts";
import type { Kind } from "./kind.ts";
import { isOpen } from "./presence.ts";
import type { Moment, PairPlan, Pair } from "./state.ts";

/** The finding of a pair whose kind can be judged. */
export function findingOf(
  plan: PairPlan,
  state: Pair,
  at: { readonly kind: Kind; readonly moment: Moment },
): Finding {
  const observed = observe(state, at.kind);
  return finding(plan, verdictOf(plan, state, { ...at, samples: observed.candidateSamples }), observed);
}

/** The finding of a pair whose kind cannot be judged yet: never a pass. */
export function notJudged(plan: PairPlan): Finding {
  const detail = `Guards of the kind ${plan.guard.kind} are not judged by this version: a person must look.`;
  return finding(plan, inconclusive("not-judged", detail), {
    candidate: null,
    baseline: null,
    candidateSamples: 0,
    baselineSamples: 0,
    pValue: 1,
  });
}

function finding({ guard, cohort, promised }: PairPlan, verdict: Verdict, observed: Observed): Finding {
  return { guard: guard.name, cohort, onBreach: guard.onBreach, promised, verdict, observed };
}

function observe(state: Pair, kind: Kind): Observed {
  const { candidate, baseline } = state.seen;
  const top = Math.max(1, ...state.tests.map((test) => test.top));
  return {
    candidate: kind.show(state.memo, candidate),
    baseline: kind.show(state.memo, baseline),
    candidateSamples: candidate[0] ?? 0,
    baselineSamples: baseline[0] ?? 0,
    pValue: 1 / top,
  };
}

function verdictOf(
  plan: PairPlan,
  state: Pair,
  at: { readonly kind: Kind; readonly moment: Moment; readonly samples: number },
): Verdict {
  const { bakeOver, live } = at.moment;
  if (state.breach !== null) return { kind: "breach", ...state.breach };
  if (state.gap !== null && isOpen(state.gap, bakeOver))
    return inconclusive(state.gap.why, gapDetail(state.gap));
  const missing = at.kind.missing(state.memo);
  if (missing !== null) return inconclusive("void", missing);
  if (!live && isUnrecorded(plan, state))
    return inconclusive("void", "There is no live baseline, and none was recorded in earlier stages.");
  if (!bakeOver) return inconclusive("immature", "The bake is not over.");
  if (state.seen.filled === 0)
    return inconclusive(
      "too-few-samples",
      "Expected at least one interval with readings in this stage, got none.",
    );
  if (plan.needed !== null && at.samples < plan.needed) return tooFew(plan.needed, at.samples);
  if (isWaiting(plan, state))
    return inconclusive("too-few-samples", "The baseline was not seen often enough to compare with it.");
  return { kind: "pass" };
}

function inconclusive(reason: Inconclusive, detail: string): Verdict {
  return { kind: "inconclusive", reason, detail };
}

function tooFew(needed: number, samples: number): Verdict {
  return inconclusive(
    "too-few-samples",
    `Expected ${Math.ceil(needed)} units of the candidate, got ${Math.floor(samples)}.`,
  );
}

function gapDetail({ run, why, arm }: NonNullable<Pair["gap"]>): string {
  const intervals = run === 1 ? "The newest interval has" : `The newest ${run} intervals have`;
  return `${intervals} no usable reading of the ${arm} (${why}).`;
}

/** Purely relative, and nothing to be relative to. */
function isUnrecorded({ guard }: PairPlan, state: Pair): boolean {
  if (guard.kind !== "proportion" && guard.kind !== "latency") return true;
  const { atMost, atLeast } = guard.objective;
  return atMost === null && atLeast === null && guard.margin !== null && state.memo.recorded === null;
}

/** A comparison with the baseline was asked for and could not begin. */
function isWaiting({ guard }: PairPlan, state: Pair): boolean {
  return guard.kind === "latency" && guard.margin !== null && state.memo.points === null;
}
