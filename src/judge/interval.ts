/** One interval of one pair: every test one step further. */
import { breachOf, type Trials } from "./evidence.ts";
import { averageWealth } from "./half-way.ts";
import type { Counted, Level, Trial } from "./kind.ts";
import { type Attendance, extendGap, type Presence, presenceOf } from "./presence.ts";
import { advanceSeries } from "./rules.ts";
import type { Setting, Tally } from "./series.ts";
import type { IntervalReading, PairPlan, PairState, StageSums, TestState } from "./state.ts";

/** Both arms of one interval. */
export interface Arms {
  readonly candidate: Presence;
  readonly baseline: Presence;
}

export function armsOf(on: Trials, interval: IntervalReading): Arms {
  return {
    candidate: presenceOf(on.kind, interval.candidate, "candidate"),
    baseline: presenceOf(on.kind, interval.baseline, "baseline"),
  };
}

/** The state after the interval. An arm that lacks a bound which the tests need is ambiguous. */
export function judgeInterval(
  on: Trials,
  state: PairState,
  at: { readonly arms: Arms; readonly live: boolean; readonly to: PairState["until"] },
): PairState {
  const candidate = withBounds(on, state, at.arms.candidate);
  const baseline = withBounds(on, state, at.arms.baseline);
  const tests = state.tests.map((test, i) => {
    const trial = on.trials[i];
    return trial === undefined
      ? test
      : advanceTest(
          { trial, candidate, baseline, live: at.live, setting: settingOf(on.plan, state, trial) },
          test,
        );
  });
  const needed = attendance(on.plan, state.seen, { candidate, baseline, live: at.live });
  const gap = extendGap(state.gap, needed);
  const seen = addLevels(on, state, { candidate, baseline, filled: gap === null });
  const next: PairState = { ...state, until: at.to, tests, seen, gap };
  return state.breach === null ? { ...next, breach: breachOf(on, next) } : next;
}

function withBounds(on: Trials, state: PairState, presence: Presence): Presence {
  if (!presence.ok || presence.units.ladder === null) return presence;
  const { beyond } = presence.units;
  const known = (bound: number): boolean => !Number.isNaN(beyond(bound));
  const knows = ({ point }: Counted): boolean =>
    known(point[0]) && known(point[1]) && (point[2] === 0 || known(point[2]));
  const all = on.trials.every((trial) => trial.counted.every(knows)) && state.memo.display.every(known);
  return all ? presence : { ok: false, why: "ambiguous" };
}

/** A test that was dealt anew has only the checks that were left. */
function settingOf({ horizon, designEffect }: PairPlan, { memo }: PairState, trial: Trial): Setting {
  return { horizon: trial.key === "recorded" ? (memo.recorded?.horizon ?? horizon) : horizon, designEffect };
}

interface Seen extends Arms {
  readonly trial: Trial;
  readonly live: boolean;
  readonly setting: Setting;
}

function advanceTest(seen: Seen, test: TestState): TestState {
  const { trial, setting } = seen;
  if (trial.key === "baseline" && !seen.live) return test;
  const series = test.series.map((one, i) => {
    const counted = trial.counted[i];
    return counted === undefined
      ? one
      : advanceSeries(one, { rule: counted.rule, tally: tallyOf(counted, seen) }, setting);
  });
  return { key: trial.key, top: Math.max(test.top, averageWealth(series)), series };
}

/** Events and units of both arms where this series counts; an absent arm has no units. A recorded baseline is not counted again. */
function tallyOf({ point, rule }: Counted, { candidate, baseline, trial }: Seen): Tally {
  const c = candidate.ok ? candidate.units : null;
  const b = baseline.ok && trial.key !== "recorded" ? baseline.units : null;
  const [nc, nb] = [c?.total ?? 0, b?.total ?? 0];
  const [xc, xb] = [c?.beyond(point[1]) ?? 0, b?.beyond(point[0]) ?? 0];
  const xh = c !== null && point[2] > 0 ? c.beyond(point[2]) : 0;
  return point[3] === "complement" && rule.kind === "count"
    ? { xc: nc - xc, nc, xb: nb - xb, nb, xh }
    : { xc, nc, xb, nb, xh };
}

function attendance(plan: PairPlan, seen: StageSums, arms: Arms & { readonly live: boolean }): Attendance[] {
  const usual = (level: Level): number | null => (seen.looked > 0 ? (level[0] ?? 0) / seen.looked : null);
  const candidate: Attendance = { arm: "candidate", presence: arms.candidate, usual: usual(seen.candidate) };
  if (!arms.live || !isRelative(plan)) return [candidate];
  return [candidate, { arm: "baseline", presence: arms.baseline, usual: usual(seen.baseline) }];
}

function isRelative({ guard }: PairPlan): boolean {
  return (guard.kind === "proportion" || guard.kind === "latency") && guard.margin !== null;
}

function addLevels(on: Trials, state: PairState, arms: Arms & { readonly filled: boolean }): StageSums {
  const { seen, memo } = state;
  const add = (sums: Level, presence: Presence): Level =>
    presence.ok ? plus(sums, on.kind.levels(memo, presence.units)) : sums;
  return {
    looked: seen.looked + 1,
    filled: seen.filled + (arms.filled ? 1 : 0),
    candidate: add(seen.candidate, arms.candidate),
    baseline: add(seen.baseline, arms.baseline),
  };
}

function plus(sums: Level, level: Level): Level {
  return level.map((value, i) => value + (sums[i] ?? 0));
}
