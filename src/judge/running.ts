/** A pair while its intervals are judged, one after another: the one mutable thing in this room, so that a tick of a day stays quick. */
import { isFarEnough, type Trials } from "./evidence.ts";
import { averageWealth } from "./half-way.ts";
import { beyond, type Counted, type Kind, type Level, type Memo, type Point, type Trial, type Units } from "./kind.ts";
import { extendGap, hasUnits, type Gap, type Presence } from "./presence.ts";
import { turnToRecorded } from "./recorded.ts";
import { advanceSeries, betsOf } from "./rules.ts";
import { openSeries, type Series, type Setting, shareMoments, type Tally } from "./series.ts";
import type { PairPlan, PairState, TestState } from "./state.ts";

/** Both arms of one interval. */
export interface Arms {
  readonly candidate: Presence;
  readonly baseline: Presence;
}

interface RunningTest {
  readonly trial: Trial;
  readonly setting: Setting;
  readonly series: Series[];
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
  tests: RunningTest[];
  looked: number;
  filled: number;
  candidate: Level;
  baseline: Level;
  gap: Gap | null;
  breach: PairState["breach"];
  /** The bounds that were found to have all that the tests need. */
  known: readonly number[] | null;
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
    const series = state === undefined ? openSeriesOf(trial, horizon, running.history()) : [...state.series];
    return { trial, setting: { horizon, designEffect: plan.designEffect }, series, evidence: averageWealth(series), top: state?.top ?? 0 };
  });
}

function openSeriesOf(trial: Trial, horizon: number, past: readonly Units[]): Series[] {
  return trial.counted.map(({ rule, point }) => {
    const history = past.map((units) => {
      const events = beyond(units, point[0]);
      return shareMoments(units.total, point[3] === "complement" ? units.total - events : events);
    });
    return openSeries(betsOf(rule), horizon, history.filter(({ n, sum }) => n > 0 && !Number.isNaN(sum)));
  });
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
  if (c !== null) running.candidate = running.kind.sum(running.memo, running.candidate, c);
  if (b !== null) running.baseline = running.kind.sum(running.memo, running.baseline, b);
  for (const test of running.tests) running.breach ??= breachOf(running, test);
}

function withBounds(running: Running, presence: Presence): Presence {
  if (!presence.ok || presence.ladder === null) return presence;
  const { bounds } = presence.ladder;
  if (running.known === bounds) return presence;
  const has = (bound: number): boolean => !Number.isNaN(beyond(presence, bound));
  const hasAll = ({ point }: Counted): boolean => has(point[0]) && has(point[1]) && (point[2] === 0 || has(point[2]));
  if (!running.tests.every(({ trial }) => trial.counted.every(hasAll))) return { ok: false, why: "ambiguous" };
  if (!running.memo.display.every(has)) return { ok: false, why: "ambiguous" };
  running.known = bounds;
  return presence;
}

function advanceTest(test: RunningTest, candidate: Units | null, baseline: Units | null): void {
  const { trial, series, setting } = test;
  // A recorded baseline is not counted again.
  const live = trial.key === "recorded" ? null : baseline;
  for (let i = 0; i < series.length; i += 1) {
    const [one, counted] = [series[i], trial.counted[i]];
    if (one === undefined || counted === undefined) continue;
    const tally = tallyOf(counted.point, candidate, live);
    series[i] = advanceSeries(one, counted.rule, tally, setting);
  }
  test.evidence = averageWealth(series);
  test.top = Math.max(test.top, test.evidence);
}

/** Events and units of both arms where this series counts; an absent arm has no units. */
function tallyOf(point: Point, candidate: Units | null, baseline: Units | null): Tally {
  const nc = candidate === null ? 0 : candidate.total;
  const nb = baseline === null ? 0 : baseline.total;
  const xc = candidate === null ? 0 : beyond(candidate, point[1]);
  const xb = baseline === null ? 0 : beyond(baseline, point[0]);
  const xh = candidate !== null && point[2] > 0 ? beyond(candidate, point[2]) : 0;
  return point[3] === "complement" ? { xc: nc - xc, nc, xb: nb - xb, nb, xh } : { xc, nc, xb, nb, xh };
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

function breachOf(running: Running, { trial, series, evidence }: RunningTest): PairState["breach"] {
  const { kind, plan, memo, live } = running;
  if (trial.key === "baseline" && !live) return null;
  if (evidence * plan.alpha * trial.share < 1) return null;
  const on: Trials = { kind, plan, trials: [] };
  if (!isFarEnough(on, trial, series)) return null;
  return { test: trial.test, limit: kind.limit(memo, trial, kind.show(memo, running.baseline)) };
}
