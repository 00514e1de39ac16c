/** The files beside the comment: the whole text and the whole data, for an artifact. */
import { maskedValue } from "../config/secrets.ts";
import { renderPlanFile } from "../render/plan-text.ts";
import type { Assessment } from "./assess.ts";
import { describeRubrics } from "./describe-rubric.ts";
import { forReaders } from "./for-readers.ts";
import { planDocument } from "./plan-document.ts";
import { draftsOf } from "./draft-words.ts";
import { audienceOf } from "./audience.ts";
import { inputOf } from "./publish.ts";

export interface PlanFile {
  readonly name: string;
  readonly text: string;
}

/** None where the pull request changes no rollout. Another file is another line. */
export function planFiles(assessment: Assessment, runUrl: string | null): readonly PlanFile[] {
  if (assessment.planned.length === 0) return [];
  const problems = [...assessment.problems, ...assessment.planned.flatMap((each) => each.problems)];
  const document = planDocument(forReaders(assessment.planned, assessment.changes, draftsOf(assessment)), {
    problems,
    rubrics: describeRubrics(assessment.planned),
    audience: audienceOf(assessment),
  });
  return [
    { name: "plan.md", text: renderPlanFile(inputOf(assessment, runUrl)) },
    { name: "plan.json", text: `${JSON.stringify(document, maskedValue)}\n` },
  ];
}
