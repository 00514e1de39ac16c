import { bakeOf, type Rollout } from "../config/rollout.ts";
import type { SplitGuard } from "../judge/guard.ts";
import { stickyTolerance } from "../judge/split-increments.ts";
import { DAY } from "../units.ts";
import type { StageTraffic } from "./pairs.ts";
import { weightOfAll } from "./shares.ts";

/** Squared coefficient of variation of how often one user comes, where nobody knows it. */
const UNEVEN = 3;

/**
 * By which factor the odds of a split may be off without anything being wrong.
 *
 * Counted again at every visit, users that stay on one version never average out: chance alone then moves the share, the more the
 * fewer there are. Every stage has its own users; those of a day are taken to come back every day.
 */
export function splitTolerance(guard: SplitGuard, rollout: Rollout, stages: readonly StageTraffic[]): number {
  if (guard.firstSeen) return guard.tolerance;
  const perDay = routedPerDay(rollout);
  const chances = stages.flatMap(({ stage }) => {
    const weight = weightOfAll(stage, rollout) / 100;
    const users = perDay * Math.min(1, bakeOf(stage) / DAY);
    return weight > 0 && weight < 1 && users > 0 ? [stickyTolerance(users, weight, UNEVEN)] : [];
  });
  return Math.max(guard.tolerance, ...chances);
}

/** Routed units a day, on both arms. */
function routedPerDay({ units, routedBy }: Rollout): number {
  const routed = units.find((unit) => unit.name === routedBy);
  const [main] = units;
  return routed?.perDay ?? (main === undefined ? 0 : main.perDay / main.perRouted);
}
