/** A mean of scores, such as an LLM's marks for answers. Scores are tested between 0 and 1; levels are shown as they came. */
import { halfWayByPoints } from "./detect.ts";
import type { FixedScoreRule } from "./fixed-score-test.ts";
import type { MeasuredGuard, ScoreGuard } from "./guard.ts";
import { type Counted, type Kind, type Memo, NO_BOUNDS, type Trial } from "./kind.ts";
import { limitFor, measuredKind } from "./measured-kind.ts";
import { baselineTrials, certificates, marginOf, objectiveTrials } from "./objective.ts";
import { opposite, type ScoreRule } from "./score-test.ts";
import { type Range, readValues, scaled } from "./values.ts";

export function scoreKind(guard: ScoreGuard): Kind {
  const { range } = guard;
  const from = guard.score.kind === "moments" ? "moments" : "levels";
  return meanKind(guard, { range: () => range, from, readable: range });
}

/** How means of values between two ends are tested: `range` is null while the largest value is not known yet. */
export interface MeanTerms {
  readonly range: (memo: Memo) => Range | null;
  /** What a value may be at all. */
  readonly readable: Range;
  readonly from: ScoreRule["from"];
}

/** A kind that tests means of bounded values. */
export function meanKind(guard: MeasuredGuard, { range, readable, from }: MeanTerms): Kind {
  const unit = (memo: Memo): Range => range(memo) ?? [0, 1];
  return {
    ...measuredKind(guard),
    read: (payload) => readValues(payload, readable),
    scale: (units, memo) => scaled(units, unit(memo)),
    trials: (memo) => {
      const known = range(memo);
      return known === null ? [] : trialsOf(guard, memo, { range: known, from });
    },
    waits: (memo) => range(memo) === null,
    recorded: {
      tolerate: (memo, mean) => {
        const { factor, points } = innerMargin(guard, unit(memo));
        return Math.min(1, Math.max(0, mean * factor + (guard.better === "lower" ? points : -points)));
      },
      rule: (limit, side) => fixedMean(limit, side),
    },
    unit: (memo) => {
      const [least, largest] = unit(memo);
      return { least, width: largest - least };
    },
    halfWay: (base, memo) => {
      const [least, largest] = unit(memo);
      const rule = halfWayByPoints(guard, base === null ? null : outward(base, [least, largest]));
      return rule === null ? null : { ...rule, by: rule.by / (largest - least) };
    },
    limit: (memo, trial, baseline) => {
      const [recorded = null] = memo.recorded?.limits ?? [];
      return limitFor(guard, trial, {
        baseline,
        recorded: recorded === null ? null : outward(recorded, unit(memo)),
      });
    },
  };
}

function inward(level: number, [least, largest]: Range): number {
  return (level - least) / (largest - least);
}

function outward(mean: number, [least, largest]: Range): number {
  return least + mean * (largest - least);
}

/** The margin on values between 0 and 1: a factor of levels that do not begin at 0 is a factor and some points. */
export function innerMargin(
  guard: MeasuredGuard,
  [least, largest]: Range,
): { readonly factor: number; readonly points: number } {
  const { factor, points } = marginOf(guard);
  const width = largest - least;
  const shift = ((factor - 1) * least) / width;
  return { factor, points: points / width + (guard.better === "lower" ? shift : -shift) };
}

function trialsOf(
  guard: MeasuredGuard,
  memo: Memo,
  { range, from }: { readonly range: Range; readonly from: ScoreRule["from"] },
): Trial[] {
  const at = (rule: Counted["rule"]): Counted => ({ rule, point: NO_BOUNDS });
  const [atMost, atLeast] = [guard.objective.atMost, guard.objective.atLeast].map((level) =>
    level === null ? null : inward(level, range),
  );
  const above = atMost ?? null;
  const below = atLeast ?? null;
  const deadline = from === "levels";
  const rule: ScoreRule = {
    kind: "score",
    from,
    deadline,
    better: guard.better,
    ...innerMargin(guard, range),
  };
  return [
    ...objectiveTrials(guard, {
      above: above === null ? null : at(fixedMean(above, "above")),
      below: below === null ? null : at(fixedMean(below, "below")),
      band: above === null || below === null ? null : at({ kind: "score-band", low: below, high: above }),
    }),
    ...baselineTrials(guard, memo, {
      live: [at(rule)],
      recorded: (limit) => fixedMean(limit, guard.better === "lower" ? "above" : "below"),
    }),
    ...certificates(guard, {
      above: above === null ? null : at(fixedMean(above, "below")),
      below: below === null ? null : at(fixedMean(below, "above")),
      baseline: [at(opposite(rule))],
    }),
  ];
}

function fixedMean(limit: number, side: "above" | "below"): FixedScoreRule {
  return { kind: "fixed-score", limit, side, part: null };
}
