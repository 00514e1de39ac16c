/** One interval of one pair: every test one step further. */
import { breachOf, type Trials } from "./evidence.ts";
import { averageWealth } from "./half-way.ts";
import type { Counted, Level, Trial, Units } from "./kind.ts";
import { type Attendance, extendGap, type Presence, presenceOf } from "./presence.ts";
import { advanceSeries } from "./rules.ts";
import type { Series, Setting, Tally } from "./series.ts";
import type { IntervalReading, PairPlan, PairState, StageSums, TestState } from "./state.ts";

/** Both arms of one interval. */
export interface Arms {
  readonly candidate: Presence;
  readonly baseline: Presence;
}

export function armsOf(on: Trials, interval: IntervalReading): Arms {
  return { candidate: presenceOf(on.kind, interval.candidate, "candidate"), baseline: presenceOf(on.kind, interval.baseline, "baseline") };
}

/** The state after the interval. An arm that lacks a bound which the tests need is ambiguous. */
export function judgeInterval(on: Trials, state: PairState, at: { readonly arms: Arms; readonly live: boolean; readonly to: PairState["until"] }): PairState {
  const candidate = withBounds(on, state, at.arms.candidate);
  const baseline = withBounds(on, state, at.arms.baseline);
  const tests = on.trials.map((trial, i) => advanceTest(on, { trial, candidate, baseline, live: at.live }, state.tests[i]));
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
  const knows = ({ point }: Counted): boolean => known(point[0]) && known(point[1]) && (point[2] === 0 || known(point[2]));
  const all = on.trials.every((trial) => trial.counted.every(knows)) && state.memo.display.every(known);
  return all ? presence : { ok: false, why: "ambiguous" };
}

interface Seen extends Arms {
  readonly trial: Trial;
  readonly live: boolean;
}

function advanceTest(on: Trials, seen: Seen, test: TestState | undefined): TestState {
  const { trial } = seen;
  const { key } = trial;
  if (test === undefined) return { key, top: 0, series: [] };
  if (key === "baseline" && !seen.live) return test;
  const setting = settingOf(on, key, test);
  const series = test.series.map((one, i) => {
    const counted = trial.counted[i];
    return counted === undefined ? one : advanceSeries(one, { rule: counted.rule, tally: tallyOf(counted, seen) }, setting);
  });
  return { key, top: Math.max(test.top, averageWealth(series)), series };
}

function settingOf(on: Trials, key: Trial["key"], test: TestState): Setting {
  const [series] = test.series;
  const { horizon, designEffect } = on.plan;
  // A series that was dealt anew has only the checks that were left.
  return { horizon: key === "recorded" && series !== undefined ? horizonOf(series, horizon) : horizon, designEffect };
}
