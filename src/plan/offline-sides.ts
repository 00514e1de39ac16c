/** Results that were mixed up: one file for both versions, or each in the other's place. */
import type { Rollout, Side } from "../config/rollout.ts";
import type { Results } from "../evidence/answers.ts";
import { cut } from "../evidence/fields.ts";
import type { StageAt } from "./offline.ts";
import type { ResultsFile } from "./offline-files.ts";
import type { PlanComplaint } from "./report.ts";

/** A version that is compared with itself is never worse. */
export function sameResults(
  { stage, index }: StageAt,
  files: ReadonlyMap<string, ResultsFile>,
): readonly PlanComplaint[] {
  const [candidate, baseline] = [files.get(stage.candidate), files.get(stage.baseline)];
  if (candidate === undefined || candidate.blob !== baseline?.blob) return [];
  return [
    {
      code: "offline-same-results",
      severity: "blocker",
      path: ["stages", index, "candidate"],
      message: `stage "${stage.name}" compares a file with itself`,
      expected: "results of each version in a file of its own",
      found: `the same content in ${stage.candidate} and ${stage.baseline}`,
      suggestion: "run the evaluation with the candidate, and commit what it writes",
    },
  ];
}

/** The files say what they were made with. */
export function swappedResults(
  { stage, index }: StageAt,
  { baseline, candidate }: Rollout["release"],
  results: { readonly baseline: Results; readonly candidate: Results },
): readonly PlanComplaint[] {
  const others = [
    { side: "candidate", own: candidate, other: baseline, made: results.candidate.madeWith },
    { side: "baseline", own: baseline, other: candidate, made: results.baseline.madeWith },
  ] as const;
  return others.flatMap(({ side, own, other, made }) => {
    const mistaken = made.filter((name) => isOf(name, other) && !isOf(name, own));
    if (mistaken.length === 0 || made.some((name) => isOf(name, own) && !isOf(name, other))) return [];
    return [
      {
        code: "offline-results-swapped",
        severity: "blocker",
        path: ["stages", index, side],
        message: `stage "${stage.name}": the results of the ${side} were made with the other version`,
        expected: [own.model, own.id].filter((each) => each !== null).join(" or "),
        found: mistaken.slice(0, 3).map(cut).join(", "),
        suggestion: "exchange `candidate` and `baseline`, or run the evaluation again",
      },
    ];
  });
}

/** `openai:chat:news-14b` is made with the model news-14b. */
function isOf(name: string, { id, model }: Side): boolean {
  return [id, model].some(
    (each) => each !== null && (name === each || name.endsWith(`:${each}`) || name.endsWith(`/${each}`)),
  );
}
