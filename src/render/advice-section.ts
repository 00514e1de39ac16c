import type { Problem } from "../config/problem.ts";
import { HUMAN_POINTS } from "../lint/human-points.ts";
import { quoteOf } from "../lint/quote.ts";
import type { Outcome, Rubric, RuleOutcome } from "../lint/rubric.ts";
import type { Plan } from "../plan/plan.ts";
import { cell, span, text } from "./escape.ts";
import { blocks, capped, details, table } from "./markdown.ts";
import { plural } from "./numbers.ts";
import { problemTable } from "./problem-table.ts";
import { scoreWords, targetWords } from "./score-words.ts";

/** Enough to find it again in the file. */
const LONGEST_QUOTE = 70;

/** What the rubric says: blockers, the score, what could be better, what people answered, and what only people can judge. */
export function adviceSection(
  plan: Plan,
  problems: readonly Problem[],
  given: { readonly rubric: Rubric | null; readonly most: number; readonly settled?: "left-out" },
): { readonly title: string; readonly body: string } | null {
  const { rubric, most } = given;
  const blockers = problems.filter(({ severity }) => severity === "blocker");
  const advice = problems.filter(({ severity }) => severity === "advice");
  const answers = answersOf(plan);
  if (rubric === null && advice.length === 0 && answers.length === 0) return null;
  const open = `${plural(advice.length, "open point")}, ${answers.length} answered by people`;
  return {
    title: rubric === null ? `<b>Advice</b>: ${open}` : `<b>Rubric</b>: ${scoreWords(rubric.score)}; ${open}`,
    body: blocks([
      rubric === null ? "" : targetWords(rubric.score),
      blockers.length === 0 ? "" : blocks(["**Blockers**", problemTable(blockers, most)]),
      advice.length === 0 ? "" : details(`Advice (${advice.length})`, problemTable(advice, most)),
      answers.length === 0 ? "" : details(`Answered by people (${answers.length})`, list(answers, most)),
      rubric === null || given.settled === "left-out" ? "" : settledBlock(plan, rubric, most),
      checklist(),
    ]),
  };
}

function answersOf(plan: Plan): readonly string[] {
  return Object.entries(plan.rollout.answers).map(([key, answer]) =>
    answer.kind === "answered"
      ? `- ${span(key)} answered: ${cell(answer.text)}`
      : `- ${span(key)} does not apply: ${cell(answer.because)}`,
  );
}

function list(lines: readonly string[], most: number): string {
  const { shown, more } = capped(lines, most);
  return [...shown, ...(more === 0 ? [] : [`- …and ${more} more`])].join("\n");
}

/** What settles each point, so that a reader can look it up and disagree. */
function settledBlock(plan: Plan, { outcomes, score }: Rubric, most: number): string {
  const rows = outcomes.flatMap((each) => {
    const words = settledWords(plan, each.outcome);
    return words === null ? [] : [rowOf(each, words)];
  });
  if (rows.length === 0) return "";
  const { shown, more } = capped(rows, most);
  const rest = more === 0 ? "" : `…and ${more} more, in the job summary.`;
  return details(
    `What settles ${plural(score.settled, "point")}`,
    blocks([table(["Point", "Code", "Outcome", "By"], shown), rest]),
  );
}

function rowOf({ point, code }: RuleOutcome, [outcome, by]: readonly [string, string]): readonly string[] {
  return [String(point), text(code), outcome, by];
}

function settledWords(plan: Plan, outcome: Outcome): readonly [string, string] | null {
  switch (outcome.kind) {
    case "yes":
      return ["yes", shortQuote(quoteOf(plan, outcome.by))];
    case "answered":
      return ["answered", cell(outcome.text)];
    case "not-applicable":
      return ["not applicable", cell(outcome.because)];
    case "no":
    case "told":
      return null;
  }
}

/** Cut before a word or a number, never inside one: half a number would be another. */
function shortQuote(quote: string): string {
  const letters = Array.from(quote);
  if (letters.length <= LONGEST_QUOTE) return cell(quote);
  const start = letters.slice(0, LONGEST_QUOTE).join("");
  return `${cell(start.replace(/[\p{L}\p{N}.,:]+$/u, ""))}…`;
}

/** Ticked by the reviewer: no program knows whether it is good. */
function checklist(): string {
  return blocks([
    "**For the reviewer**: only a person can judge these.",
    HUMAN_POINTS.map(({ point, asks }) => `- [ ] ${point}. ${text(asks)}`).join("\n"),
  ]);
}
