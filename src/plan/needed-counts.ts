import { CERTIFICATE_BETS, certificateRatios } from "../judge/count-test.ts";
import type { ProportionGuard, RateGuard } from "../judge/guard.ts";
import { countOneLook, fixedOneLook, shareOneLook } from "../judge/one-look.ts";
import {
  countGain,
  countNeed,
  type CountPlan,
  fixedNeed,
  type FixedPlan,
  needOf,
  tempered,
} from "../judge/power.ts";
import { oddsNeed } from "../judge/power-kinds.ts";
import { fixedRateNeed, fixedRateOneLook } from "../judge/power-rates.ts";
import {
  aimOf,
  answer,
  type Compared,
  type Formulas,
  type Needed,
  type Question,
  solve,
  type Terms,
} from "./question.ts";

/** A rate is planned as a share of thousandths of a unit where a formula is only there for shares. */
const FINE = 1_000;

/** Shares of units, and events of which a unit may have many. */
export function countFormulas({ kind, better }: ProportionGuard | RateGuard): Formulas {
  return {
    objective: kind === "rate" ? fixedRate : fixedShare,
    baseline: (question, levels) =>
      kind === "rate" ? rates(question, planOf(levels)) : counts(question, planOf(levels)),
    certifyObjective: (question, levels) => certifyFixed(question, levels, kind === "rate" ? FINE : 1),
    certifyBaseline: (question, levels) => certifyCounts(question, planOf(levels), better),
  };
}

function planOf({ expect, tolerated, truth, weight }: Compared): CountPlan {
  return { share: expect, ratio: tolerated / expect, truth: truth / expect, weight };
}

/** One arm against a fixed share. */
export function fixedShare(question: Question, plan: FixedPlan, terms: Terms = {}): Needed {
  const samples = solve(question, (planned) => fixedNeed(plan, planned));
  return answer(question, { samples, oneLook: fixedOneLook(plan, question.alpha) }, terms);
}

function fixedRate(question: Question, plan: FixedPlan): Needed {
  const samples = solve(question, (planned) => fixedRateNeed(plan, planned));
  return answer(question, { samples, oneLook: fixedRateOneLook(plan, question.alpha) });
}

/** Two arms of shares, planned as rare events: of frequent ones that is more than enough. */
export function counts(question: Question, plan: CountPlan, terms: Terms = {}): Needed {
  const samples = solve(question, (planned) => countNeed(plan, planned));
  return answer(question, { samples, oneLook: shareOneLook(plan, question.alpha) }, terms);
}

/** Two arms of events of which a unit may have many. */
function rates(question: Question, plan: CountPlan): Needed {
  const samples = solve(question, (planned) => countNeed(plan, planned));
  return answer(question, { samples, oneLook: countOneLook(plan, question.alpha) });
}

/** Units until one arm, which lies at `truth`, is shown to keep within the limit. */
export function certifyFixed(question: Question, { limit, truth }: FixedPlan, fine = 1): number | null {
  const ratios = certificateRatios(truth > limit ? "more" : "fewer");
  const fined = { limit: limit / fine, truth: truth / fine };
  const { samples } = oddsNeed(fined, ratios, aimOf(question, CERTIFICATE_BETS));
  return samples === null ? null : samples / fine;
}

/** Units until the candidate, whose ratio to the baseline is `truth`, is shown to be no worse than tolerated. */
export function certifyCounts(
  question: Question,
  plan: CountPlan,
  better: "lower" | "higher",
): number | null {
  const { goal, designEffect } = aimOf(question, CERTIFICATE_BETS);
  const bettors = certificateRatios(better === "lower" ? "fewer" : "more").map((f, k) => ({
    gain: tempered(countGain(plan, f), designEffect),
    goal: goal(k),
  }));
  return needOf(bettors).samples;
}
