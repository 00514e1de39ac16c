/** A pair while its intervals are judged, one after another: the one mutable thing in this room, so that a tick of a day stays quick. */
import { isFarEnough, limitOf } from "./evidence.ts";
import type { Test } from "./finding.ts";
import { averageWealth } from "./half-way.ts";
import { indexOfBound } from "./histogram.ts";
import type { Circumstances, Kind, Level, Memo, Trial, Units } from "./kind.ts";
import {
  count,
  type Counter,
  emptyCounter,
  type Pairing,
  pastMoments,
  type Place,
  placeIn,
  placeOfShare,
  show,
} from "./places.ts";
import { extendGap, type Gap, hasUnits, type Presence } from "./presence.ts";
import { turnToRecorded } from "./recorded.ts";
import { advanceSeries, betsOf, extraOf, seesCountsOnly } from "./rules.ts";
import { copySeries, openSeries, type Series, type Setting } from "./series.ts";
import type { Breach, PairPlan, TestState } from "./state.ts";

interface RunningTest {
  readonly trial: Trial;
  readonly setting: Setting;
  readonly series: readonly Series[];
  readonly counter: Counter;
  readonly seesCountsOnly: boolean;
  /** Whether it compares with a baseline that is not there. */
  readonly rests: boolean;
  places: readonly Place[];
  evidence: number;
  top: number;
}

export interface Running {
  readonly kind: Kind;
  readonly plan: PairPlan;
  /** Whether there are readings of the baseline to compare with: live ones, or those of the same hours a week before. */
  readonly live: boolean;
  readonly sameHours: boolean;
  readonly people: Pick<Circumstances, "confirmed" | "reported">;
  /** The baseline's units before the rollout, not scaled. */
  readonly history: () => readonly Units[];
  memo: Memo;
  tests: readonly RunningTest[];
  looked: number;
  filled: number;
  readonly candidate: number[];
  readonly baseline: number[];
  gap: Gap | null;
  breach: Breach | null;
  /** The bounds in which all places were looked up, and the places of those that are shown. */
  known: readonly number[] | null;
  display: readonly number[];
}

/** Both arms of one interval as they were read, and the share of the traffic that was set. */
export interface Arms {
  readonly candidate: Presence;
  readonly baseline: Presence;
  readonly weight: number | null;
}

/** Opens the series of tests that have none yet, and turns to the recorded baseline where the live one has gone. */
export function openTests(running: Running, states: readonly TestState[]): void {
  const { kind, plan, live } = running;
  let tests = states;
  if (!live && kind.compares === "only" && running.memo.recorded === null) {
    const turned = turnToRecorded(kind, running.memo, { tests, horizon: plan.horizon });
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
    alpha: running.plan.alpha * trial.share,
    horizon: trial.key === "recorded" ? (running.memo.recorded?.horizon ?? horizon) : horizon,
  };
  const series = state === undefined ? openAll(running, trial, setting) : state.series.map(copySeries);
  return {
    trial,
    setting,
    series,
    counter: emptyCounter(),
    seesCountsOnly: trial.counted.every(({ rule }) => seesCountsOnly(rule)),
    rests: !running.live && (trial.key === "baseline" || trial.key.startsWith("certify-baseline")),
    places: trial.counted.map(({ point }) => placeOfShare(point)),
    evidence: averageWealth(series),
    top: state?.top ?? 0,
  };
}

function openAll({ kind, memo, history }: Running, trial: Trial, setting: Setting): Series[] {
  const past = history().map((units) => kind.scale(units, memo));
  return trial.counted.map(({ rule, point }) => {
    const moments = past.map((units) => pastMoments(units, point)).filter((each) => each !== null);
    const series = openSeries(betsOf(rule), setting.horizon, moments);
    series.extra.push(...extraOf(rule, past));
    return series;
  });
}

export function statesOf(running: Running): TestState[] {
  return running.tests.map(({ trial, top, series }) => ({ key: trial.key, top, series }));
}

