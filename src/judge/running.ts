/** A pair while its intervals are judged, one after another: the one mutable thing in this room, so that a tick of a day stays quick. */
import { isFarEnough } from "./evidence.ts";
import { averageWealth } from "./half-way.ts";
import { indexOfBound } from "./histogram.ts";
import type { Kind, Level, Memo, Trial, Units } from "./kind.ts";
import {
  count,
  type Counter,
  type Pairing,
  pastEvents,
  type Place,
  placeIn,
  placeOfShare,
} from "./places.ts";
import { extendGap, type Gap, hasUnits, type Presence } from "./presence.ts";
import { turnToRecorded } from "./recorded.ts";
import { advanceSeries, betsOf } from "./rules.ts";
import { copySeries, openSeries, type Series, type Setting, shareMoments } from "./series.ts";
import type { Pair, PairPlan, TestState } from "./state.ts";

interface RunningTest {
  readonly trial: Trial;
  readonly setting: Setting;
  readonly series: readonly Series[];
  readonly counter: Counter;
  places: readonly Place[];
  evidence: number;
  top: number;
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
  tests: readonly RunningTest[];
  looked: number;
  filled: number;
  readonly candidate: number[];
  readonly baseline: number[];
  gap: Gap | null;
  breach: Pair["breach"];
  /** The bounds in which all places were looked up, and the places of those that are shown. */
  known: readonly number[] | null;
  display: readonly number[];
}

/** Both arms of one interval as they were read. */
export interface Arms {
  readonly candidate: Presence;
  readonly baseline: Presence;
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
  running.tests = kind.trials(running.memo).map((trial) =>
    openTest(
      running,
      trial,
      tests.find(({ key }) => key === trial.key),
    ),
  );
}

function openTest(running: Running, trial: Trial, state: TestState | undefined): RunningTest {
  const { horizon, designEffect } = running.plan;
  // A test that was dealt anew has only the checks that were left.
  const setting = {
    designEffect,
    horizon: trial.key === "recorded" ? (running.memo.recorded?.horizon ?? horizon) : horizon,
  };
  const series =
    state === undefined ? openAll(trial, setting, running.history()) : state.series.map(copySeries);
  return {
    trial,
    setting,
    series,
    counter: { xc: 0, nc: 0, xb: 0, nb: 0, xh: 0 },
    places: trial.counted.map(({ point }) => placeOfShare(point)),
    evidence: averageWealth(series),
    top: state?.top ?? 0,
  };
}

function openAll(trial: Trial, setting: Setting, past: readonly Units[]): Series[] {
  return trial.counted.map(({ rule, point }) => {
    const history = past.map((units) => shareMoments(units.total, pastEvents(units, point)));
    return openSeries(
      betsOf(rule),
      setting.horizon,
      history.filter(({ n, sum }) => n > 0 && !Number.isNaN(sum)),
    );
  });
}

export function statesOf(running: Running): TestState[] {
  return running.tests.map(({ trial, top, series }) => ({ key: trial.key, top, series }));
}

/** One interval further: every test, then gap, sums and breach. */
export function judgeInterval(running: Running, arms: Arms): void {
  const candidate = withBounds(running, arms.candidate);
  const baseline = withBounds(running, arms.baseline);
  const both: Pairing = {
    candidate: candidate.ok ? candidate : null,
    baseline: baseline.ok ? baseline : null,
  };
  for (const test of running.tests)
    if (running.live || test.trial.key !== "baseline") advanceTest(test, both);
  running.gap = gapAfter(running, candidate, baseline);
  running.looked += 1;
  if (running.gap === null) running.filled += 1;
  if (both.candidate !== null) running.kind.sum(running.candidate, both.candidate, running.display);
  if (both.baseline !== null) running.kind.sum(running.baseline, both.baseline, running.display);
  for (const test of running.tests) running.breach ??= breachOf(running, test);
}

/** Looks up where the bounds are that the tests need; an arm without one of them is ambiguous. */
function withBounds(running: Running, presence: Presence): Presence {
  if (!presence.ok || presence.ladder === null || presence.ladder.bounds === running.known) return presence;
  const { bounds } = presence.ladder;
  const places = running.tests.map(({ trial }) => trial.counted.map(({ point }) => placeIn(bounds, point)));
  const display = running.memo.display.map((bound) => indexOfBound(bounds, bound));
  if (places.some((each) => each.includes(null)) || display.includes(-1))
    return { ok: false, why: "ambiguous" };
  for (const [i, test] of running.tests.entries())
    test.places = (places[i] ?? []).filter((place) => place !== null);
  running.known = bounds;
  running.display = display;
  return presence;
}

function advanceTest(test: RunningTest, both: Pairing): void {
  const { trial, series, setting, counter } = test;
  // A recorded baseline is not counted again.
  const counted = trial.key === "recorded" ? { candidate: both.candidate, baseline: null } : both;
  for (let i = 0; i < series.length; i += 1) {
    const one = series[i];
    const rule = trial.counted[i]?.rule;
    const place = test.places[i];
    if (one === undefined || rule === undefined || place === undefined) continue;
    count(counter, place, counted);
    advanceSeries(one, rule, counter, setting);
  }
  test.evidence = averageWealth(series);
  if (test.evidence > test.top) test.top = test.evidence;
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

/** The breach by a test whose evidence has reached 1/alpha and whose estimate is far enough; else null. */
function breachOf(running: Running, { trial, series, evidence }: RunningTest): Pair["breach"] {
  const { kind, plan, memo, live } = running;
  if (trial.key === "baseline" && !live) return null;
  if (evidence * plan.alpha * trial.share < 1 || !isFarEnough({ kind, plan }, trial, series)) return null;
  return { test: trial.test, limit: kind.limit(memo, trial, kind.show(memo, running.baseline)) };
}
