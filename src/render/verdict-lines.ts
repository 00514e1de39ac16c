import type { Finding } from "../judge/finding.ts";
import type { Plan } from "../plan/plan.ts";
import { span, text } from "./escape.ts";
import { capped, details } from "./markdown.ts";
import { plural } from "./numbers.ts";
import type { TickReport } from "./tick-report.ts";
import { verdictSentence } from "./verdict-sentence.ts";

/** Where findings were judged: the plan, and the stage if it is known. */
export interface Judged {
  readonly plan: Plan | null;
  readonly stage: string | null;
}

/** A tick that went on reports the stage it entered, and judged the one before. */
export function judgedIn({ plan, stage, decision }: TickReport): Judged {
  return { plan, stage: decision === "promote" ? null : stage };
}

/** `errors in breaking-news: Candidate 6.6% of 564, …`, as one line of Markdown. */
export function verdictLine(finding: Finding, { plan, stage }: Judged): string {
  const { guard, cohort } = finding;
  return `${span(guard)} in ${span(cohort)}: ${text(verdictSentence(finding, plan, stage))}`;
}

/** A list of them, at most `most`. */
export function verdictLines(findings: readonly Finding[], judged: Judged, most: number): string {
  const { shown, more } = capped(findings, most);
  const lines = shown.map((finding) => `- ${verdictLine(finding, judged)}`);
  return [...lines, ...(more === 0 ? [] : [`- …and ${more} more in the output \`result\``])].join("\n");
}

/** The same folded away, below a table that names only the verdicts. */
export function verdictDetails(findings: readonly Finding[], judged: Judged, most: number): string {
  if (findings.length === 0) return "";
  const title = `Why: ${plural(findings.length, "verdict")} with the numbers`;
  return details(title, verdictLines(findings, judged, most));
}
