/** What the sources say: every guard, cohort and interval that is wanted, in one request per source. */
import type { Rollout, SourceTarget } from "../../config/rollout.ts";
import { maskSecrets } from "../../config/secrets.ts";
import type { Guard } from "../../judge/guard.ts";
import type { IntervalReading } from "../../judge/judge.ts";
import type { Arm, Reading, Window } from "../../judge/reading.ts";
import type { Pair, Plan } from "../../plan/plan.ts";
import type { MetricQuery, MetricRequest, Metrics } from "../../ports.ts";
import type { RolloutState } from "../../promotion/state.ts";
import { DAY, instant, milliseconds, plus } from "../../units.ts";
import type { Instant, Sha } from "../../units.ts";

/** How much of the baseline before the first live stage a fresh guard learns its dispersion and levels from. */
const HISTORY_INTERVALS = 60;

export interface Terms {
  readonly plan: Plan;
  readonly state: RolloutState;
  readonly now: Instant;
  readonly openMetrics: (source: SourceTarget, commit: Sha) => Metrics;
}

/** @throws RangeError for a guard that the rollout does not have */
export function guardOf(rollout: Rollout, name: string): Guard {
  const guard = rollout.guards.find((each) => each.name === name);
  if (guard === undefined)
    throw new RangeError(`the plan pairs a guard ${name} that the rollout does not have`);
  return guard;
}

/** The baseline before the first live stage, for pairs that have no state yet. */
export async function readHistory(terms: Terms, pairs: readonly Pair[]): Promise<readonly Reading[]> {
  const fresh = pairs.filter((pair) => terms.state.pairs[`${pair.guard}/${pair.cohort}`] === undefined);
  if (fresh.length === 0 || terms.state.observedAt === null) return [];
  const { every } = terms.plan.rollout;
  const before = ({ maturesAfter }: Guard): readonly Window[] => {
    const end = Math.floor((terms.state.startedAt - (maturesAfter ?? 0)) / every) * every;
    return Array.from({ length: HISTORY_INTERVALS }, (_, index) => {
      const from = instant(end - (HISTORY_INTERVALS - index) * every);
      return { from, to: plus(from, every) };
    });
  };
  const readings = await fetchAll(terms, fresh, before);
  return readings.filter((reading) => reading.arm === "baseline");
}

/** Which intervals are wanted of a guard. */
export type WindowsOf = (guard: Guard) => readonly Window[];

/** Readings by the beginning of their interval. */
export async function readWindows(
  terms: Terms,
  pairs: readonly Pair[],
  windowsOf: WindowsOf,
): Promise<ReadonlyMap<number, readonly Reading[]>> {
  const byWindow = new Map<number, Reading[]>();
  for (const reading of await fetchAll(terms, pairs, windowsOf)) {
    const list = byWindow.get(reading.window.from);
    if (list === undefined) byWindow.set(reading.window.from, [reading]);
    else list.push(reading);
  }
  return byWindow;
}

/** One request per source, for all its guards, cohorts and intervals. */
async function fetchAll(
  terms: Terms,
  pairs: readonly Pair[],
  windowsOf: WindowsOf,
): Promise<readonly Reading[]> {
  const { rollout } = terms.plan;
  const answers = await Promise.all(
    rollout.sources.map(async (source) => {
      const guards = rollout.guards.filter(
        (guard) => guard.source === source.name && pairs.some((pair) => pair.guard === guard.name),
      );
      const requests = guards.flatMap((guard) =>
        requestFor(rollout, guard, { pairs, windows: windowsOf(guard) }),
      );
      return requests.length === 0 ? [] : terms.openMetrics(source, terms.state.commit).fetch(requests);
    }),
  );
  return answers.flat().map(withoutSecrets);
}

/** What a source says goes into state, findings and summaries, and is cut on its way. */
function withoutSecrets(reading: Reading): Reading {
  return reading.ok ? reading : { ...reading, detail: maskSecrets(reading.detail) };
}

