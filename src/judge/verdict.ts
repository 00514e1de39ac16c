/** State and moment to finding: breach before everything, then what is missing, and pass only at the very end. */
import { wealth } from "./core.ts";
import { estimateOf, type Levels } from "./estimate.ts";
import { limitOf } from "./evidence.ts";
import type { Finding, Inconclusive, Observed, Silence, Tested, Verdict } from "./finding.ts";
import { worseSide } from "./fixed-test.ts";
import { averageWealth } from "./half-way.ts";
import type { Kind, Ruling, Trial } from "./kind.ts";
import { floorOf, partMean } from "./composite.ts";
import { CERTIFICATE_ALPHA } from "./objective.ts";
import { isOpen } from "./presence.ts";
import { testNamed } from "./running.ts";
import { rateAtMost } from "./silence.ts";
import { type Moment, type Pair, type PairPlan, peopleOf, type TestState } from "./state.ts";

/** What a pair is judged with. */
export interface Bench {
  readonly kind: Kind;
  readonly moment: Moment;
}

/** The finding of a pair. */
export function findingOf(plan: PairPlan, state: Pair, bench: Bench): Finding {
  const { guard, cohort, promised } = plan;
  const observed = observe(plan, state, bench);
  const verdict = verdictOf(plan, state, { ...bench, samples: observed.candidateSamples });
  return { guard: guard.name, cohort, onBreach: guard.onBreach, promised, verdict, observed };
}

function observe(plan: PairPlan, state: Pair, { kind, moment }: Bench): Observed {
  const { candidate, baseline } = state.seen;
  const trials = kind.trials(state.memo);
  const tops = state.tests.filter((test) => !isCertificate(trials, test)).map(({ top }) => top);
  return {
    candidate: kind.show(state.memo, candidate),
    baseline: kind.show(state.memo, baseline),
    candidateSamples: candidate[0] ?? 0,
    baselineSamples: baseline[0] ?? 0,
    pValue: 1 / Math.max(1, ...tops),
    tests: trials.flatMap((trial) => {
      const test = state.tests.find(({ key }) => key === trial.key);
      return test === undefined
        ? []
        : [testedOf({ plan, state, kind, sameHours: moment.sameHours }, trial, test)];
    }),
    silence: silenceOf(plan, state),
    ...partsOf(plan, state),
    clustered: plan.designEffect > 1,
    since: state.since,
  };
}

function isCertificate(trials: readonly Trial[], { key }: TestState): boolean {
  return trials.some((trial) => trial.key === key && trial.certifies);
}

/** The series that carries most of the evidence speaks for its test. */
function testedOf(
  {
    plan,
    state,
    kind,
    sameHours,
  }: {
    readonly sameHours: boolean;
    readonly plan: PairPlan;
    readonly state: Pair;
    readonly kind: Kind;
  },
  trial: Trial,
  test: TestState,
): Tested {
  const capitals = test.series.map(({ core }) => wealth(core));
  const most = Math.max(0, capitals.indexOf(Math.max(...capitals)));
  const [series, counted] = [test.series[most], trial.counted[most]];
  const isBand = counted?.rule.kind === "band" || counted?.rule.kind === "score-band";
  const side = isBand && series !== undefined ? worseSide(series) : null;
  const baseline = kind.show(state.memo, state.seen.baseline);
  const limit = limitOf(kind, state.memo, { trial, series: test.series }, baseline);
  const bounds =
    counted === undefined || counted.point[1] === 0 ? null : ([counted.point[0], counted.point[1]] as const);
  return {
    test: testNamed(trial, sameHours),
    certifies: trial.certifies,
    part: plan.guard.kind === "composite" ? (floorOf(plan.guard, trial)?.part ?? null) : null,
    limit,
    evidence: averageWealth(test.series),
    threshold: 1 / (trial.certifies ? CERTIFICATE_ALPHA : plan.alpha * trial.share),
    estimate:
      series === undefined || counted === undefined
        ? null
        : estimateOf(
            series,
            counted,
            kind.unit(state.memo),
            levelsOf(plan, trial, {
              candidate: kind.show(state.memo, state.seen.candidate),
              baseline,
            }),
          ),
    bounds,
    side,
  };
}

/** What is shown as a level is what is tested, but for the number of units of a split, the whole of a floor, and values cut off. */
function levelsOf({ guard }: PairPlan, { test }: Trial, levels: Levels): Levels {
  const isOther = guard.kind === "split" || guard.kind === "ratio" || test === "floor";
  return isOther ? { candidate: null, baseline: null } : levels;
}

