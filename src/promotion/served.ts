/** Whether what is served is what was set: by the router's own word, and by what the metrics count. */
import type { HoldReason } from "./decision.ts";
import type { Observed } from "./observed.ts";
import type { RolloutState, Weights } from "./state.ts";
import { driftOf, showWeights } from "./weights.ts";

/** The candidate's share of the units of one interval, 0..1. */
export interface ServedSeen {
  readonly share: number;
  readonly units: number;
  /** Whether they are what the router keeps together: only of these the share is what was set; of others a few people have many. */
  readonly isRouted: boolean;
}

/** By which factor the odds may be off before it is said: rounding and settings that arrive slowly stay below. */
const ODDS_OFF = 2;
/** Of units that the router does not keep together: only what nobody's habits explain. */
const ODDS_OFF_BY_HABIT = 20;
/** And by so many standard deviations, so that chance alone does not hold anybody up. */
const DEVIATIONS = 6;
/** Sessions that were not moved yet at 100 %: more than so many of all are none. */
const STRAGGLERS = 0.1;
const STRAGGLERS_BY_HABIT = 0.9;

/** Reasons to wait because users meet something else than what was set. None while a move is under way, which moves both. */
export function servedReasons(state: RolloutState, observed: Observed): readonly HoldReason[] {
  if (state.intent !== null || state.observedAt === null) return [];
  const ours = showWeights(state.set);
  const { route, served } = observed;
  const reasons: HoldReason[] = [];
  if (
    route.kind === "read" &&
    route.served !== null &&
    driftOf(route.set, state.set, route.step) === "none" &&
    driftOf(route.served, state.set, route.step) !== "none"
  )
    reasons.push({ kind: "served-differs", by: "router", found: showWeights(route.served), ours });
  if (served != null && isContradicted(served, state.set))
    reasons.push({ kind: "served-differs", by: "metrics", found: percentOf(served.share), ours });
  return reasons;
}

/**
 * Whether a counted share is too far from what was set, in odds and by chance.
 *
 * How large a cohort of its own weight is nobody counts, so that anything between the smallest and the largest weight may be true.
 * Where nobody is sent to the candidate, what is counted for it are copies.
 */
export function isContradicted(
  { share, units, isRouted }: ServedSeen,
  { candidate, cohorts }: Weights,
): boolean {
  const weights = [candidate, ...Object.values(cohorts)].map((weight) => weight / 100);
  const [low, high] = [Math.min(...weights), Math.max(...weights)];
  if (!(high > 0) || !(units > 0) || (share >= low && share <= high)) return false;
  const set = share < low ? low : high;
  if (set >= 1) return 1 - share > (isRouted ? STRAGGLERS : STRAGGLERS_BY_HABIT);
  const odds = oddsOf(share) / oddsOf(set);
  const most = isRouted ? ODDS_OFF : ODDS_OFF_BY_HABIT;
  const isFar = odds > most || odds < 1 / most;
  return isFar && Math.abs(share - set) > DEVIATIONS * Math.sqrt((set * (1 - set)) / units);
}

function oddsOf(share: number): number {
  return share / (1 - share);
}

function percentOf(share: number): string {
  return `${Number((share * 100).toPrecision(3))}%`;
}
