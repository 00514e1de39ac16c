/** What is carried from stage to stage and from null to null: evidence where it is about the same, else the capital to bet anew. */
import { capital, endow, redeal } from "./core.ts";
import { openBlocks } from "./dispersion.ts";
import type { Kind } from "./kind.ts";
import { nullKeyOf } from "./null-key.ts";
import { baselineUnits } from "./presence.ts";
import type { Reading } from "./reading.ts";
import { betsOf, extraOf, type Rule } from "./rules.ts";
import { copySeries, type Series } from "./series.ts";
import { NOTHING_SEEN, type Pair, type PairPlan, type TestState } from "./state.ts";

/** Sums, estimates and breach belong to a stage, evidence to the rollout. */
export function inStage(kind: Kind, state: Pair, stage: string): Pair {
  if (state.stage === stage) return state;
  const tests = state.tests.map((test) => ({ ...test, series: test.series.map(withoutEstimate) }));
  const seen = kind.spans === "rollout" ? state.seen : NOTHING_SEEN;
  return { ...state, stage, isOwed: true, tests, seen, breach: null };
}

/** The tests as the stage's own first interval finds them: what they lost before must not keep them from finding what begins here. */
export function endowed(kind: Kind, { memo, tests }: Pair): readonly TestState[] {
  const trials = kind.trials(memo);
  return tests.map((test) => {
    const trial = trials.find(({ key }) => key === test.key);
    const series = test.series.map((each, i) => {
      const rule = trial?.counted[i]?.rule;
      if (rule === undefined) return each;
      const one = copySeries(each);
      endow(one.core, betsOf(rule));
      return one;
    });
    return { ...test, series };
  });
}

function withoutEstimate(series: Series): Series {
  return { ...series, shown: [0, 0, 0, 0] };
}

/** The pair with evidence about this plan's null: carried where it is the same, dealt anew where it changed. */
export function aboutThis(kind: Kind, plan: PairPlan, state: Pair, history: readonly Reading[]): Pair {
  const key = nullKeyOf(plan);
  if (state.key === null || state.key.null === key.null) {
    if (!isAbout(kind, state)) throw new RangeError("the evidence is not as it was stored");
    return { ...state, key };
  }
  const sameData = state.key.data === key.data;
  // What was fixed for the old limits would hide the new ones.
  const opened = kind.open(baselineUnits(kind, history));
  const memo = sameData && opened.cap === null ? { ...opened, cap: state.memo.cap } : opened;
  const trials = kind.trials(memo);
  const tests = state.tests.flatMap((test): TestState[] => {
    const trial = trials.find((each) => each.key === test.key);
    if (trial === undefined || trial.counted.length !== test.series.length) return [];
    const series = test.series.map((one, i) =>
      dealtAnew(one, { plan, sameData, rule: trial.counted[i]?.rule }),
    );
    return [{ ...test, series }];
  });
  return { ...state, key, since: state.until, memo, tests, breach: null };
}

/** Whether the evidence has the series and bettors that this guard's tests have. */
function isAbout(kind: Kind, { memo, tests }: Pair): boolean {
  const trials = kind.trials(memo);
  return tests.every(({ key, series }) => {
    const trial = trials.find((each) => each.key === key);
    if (trial === undefined) return true;
    return (
      series.length === trial.counted.length &&
      trial.counted.every(({ rule }, i) => {
        const { core: { a } = { a: [] }, extra = [] } = series[i] ?? {};
        const known = extraOf(rule, []).length;
        return a.length === betsOf(rule).weights.length && (extra.length === 0 || extra.length === known);
      })
    );
  });
}

function dealtAnew(
  series: Series,
  {
    plan,
    sameData,
    rule,
  }: {
    readonly plan: PairPlan;
    readonly sameData: boolean;
    readonly rule: Rule | undefined;
  },
): Series {
  if (rule === undefined) return series;
  const core = redeal(series.core, betsOf(rule), Math.max(1, plan.horizon - series.core.t));
  return {
    ...series,
    core,
    low: capital(core),
    since: [...series.sums],
    shown: [0, 0, 0, 0],
    ...(sameData
      ? {}
      : {
          arm: [0, 0, 0, 0, 0, 0, 0],
          blocks: openBlocks(),
          sums: [0, 0, 0, 0, 0],
          since: [0, 0, 0, 0, 0],
          extra: [],
        }),
  };
}
