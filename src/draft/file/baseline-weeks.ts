/** What the baseline did: levels and quantiles of recorded readings. What is missing is told, never filled. */
import { boundAtShare, readHistogram, type Ladder } from "../../judge/histogram.ts";
import type { NoReading, Payload, Reading } from "../../judge/reading.ts";
import { HOUR, type Instant } from "../../units.ts";
import type { History } from "./history.ts";

/** A guard that a source can be asked about. */
export interface AskedGuard {
  readonly name: string;
  readonly source: string;
  /** As `readQuantity` names it: `share`, `time` (seconds), `score`, `events` or a currency; null where nothing written tells it. */
  readonly unit: string | null;
  /** Of latencies, 0..100; null for everything else. */
  readonly percentile: number | null;
  /** `1000 summary` is 1000; 1 where nothing else is said. */
  readonly per: number;
  /** What `per` counts, as `summary`; null where the level is no sum per unit. */
  readonly counted: string | null;
}

/** How the hourly levels lie. A quantile that too few hours could show is null. */
export interface Spread {
  readonly q50: number;
  readonly q95: number | null;
  readonly q99: number | null;
  readonly min: number;
  readonly max: number;
}

/** Hours without a level, by their reason. */
export interface Gap {
  readonly why: NoReading | "no-units" | "beyond-the-buckets" | "no-level" | "not-asked";
  readonly hours: number;
  /** What the source said, once. */
  readonly detail: string;
}

export interface GuardWeeks {
  readonly guard: string;
  readonly source: string;
  readonly unit: string | null;
  /** What the levels are per, as `1000 search`; null where they are no sums per unit. */
  readonly per: string | null;
  /** Whether the levels are bounds of buckets: what was measured lies at or below them. */
  readonly isBound: boolean;
  /** Over all hours that answered; null where none did, or where their buckets differ. */
  readonly level: number | null;
  readonly spread: Spread | null;
  /** Units behind the level; null where the source tells no number of them. */
  readonly samples: number | null;
  readonly answered: number;
  readonly asked: number;
  readonly gaps: readonly Gap[];
}

/** `[from, to)` in steps of an hour, all traffic of the baseline. */
export interface BaselineWeeks {
  readonly from: Instant;
  readonly to: Instant;
  readonly guards: readonly GuardWeeks[];
}

/** So many hours have to answer before a quantile says more than the largest of them. */
const LEAST_HOURS = { q95: 20, q99: 100 } as const;

/** Weeks of guards out of readings; those of other arms and cohorts are left out. */
export function weeksOf(
  readings: readonly Reading[],
  guards: readonly AskedGuard[],
  over: {
    readonly from: Instant;
    readonly to: Instant;
    /** Hours that a source was asked for, the newest; all where nothing is said. */
    readonly hours?: ReadonlyMap<string, number>;
  },
): BaselineWeeks {
  const byGuard = Map.groupBy(
    readings.filter(({ arm, cohort }) => arm === "baseline" && cohort === "all"),
    ({ guard }) => guard,
  );
  const { from, to, hours } = over;
  const all = Math.round((to - from) / HOUR);
  return {
    from,
    to,
    guards: guards.map((guard) => {
      const asked = hours?.get(guard.source) ?? all;
      return ofGuard(guard, byGuard.get(guard.name) ?? [], { all, asked });
    }),
  };
}

function ofGuard(
  guard: AskedGuard,
  readings: readonly Reading[],
  { all, asked }: { readonly all: number; readonly asked: number },
): GuardWeeks {
  const seen = new Set<number>();
  const hours: Hour[] = [];
  const gaps = new Map<Gap["why"], Gap>();
  const miss = (why: Gap["why"], detail: string, count = 1): void => {
    const known = gaps.get(why);
    gaps.set(
      why,
      known === undefined ? { why, hours: count, detail } : { ...known, hours: known.hours + count },
    );
  };
  for (const reading of readings) {
    // An hour that is told twice is one hour.
    if (seen.has(reading.window.from)) continue;
    seen.add(reading.window.from);
    const hour = reading.ok ? hourOf(guard, reading.payload) : reading;
    if ("why" in hour) miss(hour.why, hour.detail);
    else hours.push(hour);
  }
  if (asked > seen.size) miss("no-data", "the source answered nothing for these hours", asked - seen.size);
  if (all > asked) miss("not-asked", "the source gave nothing for the newest week", all - asked);
  const samples = hours.reduce((sum, { units }) => sum + (units ?? Number.NaN), 0);
  return {
    guard: guard.name,
    source: guard.source,
    unit: guard.unit,
    per: perOf(guard),
    isBound: guard.percentile !== null,
    level: levelOf(guard, hours),
    spread: spreadOf(hours.map(({ level }) => level)),
    samples: hours.length > 0 && Number.isFinite(samples) ? samples : null,
    answered: hours.length,
    asked: all,
    gaps: [...gaps.values()],
  };
}

