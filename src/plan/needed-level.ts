import type { LevelGuard } from "../judge/guard.ts";
import { levelBets, levelIncrements } from "../judge/level-test.ts";
import { PAIR } from "../judge/paired-increments.ts";
import { needOf } from "../judge/power.ts";
import { oddsNeed } from "../judge/power-kinds.ts";
import { QUORUM } from "../judge/quorum.ts";
import { aimOf, answer, type Formulas, type Needed, NO_CERTIFICATES, type Question } from "./question.ts";

/** Readings that follow each other are taken to be as alike as the judge takes them: one in nineteen counts. */
const ALIKE = (1 + 0.9) / (1 - 0.9);

/** A gauge is counted in readings: the level is found when all of them lie beyond the limit. */
export function levelFormulas({ better }: LevelGuard): Formulas {
  const side = better === "lower" ? "above" : "below";
  return {
    ...NO_CERTIFICATES,
    objective: (question) => againstBound(question),
    baseline: (question, { tolerated, expect }) => {
      const aim = aimOf(question, levelBets({ kind: "level-pair", factor: tolerated / expect, side }));
      const { samples } = oddsNeed({ limit: 0.5, truth: 1 }, PAIR, { ...aim, designEffect: ALIKE });
      return answer(question, { samples, oneLook: null }, { least: QUORUM.w });
    },
  };
}

function againstBound(question: Question): Needed {
  const { goal } = aimOf(question, levelBets({ kind: "level", limit: 0, side: "above" }));
  const { samples } = needOf(
    levelIncrements(true).map((mean, k) => ({ gain: { mean, variance: 0 }, goal: goal(k) })),
  );
  const breachAfter = samples === null ? QUORUM.m : Math.min(QUORUM.m, Math.ceil(samples));
  // Before five readings nothing passes, however soon it could break.
  return answer(
    question,
    { samples: QUORUM.w, oneLook: null },
    { notes: [{ kind: "readings", breachAfter }] },
  );
}
