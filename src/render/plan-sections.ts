import type { Problem } from "../config/problem.ts";
import type { Rubric } from "../lint/rubric.ts";
import type { Plan } from "../plan/plan.ts";
import type { Runbook } from "../runbook/runbook.ts";
import { adviceSection } from "./advice-section.ts";
import { communicationsSection, timetableSection } from "./calendar-sections.ts";
import { cohortsSection } from "./cohorts-section.ts";
import { evaluabilitySection } from "./evaluability-section.ts";
import { guardsSection } from "./guards-section.ts";
import { details } from "./markdown.ts";
import { planHead } from "./plan-head.ts";
import { runbookSection } from "./runbook-section.ts";
import { stageDiagram } from "./stage-diagram.ts";
import { stagesTable } from "./stages-table.ts";

export interface PlannedForReaders {
  readonly plan: Plan;
  readonly runbook: Runbook;
  /** Problems of the file, the plan and the rubric. */
  readonly advice: readonly Problem[];
  /** How the plan came out against the rubric; left out where nobody held it against one. */
  readonly rubric?: Rubric;
}

/** The parts of a plan that may be cut, in the order in which they are. */
export const CUT_ORDER = [
  "numbers",
  "timetable",
  "communications",
  "runbook tail",
  "advice",
  "runbook",
  "cohorts",
  "guards",
  "diagram",
  "stages",
] as const;
export type Part = (typeof CUT_ORDER)[number];

/** How many rows each list may have. */
export interface Limits {
  readonly rows: number;
  readonly entries: number;
}

export const COMMENT_LIMITS: Limits = { rows: 30, entries: 40 };
export const SUMMARY_LIMITS: Limits = { rows: 2000, entries: 2000 };
const SHORT_RUNBOOK = 1;

/** One block of a plan. The whole runbook goes with its tail, the short one with the rest of it. */
export interface Section {
  /** null for what is never cut. */
  readonly part: Part | null;
  /** What takes its place when it is cut. */
  readonly instead: Section | null;
  readonly body: string;
}

/** One plan as blocks in reading order. */
export function planSections(input: PlannedForReaders, limits: Limits): readonly Section[] {
  const { plan, runbook, advice } = input;
  const short = folded("runbook", runbookSection(runbook, SHORT_RUNBOOK));
  return [
    section(null, planHead(plan, advice)),
    section("diagram", stageDiagram(plan)),
    section("stages", stagesTable(plan)),
    folded("guards", guardsSection(plan)),
    ...(plan.rollout.cohorts.length === 0 ? [] : [folded("cohorts", cohortsSection(plan, limits.rows))]),
    { ...folded("runbook tail", runbookSection(runbook, limits.entries)), instead: short },
    folded("communications", communicationsSection(plan, limits.rows)),
    folded("timetable", timetableSection(plan)),
    folded("numbers", evaluabilitySection(plan, limits.rows)),
    folded("advice", adviceSection(plan, advice, { rubric: input.rubric ?? null, most: limits.rows })),
  ];
}

/** What is left of a section when parts are cut. */
export function bodyWithout({ part, instead, body }: Section, cut: ReadonlySet<Part>): string {
  if (part === null || !cut.has(part)) return body;
  return instead === null ? "" : bodyWithout(instead, cut);
}

function section(part: Part | null, body: string): Section {
  return { part, instead: null, body };
}

function folded(part: Part, made: { readonly title: string; readonly body: string } | null): Section {
  return section(part, made === null ? "" : details(made.title, made.body));
}
