import { watchesUsers } from "../plan/guard-kinds.ts";
import { agreeingJudge, otherModel, saidJudge } from "./judging-model.ts";
import {
  found,
  inFile,
  lacks,
  notApplicable,
  question,
  yesUnless,
  type Evidence,
  type Look,
  type Rule,
  type Subject,
} from "./rule.ts";

/** Keys under `answers` that say why a language model has no such thing. */
export const PINNED_BY_ANSWER = ["model", "prompt", "parameters"] as const;

/** G: asked of language models only. */
export const LANGUAGE_MODELS: readonly Rule[] = [
  { code: "rubric-68-pinned", blocksAt: 2, answer: null, look: pinned },
  sideField("rubric-68-tools", "tools", "which tools the model may call, and what they do, is not said"),
  sideField("rubric-68-index", "index", "the snapshot of the retrieval index is not pinned"),
  sideField("rubric-68-filter", "filter", "the version of the safety filter is not pinned"),
  {
    code: "rubric-68-served-model",
    blocksAt: 0,
    answer: "served-model",
    look: ({ plan }) => {
      const guard = plan.rollout.guards.find(({ kind }) => kind === "identity");
      return found(
        guard === undefined ? null : inFile("guards", guard.name),
        lacks(
          ["guards"],
          "no guard compares the served model with the pinned one",
          "identity: <query of the served id>, equals: <the pinned id>",
        ),
      );
    },
  },
  { code: "rubric-69-llm-quality", blocksAt: 2, answer: null, look: quality },
  guardLike("rubric-69-refusals", "refusals", /refus|abstain|empty-answer/, "how often the model refuses"),
  guardLike(
    "rubric-69-safety-filter",
    "safety-filter",
    /filter|safety|moderation/,
    "how often the safety filter hits",
  ),
  guardLike("rubric-69-off-brand", "off-brand", /brand|tone/, "answers that are off brand"),
  { code: "rubric-70-judge", blocksAt: 0, answer: "judge", look: saidJudge },
  { code: "rubric-70-other-model", blocksAt: 2, answer: null, look: otherModel },
  { code: "rubric-70-agreement", blocksAt: 1, answer: null, look: agreeingJudge },
  guardLike(
    "rubric-71-first-token",
    "first-token",
    /ttft|first-token|time-to-first/,
    "the time to the first token",
  ),
  guardLike(
    "rubric-71-token-pace",
    "token-pace",
    /tpot|inter-token|token-pace|per-token|tokens-per-second|between-tokens/,
    "the pace of the tokens after the first",
  ),
  {
    code: "rubric-72-repeats",
    blocksAt: 0,
    answer: "repeats",
    look: ({ plan }) => {
      const offline = plan.rollout.stages.flatMap((stage, index) =>
        stage.kind === "evaluate" ? [{ index, repeats: stage.repeats }] : [],
      );
      const [first] = offline;
      if (first === undefined) return notApplicable("nothing is evaluated offline");
      return yesUnless(
        offline
          .filter(({ repeats }) => repeats < 2)
          .map(({ index }) => ({
            path: ["stages", index],
            message: "one answer per prompt does not show the spread",
            suggestion: "repeats: 3",
          })),
        inFile("stages", first.index, "repeats"),
      );
    },
  },
  question({
    code: "rubric-72-attacks",
    answer: "attack-tests",
    asks: "tests for prompt injection and leaks of personal data are not named",
  }),
];

function sideField(code: Rule["code"], field: "tools" | "index" | "filter", asks: string): Rule {
  return question({
    code,
    answer: field,
    asks,
    instead: ({ plan }): Evidence | null =>
      plan.rollout.release.candidate[field] === undefined ? null : inFile("release", "candidate", field),
  });
}

/** A guard that is named for what it watches, or a written reason why there is none. */
function guardLike(code: Rule["code"], answer: string, name: RegExp, watched: string): Rule {
  return question({
    code,
    answer,
    asks: `no guard watches ${watched}`,
    instead: ({ plan }): Evidence | null => {
      const guard = plan.rollout.guards.find((each) => name.test(each.name));
      return guard === undefined ? null : inFile("guards", guard.name);
    },
  });
}

function pinned({ plan: { rollout } }: Subject): Look {
  const { candidate } = rollout.release;
  const isThere = {
    model: candidate.model !== null,
    prompt: candidate.prompt !== null,
    parameters: Object.keys(candidate.parameters).length > 0,
  };
  return yesUnless(
    PINNED_BY_ANSWER.filter((field) => !isThere[field] && rollout.answers[field] === undefined).map(
      (field) => ({
        path: ["release", "candidate"],
        what: "key",
        message: `the candidate's ${field} is not pinned`,
        expected: "model, prompt and parameters",
        suggestion: `write ${field}, or answers: { ${field}: { not-applicable: "why" } }`,
      }),
    ),
    inFile("release", "candidate"),
  );
}

function quality({ plan }: Subject): Look {
  const guard = plan.rollout.guards.find((each) => each.class === "quality" && watchesUsers(each));
  return found(guard === undefined ? null : inFile("guards", guard.name), {
    path: ["guards"],
    what: "key",
    message: "no guard measures what the model says to users",
    expected: "a share of unsupported answers, and one of refusals with two limits",
  });
}
