import type { Problem } from "../config/problem.ts";
import type { Plan } from "../plan/plan.ts";
import { cell, span } from "./escape.ts";
import { blocks, capped } from "./markdown.ts";
import { plural } from "./numbers.ts";
import { problemTable } from "./problem-table.ts";

/** What could be better, and what people answered in the file: answered is not the same as good. */
export function adviceSection(
  plan: Plan,
  problems: readonly Problem[],
  most: number,
): { readonly title: string; readonly body: string } | null {
  const advice = problems.filter(({ severity }) => severity === "advice");
  const answers = Object.entries(plan.rollout.answers).map(([key, answer]) =>
    answer.kind === "answered"
      ? `- ${span(key)} answered: ${cell(answer.text)}`
      : `- ${span(key)} does not apply: ${cell(answer.because)}`,
  );
  if (advice.length === 0 && answers.length === 0) return null;
  return {
    title: `<b>Advice</b>: ${plural(advice.length, "open point")}, ${answers.length} answered by people`,
    body: blocks([problemTable(advice, most), capped(answers, most).shown.join("\n")]),
  };
}