function perOf({ per, counted }: AskedGuard): string | null {
  return counted === null ? null : per === 1 ? counted : `${per} ${counted}`;
}

/** One hour: its level, and what all hours together are computed from. */
interface Hour {
  readonly level: number;
  readonly units: number | null;
  /** Numerator and denominator, or the ladder of a histogram; an hour of a gauge weighs as much as any other. */
  readonly of: readonly [number, number] | Ladder;
}

type Missing = { readonly why: Gap["why"]; readonly detail: string };

function hourOf({ percentile, per }: AskedGuard, payload: Payload): Hour | Missing {
  switch (payload.shape) {
    case "counts":
      return quotient([payload.events, payload.total], payload.total);
    case "count":
      return payload.exposure === null
        ? quotient([payload.count, 1], null)
        : quotient([payload.count, payload.exposure], payload.exposure);
    case "samples":
      return quotient([sumOf(payload.values), payload.values.length], payload.values.length);
    case "levels": {
      const units = sumOf(payload.counts);
      const sum = sumOf(payload.levels.map((level, index) => level * (payload.counts[index] ?? Number.NaN)));
      return quotient([sum, units], units);
    }
    case "moments":
      return quotient([payload.sum, payload.n], payload.n);
    case "ratio":
      return quotient([payload.numerator * per, payload.denominator], payload.denominator);
    case "gauge":
      return quotient([payload.value, 1], null);
    case "histogram":
      return ofLadder(payload, percentile);
    case "identities":
    case "pairs":
    case "parts":
      return { why: "no-level", detail: "such a guard has no single level" };
  }
}

function quotient(of: readonly [number, number], units: number | null): Hour | Missing {
  const level = of[0] / of[1];
  if (of[1] === 0) return { why: "no-units", detail: "nothing was counted in these hours" };
  return Number.isFinite(level) && of[1] > 0
    ? { level, units, of }
    : { why: "not-a-number", detail: "the source's numbers give no finite level" };
}

/** The bound at which the share is reached: no level between two bounds is made up. */
function ofLadder(payload: Ladder, percentile: number | null): Hour | Missing {
  if (percentile === null) return { why: "no-level", detail: "the guard names no percentile" };
  const ladder = readHistogram(payload, "baseline");
  if (!ladder.ok)
    return { why: ladder.why === "impossible" ? "ambiguous" : ladder.why, detail: ladder.detail };
  const units = ladder.counts.at(-1) ?? 0;
  if (units <= 0) return { why: "no-units", detail: "nothing was counted in these hours" };
  const level = boundAtShare(ladder, percentile / 100);
  return Number.isFinite(level)
    ? { level, units, of: ladder }
    : { why: "beyond-the-buckets", detail: "the percentile lies above the largest finite bucket" };
}

function levelOf({ percentile }: AskedGuard, hours: readonly Hour[]): number | null {
  if (hours.length === 0) return null;
  if (percentile === null) {
    const [above, below] = [0, 1].map((side) =>
      sumOf(hours.map(({ of }) => ("bounds" in of ? Number.NaN : (of[side] ?? Number.NaN)))),
    );
    return finite((above ?? Number.NaN) / (below ?? Number.NaN));
  }
  const ladders = hours.flatMap(({ of }) => ("bounds" in of ? [of] : []));
  const bounds = ladders[0]?.bounds ?? [];
  const isOne = ladders.every(
    (each) => each.bounds.length === bounds.length && each.bounds.every((bound, i) => bound === bounds[i]),
  );
  if (!isOne) return null;
  const counts = bounds.map((_, index) => sumOf(ladders.map((each) => each.counts[index] ?? Number.NaN)));
  return finite(boundAtShare({ bounds, counts }, percentile / 100));
}

function spreadOf(levels: readonly number[]): Spread | null {
  const sorted = levels.toSorted((a, b) => a - b);
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (min === undefined || max === undefined) return null;
  // The nearest rank: a level that was measured, in some hour.
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? max;
  return {
    q50: at(0.5),
    q95: sorted.length < LEAST_HOURS.q95 ? null : at(0.95),
    q99: sorted.length < LEAST_HOURS.q99 ? null : at(0.99),
    min,
    max,
  };
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** What may be proposed from: guards whose level wears a known unit and whose hours are enough for every quantile. */
export function historyFrom({ from, to, guards }: BaselineWeeks): History {
  return Object.fromEntries(
    guards.flatMap(({ guard, source, unit, per, isBound, level, spread, answered }) => {
      const { q95 = null, q99 = null } = spread ?? {};
      if (unit === null || level === null || spread === null || q95 === null || q99 === null) return [];
      const about = { unit, per, isBound, samples: answered, from, until: to, source };
      return [[guard, { ...spread, q95, q99, level, ...about }]];
    }),
  );
}
