import { CHANGE_AND_BET } from "./a-change-and-bet.ts";
import { STAGES } from "./b-stages.ts";
import { GUARDS } from "./c-guards.ts";
import { COHORTS } from "./d-cohorts.ts";
import { ROLLBACK } from "./e-rollback.ts";
import { PEOPLE } from "./f-people.ts";
import { LANGUAGE_MODELS, PINNED_BY_ANSWER } from "./g-language-models.ts";
import type { Rule } from "./rule.ts";

/** Every rule, in the order of the rubric. */
export const RULES: readonly Rule[] = [
  ...CHANGE_AND_BET,
  ...STAGES,
  ...GUARDS,
  ...COHORTS,
  ...ROLLBACK,
  ...PEOPLE,
  ...LANGUAGE_MODELS,
];

/** Every key under `answers` that some rule reads. */
export const ANSWER_KEYS: ReadonlySet<string> = new Set([
  ...RULES.flatMap(({ answer }) => (answer === null ? [] : [answer])),
  ...PINNED_BY_ANSWER,
]);
