/** Tests of one arm: against the objective, one per side, and against the recorded baseline. */
import type { LatencyGuard, ProportionGuard } from "./guard.ts";
import type { FixedRule } from "./fixed-test.ts";
import type { Point, Trial } from "./kind.ts";

type Measured = ProportionGuard | LatencyGuard;

/** A side of the objective as a share: the null's limit, the side that is worse, and the bound beyond which units count. */
export interface Side {
  readonly limit: number;
  readonly side: FixedRule["side"];
  readonly bound: number;
}

/** The share of a pair's alpha for all its tests against the objective, and the same for those against the baseline. */
export function testsShare(guard: Measured): number {
  return hasObjective(guard) && guard.margin !== null ? 0.5 : 1;
}

export function hasObjective(guard: Measured): boolean {
  return guard.objective.atMost !== null || guard.objective.atLeast !== null;
}

/** One test per side; a band's sides have half of the share each. */
export function objectiveTrials(
  guard: Measured,
  sides: { readonly above: Side | null; readonly below: Side | null },
): Trial[] {
  const band = guard.objective.atMost !== null && guard.objective.atLeast !== null;
  const share = testsShare(guard) / (band ? 2 : 1);
  return (["above", "below"] as const).flatMap((key) => {
    const side = sides[key];
    return side === null
      ? []
      : [{ key, test: "objective", share, counted: [{ rule: fixed(side), point: pointAt(side.bound) }] }];
  });
}

function fixed(side: Side): FixedRule {
  return { kind: "fixed", limit: side.limit, side: side.side };
}

function pointAt(bound: number): Point {
  return [bound, bound, 0, "rare"];
}

/** The tests of the candidate alone, against what the baseline did while it was live. */
export function recordedTrial(guard: Measured, limits: readonly number[], points: readonly Point[]): Trial {
  const side = guard.better === "lower" ? "above" : "below";
  const counted = limits.flatMap((limit, i) => {
    const point = points[i];
    return point === undefined ? [] : [{ rule: fixed({ limit, side, bound: 0 }), point: rawly(point) }];
  });
  return { key: "recorded", test: "recorded-baseline", share: testsShare(guard), counted };
}

/** A recorded share is tested as it is: one arm has no need of a complement. */
function rawly(point: Point): Point {
  return [point[0], point[1], point[2], "rare"];
}

/**
 * The recorded baseline's share for a fixed test: its upper 95 % limit where more is worse, the lower one where less is.
 *
 * Source: Wilson 1927, JASA 22(158). The limit and not the estimate, because a baseline recorded with few units must not look exact.
 */
export function recordedShare(events: number, units: number, side: FixedRule["side"]): number {
  const z = 1.6448536269514722;
  const share = events / units;
  const centre = share + (z * z) / (2 * units);
  const reach = z * Math.sqrt((share * (1 - share)) / units + (z / (2 * units)) ** 2);
  const limit = (centre + (side === "above" ? reach : -reach)) / (1 + (z * z) / units);
  return Math.min(1, Math.max(0, limit));
}
