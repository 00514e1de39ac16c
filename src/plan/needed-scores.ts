import type { CompositeGuard, ScoreGuard } from "../judge/guard.ts";
import type { ScoreNull } from "../judge/increments.ts";
import { scoreOneLook } from "../judge/one-look.ts";
import { scoreNeed, type ScorePlan } from "../judge/power.ts";
import { fixedScoreNeed, fixedScoreOneLook, type FixedScorePlan, momentNeed } from "../judge/power-scores.ts";
import { innerMargin } from "../judge/score.ts";
import type { Note } from "./plan.ts";
import { type Against, answer, type Compared, type Formulas, type Question, solve } from "./question.ts";

/** Scores as the judge sees them: from 0 to 1. */
interface Scale {
  readonly least: number;
  readonly span: number;
  readonly from: "levels" | "moments";
  /** Standard deviation of one score around a mean, both in 0..1, and what to say about it. */
  readonly scatter: (mean: number) => { readonly deviation: number; readonly notes: readonly Note[] };
  /** Of the pair's alpha. */
  readonly share: number;
}

/** Mean scores of single units. */
export function scoreFormulas(guard: ScoreGuard): Formulas {
  const [least, largest] = guard.range;
  const span = largest - least;
  return formulasOn(guard, {
    least,
    span,
    from: guard.score.kind === "moments" ? "moments" : "levels",
    scatter: (mean) =>
      guard.spread === null
        ? assumed(largestScatter(mean), span)
        : { deviation: guard.spread / span, notes: [] },
    share: 1,
  });
}

/** A weighted sum of scores from samples of their own: the parts scatter one by one, each at most as much as there can be. */
export function compositeFormulas(guard: CompositeGuard): Formulas {
  const squares = guard.parts.reduce((sum, { weight }) => sum + weight ** 2, 0);
  const hasFloors = guard.parts.some(({ floor }) => floor !== null);
  return formulasOn(guard, {
    least: 0,
    span: 1,
    from: "levels",
    scatter: (mean) => assumed(largestScatter(mean) * Math.sqrt(squares), 1),
    // The other half is for the parts' own floors.
    share: hasFloors ? 0.5 : 1,
  });
}

/** Standard deviation of noughts and ones: no scores between 0 and 1 with this mean scatter more. */
export function largestScatter(mean: number): number {
  return Math.sqrt(Math.max(0, mean * (1 - mean)));
}

function assumed(deviation: number, span: number) {
  return { deviation, notes: [{ kind: "spread-assumed", spread: deviation * span } as const] };
}

function formulasOn(guard: ScoreGuard | CompositeGuard, scale: Scale): Formulas {
  const at = (question: Question): Question => ({ ...question, alpha: question.alpha * scale.share });
  const plans = (levels: Compared): ScorePlan & { readonly notes: readonly Note[] } => {
    const baseline = unitLevel(scale, levels.expect);
    const { deviation, notes } = scale.scatter(baseline);
    const perBaseline = levels.weight / (1 - levels.weight);
    return {
      null: { better: guard.better, ...innerMargin(guard, [scale.least, scale.least + scale.span]) },
      baseline,
      deviation,
      truth: unitLevel(scale, levels.truth),
      perBaseline,
      notes,
    };
  };
  const fixed = (levels: Against, mean: number) => {
    const { deviation, notes } = scale.scatter(unitLevel(scale, mean));
    const [limit, truth] = [unitLevel(scale, levels.limit), unitLevel(scale, levels.truth)];
    return { plan: { limit, truth, deviation, from: scale.from } satisfies FixedScorePlan, notes };
  };
  const two = scale.from === "moments" ? momentNeed : scoreNeed;
  return {
    objective: (question, levels) => {
      const { plan, notes } = fixed(levels, guard.expect ?? levels.limit);
      const samples = solve(at(question), (planned) => fixedScoreNeed(plan, planned));
      return answer(question, { samples, oneLook: fixedScoreOneLook(plan, at(question).alpha) }, { notes });
    },
    baseline: (question, levels) => {
      const { notes, ...plan } = plans(levels);
      const samples = solve(at(question), (planned) => two(plan, planned));
      return answer(question, { samples, oneLook: scoreOneLook(plan, at(question).alpha) }, { notes });
    },
    certifyObjective: (question, levels) =>
      solve(question, (planned) => fixedScoreNeed(fixed(levels, levels.truth).plan, planned)),
    certifyBaseline: (question, levels) => {
      const plan = plans(levels);
      return solve(question, (planned) => two({ ...plan, null: opposite(plan.null) }, planned));
    },
  };
}

function unitLevel({ least, span }: Scale, level: number): number {
  return (level - least) / span;
}

/** What is turned down to certify "no worse": the other side of the same margin. */
function opposite({ better, factor, points }: ScoreNull): ScoreNull {
  return { better: better === "higher" ? "lower" : "higher", factor, points: -points };
}
