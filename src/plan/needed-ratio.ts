import type { RatioGuard } from "../judge/guard.ts";
import { type SumsPlan, sumsNeed, sumsOneLook } from "../judge/power-sums.ts";
import {
  type Against,
  answer,
  type Compared,
  type Formulas,
  type Needed,
  NO_CERTIFICATES,
  type Question,
  solve,
} from "./question.ts";

/** Fewer units an arm say nothing about a sum: a single purchase would decide. */
const LEAST_UNITS = 100;

/** Sums per unit, such as cost per request; all levels and the spread in one unit. */
export function ratioFormulas(guard: RatioGuard): Formulas {
  const { spread } = guard;
  if (spread === null) return { ...NO_CERTIFICATES, objective: unsaid, baseline: unsaid };
  const against = ({ limit, truth }: Against): SumsPlan => ({
    level: guard.expect ?? limit,
    beyond: Math.abs(truth - limit),
    deviation: spread,
    others: 0,
  });
  const compare = ({ expect, tolerated, truth, weight }: Compared): SumsPlan => ({
    level: expect,
    beyond: Math.abs(truth - tolerated),
    deviation: spread,
    others: ((tolerated / expect) ** 2 * weight) / (1 - weight),
  });
  return {
    objective: (question, levels) => sums(question, against(levels)),
    baseline: (question, levels) => sums(question, compare(levels)),
    certifyObjective: (question, levels) => solve(question, (planned) => sumsNeed(against(levels), planned)),
    certifyBaseline: (question, levels) => solve(question, (planned) => sumsNeed(compare(levels), planned)),
  };
}

function unsaid(): Needed {
  return {
    kind: "spread-missing",
    detail: "`spread`, the standard deviation of one unit's value, is not said",
  };
}

function sums(question: Question, plan: SumsPlan): Needed {
  const samples = solve(question, (planned) => sumsNeed(plan, planned));
  const oneLook = sumsOneLook(plan, question.alpha);
  return answer(question, { samples, oneLook }, { least: LEAST_UNITS });
}
