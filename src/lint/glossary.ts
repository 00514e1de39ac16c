/** Words for two quantities, used as if they were one. */
import type { KeyPath } from "../config/problem.ts";
import type { Rollout } from "../config/rollout.ts";
import { byPlan, yesUnless, type Look, type Subject } from "./rule.ts";

interface Quantity {
  readonly name: string;
  readonly words: string;
  readonly is: string;
}

const FALSE_POSITIVE_RATE: Quantity = {
  name: "false positive rate",
  words: String.raw`false[ -](?:positive|alarm)s?[ -]rate|fpr`,
  is: "FP / (FP + TN)",
};
const PRECISION: Quantity = { name: "precision", words: "precision", is: "TP / (TP + FP)" };
const ACCURACY: Quantity = { name: "accuracy", words: "accuracy", is: "(TP + TN) / all" };
const RECALL: Quantity = {
  name: "recall",
  words: String.raw`recall|sensitivity|true[ -]positive[ -]rate|tpr`,
  is: "TP / (TP + FN)",
};
const SPECIFICITY: Quantity = {
  name: "specificity",
  words: String.raw`specificity|true[ -]negative[ -]rate|tnr`,
  is: "TN / (TN + FP)",
};
const MISS_RATE: Quantity = {
  name: "false negative rate",
  words: String.raw`false[ -]negatives?[ -]rate|miss[ -]rate|fnr`,
  is: "FN / (FN + TP)",
};
const MEAN: Quantity = { name: "mean", words: "mean|average|avg", is: "the sum divided by the number" };
const MEDIAN: Quantity = {
  name: "percentile",
  words: String.raw`median|p50|p9\d(?:\.\d+)?|percentile`,
  is: "the value that a share of all stays below",
};

/** Pairs that are mistaken for one another. */
const MIXED: readonly (readonly [Quantity, Quantity])[] = [
  [FALSE_POSITIVE_RATE, PRECISION],
  [ACCURACY, PRECISION],
  [RECALL, SPECIFICITY],
  [RECALL, PRECISION],
  [FALSE_POSITIVE_RATE, SPECIFICITY],
  [MISS_RATE, RECALL],
  [ACCURACY, RECALL],
  [MEAN, MEDIAN],
];

/** One after the other as if the second explained the first: in brackets, behind a slash, an equals sign, i.e. */
const EXPLAINS = String.raw`\s*(?:\(|/|=|,?\s*i\.e\.,?|,?\s*aka|,?\s*that is,?|,\s*or)\s*(?:the\s+)?`;
/** In a name there is no punctuation: both words standing together are one claim. A curve has two axes. */
const CURVE = /auc|curve|f1|harmonic|-and-|-vs-/;

interface Mix {
  readonly one: Quantity;
  readonly other: Quantity;
  /** Both words anywhere. */
  readonly both: readonly RegExp[];
  /** One explained by the other. */
  readonly explained: readonly RegExp[];
}

const whole = (words: string): RegExp => new RegExp(String.raw`(?<![a-z])(?:${words})(?![a-z])`, "i");

/** Made once: a thousand files are looked at with them. */
const MIXES: readonly Mix[] = MIXED.map(([one, other]) => ({
  one,
  other,
  both: [whole(one.words), whole(other.words)],
  explained: [
    whole(`(?:${one.words})${EXPLAINS}(?:${other.words})`),
    whole(`(?:${other.words})${EXPLAINS}(?:${one.words})`),
  ],
}));

/** Looks at names and sentences of people; each place is objected to once. */
export function mixedQuantities({ plan }: Subject): Look {
  const objections = textsOf(plan.rollout).flatMap(({ path, text, isName }) => {
    const mix = MIXES.find((each) => isMixed(each, text, isName));
    if (mix === undefined) return [];
    const { one, other } = mix;
    return [
      {
        path,
        ...(isName ? { what: "key" as const } : {}),
        message: `"${one.name}" and "${other.name}" are two quantities: which of them is meant?`,
        expected: `${one.name}, which is ${one.is}, or ${other.name}, which is ${other.is}`,
        found: text.slice(0, 120),
        suggestion: "write the one that is measured",
      },
    ];
  });
  return yesUnless(objections, byPlan("every quantity goes by one word"));
}

function isMixed({ both, explained }: Mix, text: string, isName: boolean): boolean {
  if (isName) return !CURVE.test(text) && both.every((word) => word.test(text));
  return explained.some((words) => words.test(text));
}

interface Said {
  readonly path: KeyPath;
  readonly text: string;
  readonly isName: boolean;
}

function textsOf(rollout: Rollout): readonly Said[] {
  const said = (path: KeyPath, text: string | null | undefined, isName = false): readonly Said[] =>
    text === null || text === undefined ? [] : [{ path, text: text.slice(0, 2_000), isName }];
  return [
    ...rollout.guards.flatMap(({ name }) => said(["guards", name], name, true)),
    ...rollout.guards.flatMap((guard) =>
      guard.kind === "signal" ? said(["guards", guard.name, "signal"], guard.signal) : [],
    ),
    ...said(["hypothesis", "change-our-mind"], rollout.hypothesis?.changeOurMind),
    ...rollout.cohorts.flatMap(({ name, because }) => said(["cohorts", name, "because"], because)),
    ...rollout.communications.flatMap(({ message }, index) =>
      said(["communications", index, "message"], message),
    ),
    ...Object.entries(rollout.answers).flatMap(([key, answer]) =>
      said(["answers", key], answer.kind === "answered" ? answer.text : answer.because),
    ),
    ...rollout.rollback.also.flatMap(({ does }, index) => said(["rollback", "also", index, "does"], does)),
  ];
}
