/** A pair while its intervals are judged, one after another: the one mutable thing in this room, so that a tick of a day stays quick. */
import { isFarEnough, type Trials } from "./evidence.ts";
import { averageWealth } from "./half-way.ts";
import { beyond, type Kind, type Level, type Memo, type Point, type Trial, type Units } from "./kind.ts";
import { indexOfBound } from "./histogram.ts";
import { extendGap, hasUnits, type Gap, type Presence } from "./presence.ts";
import { turnToRecorded } from "./recorded.ts";
import { advanceSeries, betsOf } from "./rules.ts";
import { copySeries, openSeries, type Series, type Setting, shareMoments, type Tally } from "./series.ts";
import type { PairPlan, Pair, TestState } from "./state.ts";

/** Both arms of one interval. */
export interface Arms {
  readonly candidate: Presence;
  readonly baseline: Presence;
}

const NO_PLACE: Place = [0, 0, -1];

interface RunningTest {
  readonly trial: Trial;
  readonly setting: Setting;
  readonly series: readonly Series[];
  evidence: number;
  top: number;
  /** Places of the series' bounds in the histogram: baseline, candidate, half-way; -1 for no bound. */
  places: readonly Place[];
}

interface Place {
  readonly baseline: number;
  readonly candidate: number;
  readonly halfWay: number;
  /** Whether the complement of the events is counted. */
  readonly complement: boolean;
}

export interface Running {
  readonly kind: Kind;
  readonly plan: PairPlan;
  readonly live: boolean;
  /** Whether the pair compares with the baseline, and with nothing else. */
  readonly relative: { readonly any: boolean; readonly only: boolean };
  /** The baseline's units before the rollout. */
  readonly history: () => readonly Units[];
  memo: Memo;
  tests: RunningTest[];
  looked: number;
  filled: number;
  readonly candidate: number[];
  readonly baseline: number[];
  gap: Gap | null;
  breach: Pair["breach"];
  /** The bounds in which all places were looked up, and those that are shown. */
  known: readonly number[] | null;
  display: readonly number[];
}

/** Opens the series of tests that have none yet, and turns to the recorded baseline where the live one has gone. */
export function openTests(running: Running, states: readonly TestState[]): void {
  const { kind, plan, live, relative } = running;
  let tests = states;
  if (!live && relative.only && running.memo.recorded === null) {
    const side = plan.guard.kind === "proportion" && plan.guard.better === "higher" ? "below" : "above";
    const turned = turnToRecorded(kind, running.memo, { tests, horizon: plan.horizon, side });
    if (turned !== null) [running.memo, tests] = [turned.memo, turned.tests];
  }
  running.known = null;
  running.tests = kind.trials(running.memo).map((trial) => {
    const state = tests.find(({ key }) => key === trial.key);
    const horizon = trial.key === "recorded" ? (running.memo.recorded?.horizon ?? plan.horizon) : plan.horizon;
    const series = state === undefined ? openSeriesOf(trial, horizon, running.history()) : state.series.map(copySeries);
    return { trial, setting: { horizon, designEffect: plan.designEffect }, series, evidence: averageWealth(series), top: state?.top ?? 0, places: trial.counted.map(() => NO_PLACE) };
  });
}

function openSeriesOf(trial: Trial, horizon: number, past: readonly Units[]): Series[] {
  return trial.counted.map(({ rule, point }) => {
    const history = past.map((units) => {
      const events = eventsOf(units, point);
      return shareMoments(units.total, point[3] === "complement" ? units.total - events : events);
    });
    return openSeries(betsOf(rule), horizon, history.filter(({ n, sum }) => n > 0 && !Number.isNaN(sum)));
  });
}

/** Units of a past interval beyond a point's bound; NaN where it had no such bound. */
function eventsOf(units: Units, point: Point): number {
  if (units.ladder === null) return units.events;
  const at = indexOfBound(units.ladder.bounds, point[0]);
  return at < 0 ? Number.NaN : beyond(units, at);
}

export function statesOf(running: Running): TestState[] {
  return running.tests.map(({ trial, top, series }) => ({ key: trial.key, top, series }));
}