function requestFor(
  rollout: Rollout,
  guard: Guard,
  wanted: { readonly pairs: readonly Pair[]; readonly windows: readonly Window[] },
): readonly MetricRequest[] {
  const query = queryOf(guard);
  if (query === null || wanted.windows.length === 0) return [];
  const names = wanted.pairs.filter((pair) => pair.guard === guard.name).map((pair) => pair.cohort);
  const cohorts = Object.fromEntries(
    names.map((name) => [name, rollout.cohorts.find((cohort) => cohort.name === name)?.where ?? {}]),
  );
  return [
    { guard: guard.name, query, intervals: wanted.windows, cohorts, staleAfter: milliseconds(rollout.every) },
  ];
}

/** What the source is asked for a guard; null where people answer and no source does. */
export function queryOf(guard: Guard): MetricQuery | null {
  switch (guard.kind) {
    case "proportion": {
      const { events, total, absentEventsAreZero } = guard;
      return { kind: "counts", events, total, absentEventsAreZero };
    }
    case "latency":
      return { kind: "histogram", buckets: guard.histogram };
    case "rate": {
      const { events, exposure, absentEventsAreZero } = guard;
      return { kind: "rate", events, exposure, absentEventsAreZero };
    }
    case "score":
      return guard.score.kind === "scores" ? { kind: "values", values: guard.score.scores } : guard.score;
    case "ratio": {
      const { numerator, denominator, values } = guard;
      return values === null ? { kind: "ratio", numerator, denominator } : { kind: "values", values };
    }
    case "level":
      return { kind: "gauge", gauge: guard.level };
    case "composite":
      return { kind: "parts", parts: guard.parts.map(({ name, score }) => ({ name, values: score })) };
    case "tripwire": {
      const { count, exposure, absentEventsAreZero } = guard;
      return { kind: "count", count, exposure, absentEventsAreZero };
    }
    case "split":
      return { kind: "count", count: guard.total, exposure: null, absentEventsAreZero: false };
    case "identity":
      return { kind: "identities", identities: guard.identity };
    case "paired":
      return { kind: "pairs", pairs: guard.pairs };
    case "signal":
      return null;
  }
}

/** The week before, on the same day at the same hour. */
const WEEK = milliseconds(7 * DAY);

/** The same hours of the newest week in which the baseline was live: a long stage at 100 % has none of its own. */
export function weeksBefore(windows: readonly Window[], liveUntil: Instant): readonly Window[] {
  return windows.map(({ from, to }) => {
    const weeks = Math.max(1, Math.ceil((to - liveUntil) / WEEK));
    return { from: instant(from - weeks * WEEK), to: instant(to - weeks * WEEK) };
  });
}

/** An interval whose baseline is that of an earlier week, because there is no live one. */
export function withBaselineOf(
  interval: IntervalReading,
  pair: Pair,
  {
    earlier,
    liveUntil,
  }: { readonly earlier: ReadonlyMap<number, readonly Reading[]>; readonly liveUntil: Instant },
): IntervalReading {
  const { window } = interval;
  const [before = window] = weeksBefore([window], liveUntil);
  const found = readingOf(pair, before, earlier.get(before.from) ?? [], "baseline");
  // Judged as of this interval; how old its data is was looked at when it was read.
  return { ...interval, baseline: found.ok ? { ...found, window, lastDataAt: null } : { ...found, window } };
}

/** Both arms of one interval; an arm that nobody answered for says so. `weight` is the candidate's share as set, 0..1. */
export function intervalOf(
  pair: Pair,
  { window, weight }: { readonly window: Window; readonly weight: number | null },
  readings: readonly Reading[],
): IntervalReading {
  return {
    window,
    weight,
    baseline: readingOf(pair, window, readings, "baseline"),
    candidate: readingOf(pair, window, readings, "candidate"),
  };
}

function readingOf(pair: Pair, window: Window, readings: readonly Reading[], arm: Arm): Reading {
  const found = readings.find(
    (each) => each.guard === pair.guard && each.cohort === pair.cohort && each.arm === arm,
  );
  if (found !== undefined) return found;
  return {
    guard: pair.guard,
    cohort: pair.cohort,
    arm,
    window,
    ok: false,
    why: "no-data",
    detail: "the source answered nothing for this interval",
  };
}
