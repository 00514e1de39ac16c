/** Whether what is served is what was set: by the router's own word, and by what the metrics count. */
import type { HoldReason } from "./decision.ts";
import type { Observed } from "./observed.ts";
import type { RolloutState, Weights } from "./state.ts";
import { driftOf, showWeights } from "./weights.ts";

/** The candidate's share of the units of one interval, 0..1. */
export interface ServedSeen {
  readonly share: number;
  readonly units: number;
}

/** By which factor the odds may be off before it is said: rounding, heavy users and a slow roll-out of settings stay below. */
const ODDS_OFF = 2;
/** And by so many standard deviations, so that chance alone does not hold anybody up. */
const DEVIATIONS = 6;
/** Stragglers of a session that was not moved; more than one in ten at 100 % are none. */
const STRAGGLERS = 0.1;

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
export function isContradicted({ share, units }: ServedSeen, { candidate, cohorts }: Weights): boolean {
  const weights = [candidate, ...Object.values(cohorts)].map((weight) => weight / 100);
  const [low, high] = [Math.min(...weights), Math.max(...weights)];
  if (!(high > 0) || !(units > 0) || (share >= low && share <= high)) return false;
  const set = share < low ? low : high;
  if (set >= 1) return 1 - share > STRAGGLERS;
  const odds = oddsOf(share) / oddsOf(set);
  const isFar = odds > ODDS_OFF || odds < 1 / ODDS_OFF;
  return isFar && Math.abs(share - set) > DEVIATIONS * Math.sqrt((set * (1 - set)) / units);
}

function oddsOf(share: number): number {
  return share / (1 - share);
}

function percentOf(share: number): string {
  return `${Number((share * 100).toPrecision(3))}%`;
}