/** One interval further: every test, then gap, sums and breach. */
export function judgeInterval(running: Running, arms: Arms): void {
  const { kind, memo } = running;
  const candidate = withBounds(running, arms.candidate);
  const baseline = withBounds(running, arms.baseline);
  const both: Pairing = {
    candidate: candidate.ok ? kind.scale(candidate, memo) : null,
    baseline: baseline.ok ? kind.scale(baseline, memo) : null,
    weight: arms.weight,
  };
  for (const test of running.tests) if (!test.rests) advanceTest(test, both);
  running.gap = gapAfter(running, candidate, baseline);
  running.looked += 1;
  if (running.gap === null) running.filled += 1;
  kind.sum(running.candidate, candidate.ok ? candidate : null, running.display);
  kind.sum(running.baseline, baseline.ok ? baseline : null, running.display);
  if (running.breach !== null) return;
  for (const test of running.tests) running.breach ??= breachOf(running, test);
  if (kind.rule === null) return;
  const ruling = kind.rule(running, { ...running.people, weight: arms.weight });
  if (ruling?.kind === "broken")
    running.breach ??= { test: "rule", limit: ruling.limit, detail: ruling.detail };
}

/** Looks up where the bounds are that the tests need; an arm without one of them is ambiguous. */
function withBounds(running: Running, presence: Presence): Presence {
  if (!presence.ok || presence.ladder === null || presence.ladder.bounds === running.known) return presence;
  const { bounds } = presence.ladder;
  const places = running.tests.map(({ trial }) => trial.counted.map(({ point }) => placeIn(bounds, point)));
  const display = running.memo.display.map((bound) => indexOfBound(bounds, bound));
  if (places.some((each) => each.includes(null)) || display.includes(-1))
    return {
      ok: false,
      why: "ambiguous",
      detail: "the histogram lacks a bound at which this guard is tested",
    };
  for (const [i, test] of running.tests.entries())
    test.places = (places[i] ?? []).filter((place) => place !== null);
  running.known = bounds;
  running.display = display;
  return presence;
}

function advanceTest(test: RunningTest, both: Pairing): void {
  const { trial, series, setting, counter } = test;
  // A recorded baseline is not counted again.
  const counted = trial.key === "recorded" ? { ...both, baseline: null } : both;
  if (!test.seesCountsOnly) show(counter, counted);
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
  const { gap, looked, kind, live } = running;
  if (kind.needs === "nothing") return null;
  const comparing = live && kind.needs === "both";
  if (hasUnits(candidate) && (!comparing || hasUnits(baseline))) return null;
  const contentWithNone = kind.needs === "reading";
  const usual = (level: Level): number | null => (looked > 0 ? (level[0] ?? 0) / looked : null);
  const missing = { presence: candidate, usual: usual(running.candidate), contentWithNone };
  const after = extendGap(gap, { arm: "candidate", ...missing });
  if (after !== null || !comparing) return after;
  return extendGap(gap, {
    arm: "baseline",
    presence: baseline,
    usual: usual(running.baseline),
    contentWithNone,
  });
}

/** A comparison with another week's baseline is none with the live one. */
export function testNamed({ test }: Trial, sameHours: boolean): Test {
  return test === "baseline" && sameHours ? "recorded-baseline" : test;
}

/** The breach by a test whose evidence has reached 1/alpha and whose estimate is far enough; else null. */
function breachOf(running: Running, { trial, series, evidence }: RunningTest): Breach | null {
  const { kind, plan, memo, live } = running;
  if (trial.certifies || (trial.key === "baseline" && !live)) return null;
  if (evidence * plan.alpha * trial.share < 1 || !isFarEnough({ kind, plan }, memo, trial, series))
    return null;
  const baseline = kind.show(memo, running.baseline);
  const test = testNamed(trial, running.sameHours);
  return { test, limit: limitOf(kind, memo, { trial, series }, baseline), detail: null };
}
