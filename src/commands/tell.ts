/** What the entries print: summaries and annotations, laid out by `render`. */
import type { Problem } from "../config/problem.ts";
import { showHidden } from "../config/scan.ts";
import { nearest } from "../config/suggest.ts";
import { renderDrill } from "../render/drill-text.ts";
import type { DrillReport } from "../render/drill-text.ts";
import { explainAnything } from "../render/explain.ts";
import { logLine } from "../render/log-line.ts";
import { loudLinesOf } from "../render/loud-lines.ts";
import type { LoudLine } from "../render/loud-lines.ts";
import { plural } from "../render/numbers.ts";
import { annotations, renderProblems } from "../render/problems.ts";
import type { Annotation } from "../render/problems.ts";
import type { ReplayReport } from "../render/replay-report.ts";
import { renderReplay } from "../render/replay-story.ts";
import { renderEntryPage, renderMissing, renderRunbookPage } from "../render/runbook-page.ts";
import { renderStatusSummary, renderStatusText } from "../render/status.ts";
import type { StatusReport } from "../render/status.ts";
import { renderPlanSummary } from "../render/summary.ts";
import { renderSimulation, renderTests } from "../render/simulation.ts";
import type { SimulationReport, TestReport } from "../render/simulation.ts";
import type { Audience } from "../render/plan-sections.ts";
import type { TickReport } from "../render/tick-report.ts";
import { renderTickSummary } from "../render/tick-summary.ts";
import { renderPower } from "../render/power-text.ts";
import type { Plan } from "../plan/plan.ts";
import type { Runbook, RunbookEntry } from "../runbook/runbook.ts";
import type { Assessment } from "./assess.ts";
import { inputOf } from "./publish.ts";

export function summariseGate(assessment: Assessment): string {
  return renderPlanSummary(inputOf(assessment, null));
}

/** The worst story first: whoever was woken reads only the top. */
export function summariseTicks(reports: readonly TickReport[], audience: Audience = "public"): string {
  const rank = { "roll-back": 0, hold: 1, promote: 2, bake: 3, guard: 4 } as const;
  return reports
    .toSorted((a, b) => rank[a.decision] - rank[b.decision])
    .map((report) => renderTickSummary(report, audience))
    .join("\n\n");
}

/** One line for a log or a terminal: what somebody wrote into it is shown and does nothing. */
export function lineForLog(text: string): string {
  return logLine(text);
}

/** What nobody may overlook of a tick. */
export function loudLines(report: TickReport): readonly LoudLine[] {
  return loudLinesOf(report);
}

/** At most ten errors and ten warnings: GitHub shows no more of a step. */
export function annotationsOf(problems: readonly Problem[]): readonly Annotation[] {
  return annotations(problems);
}

/** Problems as a terminal shows them: the line, a caret, what was expected. */
export function printProblems(problems: readonly Problem[], texts: ReadonlyMap<string, string>): string {
  return renderProblems(problems, texts);
}

/** The story of a replay, line by line. */
export function tellReplay(report: ReplayReport): string {
  return renderReplay(report);
}

/** Where the rollouts stand, for a job's summary. */
export function summariseStatus(report: StatusReport): string {
  return renderStatusSummary(report);
}

/** The same for a terminal. */
export function tellStatus(report: StatusReport): string {
  return renderStatusText(report);
}

/** A rehearsed rollback. */
export function tellDrill(report: DrillReport, recordedIn: string | null): string {
  return renderDrill(report, recordedIn);
}

/** What each stage of a plan can prove, as columns. */
export function tellPower(plan: Plan): string {
  return renderPower(plan);
}

/** `1 rollout file, no problems in the text; plan weighs the rest`: policy, router, samples and files that it names. */
export function printNoProblems(files: number): string {
  return `${plural(files, "rollout file")}, no problems in the text; \`plan\` weighs the rest`;
}

/** Whole runbooks as a file of their own, `runbook.md`. */
export function runbookPage(runbooks: readonly Runbook[]): string {
  return renderRunbookPage(runbooks);
}

/** Entries alone, for whoever knows which one. */
export function runbookEntries(entries: readonly RunbookEntry[]): string {
  return renderEntryPage(entries);
}

/** What is not as in the approved plan where files are missing; empty where none is. */
export function runbookNote(missing: readonly string[]): string {
  return renderMissing(missing);
}

/** What the gate would say, before and after. */
export function tellSimulation(simulation: SimulationReport): string {
  return renderSimulation(simulation);
}

/** One line for each facts file that is a test. */
export function tellTests(tests: readonly TestReport[]): string {
  return renderTests(tests);
}

/** What a code, a word or a request means, a line for each thing of that name; or what was probably meant. */
export function explainWords(words: string): {
  readonly found: boolean;
  readonly text: string;
  readonly document: object;
} {
  const { found, near } = explainAnything(words);
  const document = { "schema-version": 1, asked: words, found, near };
  if (found.length > 0)
    return {
      found: true,
      text: found.map(({ name, of, explanation }) => `${name} (${of}): ${explanation}`).join("\n"),
      document,
    };
  const meant =
    near.length === 0 ? "docs/codes.md and docs/glossary.md list all" : `near are ${near.join(", ")}`;
  return {
    found: false,
    text: `Expected a code, a word of the glossary or a request, found ${showHidden(words.slice(0, 100))}; ${meant}`,
    document,
  };
}

/** The word that was probably meant, for a call that is not understood; null when none is near. */
export function probablyMeant(word: string, words: readonly string[]): string | null {
  return nearest(word, words);
}
