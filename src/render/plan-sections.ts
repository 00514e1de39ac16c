import type { Problem } from "../config/problem.ts";
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

/** One plan as blocks in reading order; `cut` parts are left out. */
export function planSections(
  input: PlannedForReaders,
  limits: Limits,
  cut: ReadonlySet<Part>,
): readonly string[] {
  const { plan, runbook, advice } = input;
  const entries = cut.has("runbook tail") ? SHORT_RUNBOOK : limits.entries;
  const part = (name: Part, render: () => string): readonly string[] => (cut.has(name) ? [] : [render()]);
  const folded = (
    name: Part,
    section: () => { readonly title: string; readonly body: string } | null,
  ): readonly string[] =>
    part(name, () => {
      const made = section();
      return made === null ? "" : details(made.title, made.body);
    });
  return [
    planHead(plan, advice),
    ...part("diagram", () => stageDiagram(plan)),
    ...part("stages", () => stagesTable(plan)),
    ...folded("guards", () => guardsSection(plan)),
    ...folded("cohorts", () =>
      plan.rollout.cohorts.length === 0 ? null : cohortsSection(plan, limits.rows),
    ),
    ...folded("runbook", () => runbookSection(runbook, entries)),
    ...folded("communications", () => communicationsSection(plan, limits.rows)),
    ...folded("timetable", () => timetableSection(plan)),
    ...folded("numbers", () => evaluabilitySection(plan, limits.rows)),
    ...folded("advice", () => adviceSection(plan, advice, limits.rows)),
  ];
}
