/** What the sources say: every guard, cohort and interval that is wanted, in one request per source. */
import type { Rollout, SourceTarget } from "../../config/rollout.ts";
import type { Guard } from "../../judge/guard.ts";
import type { IntervalReading } from "../../judge/judge.ts";
import type { Arm, Reading, Window } from "../../judge/reading.ts";
import type { Pair, Plan } from "../../plan/plan.ts";
import type { MetricQuery, MetricRequest, Metrics } from "../../ports.ts";
import type { RolloutState } from "../../promotion/state.ts";
import { instant, milliseconds, plus } from "../../units.ts";
import type { Instant } from "../../units.ts";

/** How much of the baseline before the first live stage a fresh guard learns its dispersion and levels from. */
const HISTORY_INTERVALS = 60;

export interface Terms {
  readonly plan: Plan;
  readonly state: RolloutState;
  readonly now: Instant;
  readonly openMetrics: (source: SourceTarget) => Metrics;
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
  const end = Math.floor(terms.state.startedAt / every) * every;
  const windows = Array.from({ length: HISTORY_INTERVALS }, (_, index) => {
    const from = instant(end - (HISTORY_INTERVALS - index) * every);
    return { from, to: plus(from, every) };
  });
  const readings = await fetchAll(terms, fresh, windows);
  return readings.filter((reading) => reading.arm === "baseline");
}

/** Readings by the beginning of their interval. */
export async function readWindows(
  terms: Terms,
  pairs: readonly Pair[],
  windows: readonly Window[],
): Promise<ReadonlyMap<number, readonly Reading[]>> {
  const byWindow = new Map<number, Reading[]>();
  if (windows.length === 0) return byWindow;
  for (const reading of await fetchAll(terms, pairs, windows)) {
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
  windows: readonly Window[],
): Promise<readonly Reading[]> {
  const { rollout } = terms.plan;
  const answers = await Promise.all(
    rollout.sources.map(async (source) => {
      const guards = rollout.guards.filter(
        (guard) => guard.source === source.name && pairs.some((pair) => pair.guard === guard.name),
      );
      const requests = guards.flatMap((guard) => requestFor(rollout, guard, { pairs, windows }));
      return requests.length === 0 ? [] : terms.openMetrics(source).fetch(requests);
    }),
  );
  return answers.flat();
}

function requestFor(
  rollout: Rollout,
  guard: Guard,
  wanted: { readonly pairs: readonly Pair[]; readonly windows: readonly Window[] },
): readonly MetricRequest[] {
  const query = queryOf(guard);
  if (query === null) return [];
  const names = wanted.pairs.filter((pair) => pair.guard === guard.name).map((pair) => pair.cohort);
  const cohorts = Object.fromEntries(
    names.map((name) => [name, rollout.cohorts.find((cohort) => cohort.name === name)?.where ?? {}]),
  );
  return [
    { guard: guard.name, query, intervals: wanted.windows, cohorts, staleAfter: milliseconds(rollout.every) },
  ];
}

/** null for the kinds that this version plans with but does not judge: their findings say so. */
export function queryOf(guard: Guard): MetricQuery | null {
  switch (guard.kind) {
    case "proportion":
      return {
        kind: "counts",
        events: guard.events,
        total: guard.total,
        absentEventsAreZero: guard.absentEventsAreZero,
      };
    case "latency":
      return { kind: "histogram", buckets: guard.histogram };
    case "rate":
    case "score":
    case "ratio":
    case "level":
    case "composite":
    case "tripwire":
    case "split":
    case "identity":
    case "signal":
      return null;
  }
}

/** Both arms of one interval; an arm that nobody answered for says so. */
export function intervalOf(pair: Pair, window: Window, readings: readonly Reading[]): IntervalReading {
  return {
    window,
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
