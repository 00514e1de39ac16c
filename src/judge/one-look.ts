/** Candidate units that a test would need if it looked exactly once at the end: the classical number to print beside ours. */
import type { CountPlan, FixedPlan, ScorePlan } from "./power.ts";
import { normalQuantile } from "./normal.ts";

const POWER = normalQuantile(0.8);

/** Two arms of rare events: the binomial test of the candidate's share of all events, normal approximation. */
export function countOneLook(plan: CountPlan, alpha: number): number | null {
  const { share, ratio, truth, weight } = plan;
  if (ratio === truth || !(share > 0)) return null;
  const theta = (rho: number): number => (weight * rho) / (weight * rho + 1 - weight);
  const events = oneLook(theta(ratio), theta(truth), alpha);
  return (events * theta(truth)) / (truth * share);
}

/**
 * Two arms of shares: the score test of their difference, both arms at their likeliest levels under the null.
 *
 * With a ratio of 1 the pooled two-proportion z test of the textbooks. Source: Farrington and Manning 1990, with the levels of
 * Poisson counts.
 */
export function shareOneLook(plan: CountPlan, alpha: number, power = 0.8): number | null {
  const { share, ratio, truth, weight } = plan;
  if (ratio === truth || !(share > 0)) return null;
  const perCandidate = (1 - weight) / weight;
  const level = (share * (truth + perCandidate)) / (ratio + perCandidate);
  const spread = (candidate: number, baseline: number): number =>
    Math.sqrt(
      Math.max(0, candidate * (1 - candidate)) + (ratio ** 2 * baseline * (1 - baseline)) / perCandidate,
    );
  const root =
    -normalQuantile(alpha) * spread(ratio * level, level) +
    normalQuantile(power) * spread(truth * share, share);
  return (root / (share * (truth - ratio))) ** 2;
}

/** One arm against a fixed share: the one-sided binomial test, normal approximation. */
export function fixedOneLook(plan: FixedPlan, alpha: number): number | null {
  return plan.limit === plan.truth ? null : oneLook(plan.limit, plan.truth, alpha);
}

/** Two arms of scores: the one-sided z test. */
export function scoreOneLook(plan: ScorePlan, alpha: number): number | null {
  const { factor, points, better } = plan.null;
  const limit = better === "higher" ? factor * plan.baseline - points : factor * plan.baseline + points;
  if (limit === plan.truth) return null;
  const variance = plan.deviation ** 2 * (1 + plan.perBaseline);
  return ((POWER - normalQuantile(alpha)) ** 2 * variance) / (limit - plan.truth) ** 2;
}

function oneLook(limit: number, truth: number, alpha: number): number {
  const root =
    -normalQuantile(alpha) * Math.sqrt(limit * (1 - limit)) + POWER * Math.sqrt(truth * (1 - truth));
  return (root / (truth - limit)) ** 2;
}
