import { evenBets } from "../judge/core.ts";
import type { PairedGuard } from "../judge/guard.ts";
import { normalCdf } from "../judge/normal.ts";
import { fixedOneLook } from "../judge/one-look.ts";
import { marginOf } from "../judge/objective.ts";
import { differenceStakes, PAIR } from "../judge/paired-increments.ts";
import type { Need } from "../judge/power.ts";
import { pairedNeed, pairedScoreNeed, pairedSlowerNeed } from "../judge/power-kinds.ts";
import { fixedScoreOneLook } from "../judge/power-scores.ts";
import { LATENCY_SPREAD } from "./needed-latency.ts";
import { largestScatter } from "./needed-scores.ts";
import type { Note } from "./plan.ts";
import {
  aimOf,
  answer,
  type Compared,
  type Formulas,
  missing,
  type Needed,
  NO_CERTIFICATES,
  type Question,
} from "./question.ts";

/** Fewer pairs never pass. */
const LEAST_PAIRS = 50;
/** Nobody knows before the first shadow how alike the two answers to one request are. */
const UNCORRELATED: Note = { kind: "uncorrelated" };

/** Pairs of answers to one request, as if the two had nothing in common: what they have can only shorten this. */
export function pairedFormulas(guard: PairedGuard): Formulas {
  return {
    ...NO_CERTIFICATES,
    objective: () =>
      missing("two answers to one request are compared with each other, not with an objective"),
    baseline: (question, levels) => {
      switch (guard.compares) {
        case "outcomes":
          return outcomes(question, guard, levels);
        case "scores":
          return scores(question, levels);
        case "latencies":
          return medians(question, levels);
      }
    },
  };
}

function outcomes(question: Question, guard: PairedGuard, { expect, truth }: Compared): Needed {
  const { factor, points } = marginOf(guard);
  const cells = {
    both: expect * truth,
    candidateOnly: truth * (1 - expect),
    baselineOnly: expect * (1 - truth),
    neither: (1 - truth) * (1 - expect),
  };
  const need = pairedNeed(cells, { ratio: factor, points }, aimOf(question, evenBets(PAIR.length)));
  const variance = truth * (1 - truth) + factor ** 2 * expect * (1 - expect);
  const plan = {
    limit: factor * expect + points,
    truth,
    deviation: Math.sqrt(variance),
    from: "levels",
  } as const;
  return pairs(question, need, { oneLook: fixedScoreOneLook(plan, question.alpha) });
}

function scores(question: Question, { expect, tolerated, truth }: Compared): Needed {
  const rule = { delta: Math.abs(tolerated - expect) };
  const deviation = largestScatter(expect);
  const plan = { mean: Math.abs(truth - expect), deviation: deviation * Math.SQRT2 };
  const need = pairedScoreNeed(plan, rule, aimOf(question, evenBets(differenceStakes(rule).length)));
  const one = { limit: tolerated, truth, deviation: plan.deviation, from: "levels" } as const;
  const notes = [{ kind: "spread-assumed", spread: deviation } as const];
  return pairs(question, need, { oneLook: fixedScoreOneLook(one, question.alpha), notes });
}

/** Half of the weight is the median's, half the tail's: a slowdown of all answers shows in the median. */
function medians(question: Question, { tolerated, truth }: Compared): Needed {
  const half = { ...question, alpha: question.alpha / 2 };
  const slower = normalCdf(Math.log(truth / tolerated) / (LATENCY_SPREAD * Math.SQRT2));
  const plan = { limit: 0.5, truth: slower };
  const need = pairedSlowerNeed(plan, aimOf(half, evenBets(PAIR.length)));
  return pairs(question, need, { oneLook: fixedOneLook(plan, question.alpha) });
}

function pairs(
  question: Question,
  { samples }: Need,
  { oneLook, notes = [] }: { readonly oneLook: number | null; readonly notes?: readonly Note[] },
): Needed {
  return answer(question, { samples, oneLook }, { least: LEAST_PAIRS, notes: [...notes, UNCORRELATED] });
}