function partsOf({ guard }: PairPlan, { seen }: Pair): Pick<Observed, "parts"> {
  if (guard.kind !== "composite") return {};
  const parts = guard.parts.map(({ name }, j) => ({
    part: name,
    candidate: partMean(seen.candidate, j),
    baseline: partMean(seen.baseline, j),
  }));
  return { parts };
}

/** What no event at all proves; null where there was one, or nothing counts the units that could have had one. */
function silenceOf({ guard }: PairPlan, { seen }: Pair): Silence | null {
  const [exposure = 0, events = 0] = seen.candidate;
  if (guard.kind !== "tripwire" || events > 0 || !(exposure > 0)) return null;
  return { exposure, rateAtMost: rateAtMost(exposure, CERTIFICATE_ALPHA) };
}

function verdictOf(plan: PairPlan, state: Pair, at: Bench & { readonly samples: number }): Verdict {
  const { kind, moment, samples } = at;
  const { bakeOver } = moment;
  const live = moment.live || moment.sameHours;
  const ruling = kind.rule === null ? null : kind.rule(state.seen, { ...peopleOf(moment), weight: null });
  const broken = state.breach ?? brokenRule(ruling);
  if (broken !== null) return { kind: "breach", ...broken };
  if (ruling?.kind === "open" && ruling.reason === "unconfirmed")
    return inconclusive(ruling.reason, `${ruling.detail}.`);
  if (state.gap !== null && isOpen(state.gap, bakeOver))
    return inconclusive(state.gap.why, gapDetail(state.gap));
  const missing = kind.missing(state.memo);
  if (missing !== null) return inconclusive("void", missing);
  if (!live && kind.compares === "only" && state.memo.recorded === null)
    return inconclusive("void", "There is no live baseline, and none was recorded in earlier stages.");
  if (!bakeOver)
    return { ...inconclusive("immature", "The bake is not over."), wanted: wanted(plan, samples) };
  if (kind.needs !== "nothing" && state.seen.filled === 0)
    return inconclusive(
      "too-few-samples",
      "Expected at least one interval with readings in this stage, got none.",
    );
  if (plan.needed !== null && samples < plan.needed) return tooFew(plan.needed, samples);
  if (ruling?.kind === "open") return inconclusive(ruling.reason, `${ruling.detail}.`);
  const series = state.tests.flatMap((test) => test.series);
  if (kind.waits(state.memo, series))
    return inconclusive("too-few-samples", "Too little was seen before to test against it.");
  return certified(plan, state, kind);
}

function brokenRule(ruling: Ruling | null): Pair["breach"] {
  return ruling?.kind === "broken" ? { test: "rule", limit: ruling.limit, detail: ruling.detail } : null;
}

/** A pass that was to be certified needs all its certificates; they are kept once they were earned. */
function certified({ guard }: PairPlan, state: Pair, kind: Kind): Verdict {
  if (!guard.certify) return { kind: "pass", certified: false };
  const certificates = kind.trials(state.memo).filter(({ certifies }) => certifies);
  const open = certificates.filter(({ key }) => {
    const top = state.tests.find((test) => test.key === key)?.top ?? 0;
    return top * CERTIFICATE_ALPHA < 1;
  });
  if (certificates.length > 0 && open.length === 0) return { kind: "pass", certified: true };
  const against = open.map(({ test }) => (test === "baseline" ? "the baseline" : "the objective"));
  return inconclusive(
    "not-certified",
    certificates.length === 0
      ? "No bound lies inside the objective, so nothing can be certified."
      : `No breach was seen, and "no worse" is not shown yet against ${[...new Set(against)].join(" and ")}.`,
  );
}

function inconclusive(reason: Inconclusive, detail: string): Extract<Verdict, { kind: "inconclusive" }> {
  return { kind: "inconclusive", reason, detail, wanted: null };
}

function wanted({ needed }: PairPlan, samples: number): number | null {
  return needed === null || samples >= needed ? null : Math.ceil(needed - samples);
}

function tooFew(needed: number, samples: number): Verdict {
  return {
    ...inconclusive(
      "too-few-samples",
      `Expected ${Math.ceil(needed)} units of the candidate, got ${Math.floor(samples)}.`,
    ),
    wanted: Math.ceil(needed - samples),
  };
}

function gapDetail({ run, why, arm, detail }: NonNullable<Pair["gap"]>): string {
  const intervals = run === 1 ? "The newest interval has" : `The newest ${run} intervals have`;
  const found = detail === "" ? why : `${why}: ${detail}`;
  return `${intervals} no usable reading of the ${arm} (${found}).`;
}