/** One interval further: every test, then sums, gap and breach. An arm without the bounds that the tests need is ambiguous. */
export function judgeInterval(running: Running, arms: Arms): void {
  const candidate = withBounds(running, arms.candidate);
  const baseline = withBounds(running, arms.baseline);
  const c = candidate.ok ? candidate : null;
  const b = baseline.ok ? baseline : null;
  for (const test of running.tests) if (running.live || test.trial.key !== "baseline") advanceTest(test, c, b);
  running.gap = gapAfter(running, candidate, baseline);
  running.looked += 1;
  if (running.gap === null) running.filled += 1;
  if (c !== null) running.kind.sum(running.candidate, c, running.display);
  if (b !== null) running.kind.sum(running.baseline, b, running.display);
  for (const test of running.tests) running.breach ??= breachOf(running, test);
}

/** Looks up where the bounds are that the tests need; an arm without one of them is ambiguous. */
function withBounds(running: Running, presence: Presence): Presence {
  if (!presence.ok || presence.ladder === null || presence.ladder.bounds === running.known) return presence;
  const { bounds } = presence.ladder;
  const place = (bound: number): number => indexOfBound(bounds, bound);
  const places = running.tests.map(({ trial }) =>
    trial.counted.map(({ point }): Place => [place(point[0]), place(point[1]), point[2] > 0 ? place(point[2]) : -1]),
  );
  const display = running.memo.display.map(place);
  const lacks = places.some((test, i) => test.some((found, j) => isLacking(found, running.tests[i]?.trial.counted[j]?.point)));
  if (lacks || display.includes(-1)) return { ok: false, why: "ambiguous" };
  for (const [i, test] of running.tests.entries()) test.places = places[i] ?? [];
  [running.known, running.display] = [bounds, display];
  return presence;
}

function isLacking(place: Place, point: Point | undefined): boolean {
  return place[0] < 0 || place[1] < 0 || (place[2] < 0 && point !== undefined && point[2] > 0);
}

function advanceTest(test: RunningTest, candidate: Units | null, baseline: Units | null): void {
  const { trial, series, setting, places, tally } = test;
  // A recorded baseline is not counted again.
  const live = trial.key === "recorded" ? null : baseline;
  for (let i = 0; i < series.length; i += 1) {
    const one = series[i];
    const counted = trial.counted[i];
    if (one === undefined || counted === undefined) continue;
    count(tally, places[i] ?? NO_PLACE, candidate, live);
    advanceSeries(one, counted.rule, tally, setting);
  }
  test.evidence = averageWealth(series);
  test.top = Math.max(test.top, test.evidence);
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Events and units of both arms where a series counts, written over the last ones; an absent arm has no units. */
function count(into: Writable<Tally>, at: { readonly place: Place; readonly complement: boolean }, candidate: Units | null, baseline: Units | null): void {
  const { place } = at;
  into.nc = candidate === null ? 0 : candidate.total;
  into.nb = baseline === null ? 0 : baseline.total;
  into.xc = candidate === null ? 0 : beyond(candidate, place[1]);
  into.xb = baseline === null ? 0 : beyond(baseline, place[0]);
  into.xh = candidate === null || place[2] < 0 ? 0 : beyond(candidate, place[2]);
  if (!at.complement) return;
  into.xc = into.nc - into.xc;
  into.xb = into.nb - into.xb;
}

/** The arms that this pair cannot do without, looked at candidate first. */
function gapAfter(running: Running, candidate: Presence, baseline: Presence): Gap | null {
  const { gap, looked } = running;
  const comparing = running.live && running.relative.any;
  if (hasUnits(candidate) && (!comparing || hasUnits(baseline))) return null;
  const usual = (level: Level): number | null => (looked > 0 ? (level[0] ?? 0) / looked : null);
  const after = extendGap(gap, { arm: "candidate", presence: candidate, usual: usual(running.candidate) });
  if (after !== null || !comparing) return after;
  return extendGap(gap, { arm: "baseline", presence: baseline, usual: usual(running.baseline) });
}

function breachOf(running: Running, { trial, series, evidence }: RunningTest): Pair["breach"] {
  const { kind, plan, memo, live } = running;
  if (trial.key === "baseline" && !live) return null;
  if (evidence * plan.alpha * trial.share < 1) return null;
  const on: Trials = { kind, plan, trials: [] };
  if (!isFarEnough(on, trial, series)) return null;
  return { test: trial.test, limit: kind.limit(memo, trial, kind.show(memo, running.baseline)) };
}
