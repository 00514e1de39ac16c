/** Which tests a guard with levels has, and what each may spend: against the objective, the live baseline, the recorded one. */
import type { MeasuredGuard } from "./guard.ts";
import type { Counted, Memo, Point, Trial, TrialKey } from "./kind.ts";
import type { Rule } from "./rules.ts";

/** The share of a pair's alpha for all its tests against the objective, and the same for those against the baseline. */
export function testsShare(guard: MeasuredGuard): number {
  return hasObjective(guard) && guard.margin !== null ? 0.5 : 1;
}

export function hasObjective(guard: MeasuredGuard): boolean {
  return guard.objective.atMost !== null || guard.objective.atLeast !== null;
}

/** How a guard compares with the live baseline. */
export function comparesOf(guard: MeasuredGuard): "no" | "also" | "only" {
  if (guard.margin === null) return "no";
  return hasObjective(guard) ? "also" : "only";
}

/** The margin as a factor and as points; none is the factor 1 and no points. */
export function marginOf({ margin }: MeasuredGuard): { readonly factor: number; readonly points: number } {
  return {
    factor: margin?.kind === "factor" ? margin.factor : 1,
    points: margin?.kind === "points" ? margin.points : 0,
  };
}

/** The baseline's level with the tolerated margin, towards the worse side. */
export function tolerated(guard: MeasuredGuard, level: number): number {
  const { factor, points } = marginOf(guard);
  return level * factor + (guard.better === "lower" ? points : -points);
}

/** The tests of one arm; a side that cannot be tested is null. With `band` both sides are one test. */
export interface Sides {
  readonly above: Counted | null;
  readonly below: Counted | null;
  readonly band?: Counted | null;
}

/** One test per side with half of the share each where there are two; a band has one test and all of the share. */
export function objectiveTrials(guard: MeasuredGuard, { above, below, band = null }: Sides): Trial[] {
  const all = testsShare(guard);
  if (band !== null) return [objectiveTrial("band", all, band)];
  const both = guard.objective.atMost !== null && guard.objective.atLeast !== null;
  const share = both ? all / 2 : all;
  return [
    ...(above === null ? [] : [objectiveTrial("above", share, above)]),
    ...(below === null ? [] : [objectiveTrial("below", share, below)]),
  ];
}

function objectiveTrial(key: TrialKey, share: number, counted: Counted): Trial {
  return { key, test: "objective", share, certifies: false, counted: [counted] };
}

/** The comparison with the live baseline or, once that has gone, with the recorded one; none without a margin. */
export function baselineTrials(
  guard: MeasuredGuard,
  memo: Memo,
  { live, recorded }: { readonly live: readonly Counted[]; readonly recorded: (limit: number) => Rule },
): Trial[] {
  if (guard.margin === null || live.length === 0) return [];
  const common = { share: testsShare(guard), certifies: false };
  if (memo.recorded === null) return [{ ...common, key: "baseline", test: "baseline", counted: live }];
  const counted = memo.recorded.limits.flatMap((limit, i) => {
    const point = live[i]?.point;
    return point === undefined ? [] : [{ rule: recorded(limit), point: rawly(point) }];
  });
  return [{ ...common, key: "recorded", test: "recorded-baseline", counted }];
}

/** A recorded share is tested as it is: one arm has no need of a complement. */
function rawly([baseline, candidate, halfWay]: Point): Point {
  return [baseline, candidate, halfWay, "rare"];
}

/** What must be shown where `certify: true`: the same formulas, betting on the good side. A word, not an action: no alpha of the rollout. */
export function certificates(
  guard: MeasuredGuard,
  {
    above,
    below,
    baseline,
  }: {
    readonly above: Counted | null;
    readonly below: Counted | null;
    readonly baseline: readonly Counted[];
  },
): Trial[] {
  if (!guard.certify) return [];
  const trial = (key: TrialKey, test: Trial["test"], counted: Counted): Trial => {
    return { key, test, share: 1, certifies: true, counted: [counted] };
  };
  const compared = guard.margin === null ? [] : baseline;
  return [
    ...(above === null ? [] : [trial("certify-above", "objective", above)]),
    ...(below === null ? [] : [trial("certify-below", "objective", below)]),
    // Each part of a tail must be shown: an average would let a faster one speak for a slower one.
    ...compared.map((counted, i) =>
      trial(i === 0 ? "certify-baseline" : `certify-baseline-${i}`, "baseline", counted),
    ),
  ];
}

/** Chance that a certificate is wrong. */
export const CERTIFICATE_ALPHA = 0.05;

/**
 * The recorded baseline's share for a fixed test: its upper 95 % limit where more is worse, the lower one where less is.
 *
 * Source: Wilson 1927, JASA 22(158). The limit and not the estimate, because a baseline recorded with few units must not look exact.
 */
export function recordedShare(events: number, units: number, side: "above" | "below"): number {
  const z = ONE_SIDED;
  const share = events / units;
  const centre = share + (z * z) / (2 * units);
  // Of a rate there may be more events than units.
  const variance = share < 1 ? share * (1 - share) : share;
  const reach = z * Math.sqrt(variance / units + (z / (2 * units)) ** 2);
  return Math.max(0, (centre + (side === "above" ? reach : -reach)) / (1 + (z * z) / units));
}

/** The same for a mean of values between 0 and 1 with this variance. */
export function recordedMean(
  { n, sum, variance }: { readonly n: number; readonly sum: number; readonly variance: number },
  side: "above" | "below",
): number {
  const reach = ONE_SIDED * Math.sqrt(variance / n);
  return Math.min(1, Math.max(0, sum / n + (side === "above" ? reach : -reach)));
}

/** 95 % of a normal distribution lie below. */
const ONE_SIDED = 1.6448536269514722;
