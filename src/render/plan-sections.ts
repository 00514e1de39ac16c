import type { Problem } from "../config/problem.ts";
import type { PlanChanges } from "../gate/plan-changes.ts";
import type { Rubric } from "../lint/rubric.ts";
import type { Plan } from "../plan/plan.ts";
import { forThePublic } from "../plan/public.ts";
import type { Runbook } from "../runbook/runbook.ts";
import { adviceSection } from "./advice-section.ts";
import { timetableSection } from "./calendar-sections.ts";
import { communicationsSection } from "./messages-section.ts";
import { draftSection, type DraftForReaders } from "./draft-section.ts";
import { costsSection } from "./costs-section.ts";
import { exposureSection } from "./exposure-section.ts";
import { hypothesisSection } from "./hypothesis-section.ts";
import { offlineReadings, offlineSection, type OfflineLayout } from "./offline-section.ts";
import { planChangesSection } from "./plan-changes-section.ts";
import { cohortsSection } from "./cohorts-section.ts";
import { evaluabilityMatrix, evaluabilitySection } from "./evaluability-section.ts";
import { guardsSection } from "./guards-section.ts";
import { details } from "./markdown.ts";
import { planHead, planTitle } from "./plan-head.ts";
import { runbookSection } from "./runbook-section.ts";
import { stageDiagram } from "./stage-diagram.ts";
import { stagesTable } from "./stages-table.ts";

export interface PlannedForReaders {
  readonly plan: Plan;
  readonly runbook: Runbook;
  /** Problems of the file, the plan and the rubric. */
  readonly advice: readonly Problem[];
  /** Since the plan that people approved; null or absent where nobody approved an older one. */
  readonly changes?: PlanChanges | null;
  /** How the plan came out against the rubric; null or absent where nobody held it against one. */
  readonly rubric?: Rubric | null;
  /** Words that a model drafted; null or absent where the policy drafts none. */
  readonly drafted?: DraftForReaders | null;
}

/** Who reads it: in a public repository everybody does. */
export type Audience = "team" | "public";

/** How the plans are laid out, the same for all of them. */
export interface Layout {
  readonly audience: Audience;
  /** Most rows of what is never cut; folded sections are whole or left out. */
  readonly mostProblems: number;
  /** Whether the title stands somewhere else already. */
  readonly isTitled: boolean;
}

/** What a section is made from. `plan` is as the audience may see it; `whole` is for words without counts. */
export interface SectionInput extends PlannedForReaders, Layout {
  readonly whole: Plan;
}

type Folded = { readonly title: string; readonly body: string } | null;

/** One way to show a section, and when it is cut: the lowest first. `null` is never cut. */
interface Form {
  /** How the comment names it where it is left out. */
  readonly name: string;
  readonly cut: number | null;
  readonly show: (input: SectionInput) => string;
}

interface SectionKind extends Form {
  /** What takes its place when it is cut, until that is cut too. */
  readonly shorter?: Form;
}

const EVERY_ROW = Number.POSITIVE_INFINITY;
/** So many entries of the runbook are worth their room where not all have any. */
const FIRST_ENTRIES = 3;

/**
 * The sections of a plan in reading order. Another one is another line.
 *
 * Cut first is what can be computed again from the rest, last what a decision needs.
 */
const SECTIONS: readonly SectionKind[] = [
  { name: "title", cut: null, show: ({ whole, isTitled }) => (isTitled ? "" : planTitle(whole)) },
  {
    name: "head",
    cut: null,
    show: ({ whole, advice, mostProblems }) => planHead(whole, advice, mostProblems),
  },
  {
    name: "what changed since the approved plan",
    cut: null,
    show: ({ changes = null }) => (changes === null ? "" : planChangesSection(changes)),
  },
  { name: "stages", cut: 100, show: ({ whole }) => stagesTable(whole) },
  {
    name: "offline results",
    cut: 95,
    show: (input) => offlineSection(input.whole, offlineLayout(input)),
    shorter: {
      name: "readings of the offline results",
      cut: 105,
      show: (input) => offlineReadings(input.whole, offlineLayout(input)),
    },
  },
  { name: "diagram", cut: 60, show: ({ whole }) => stageDiagram(whole) },
  { name: "guards", cut: 90, show: ({ plan }) => folded(guardsSection(plan)) },
  { name: "cohorts", cut: 85, show: ({ whole }) => folded(cohortsSection(whole, EVERY_ROW)) },
  {
    name: "what each stage can prove in numbers",
    cut: 10,
    show: ({ plan }) => folded(evaluabilitySection(plan, EVERY_ROW)),
    shorter: {
      name: "what each stage can prove",
      cut: 70,
      show: ({ plan }) => folded(evaluabilityMatrix(plan, EVERY_ROW)),
    },
  },
  { name: "exposure", cut: 75, show: ({ plan }) => folded(exposureSection(plan, EVERY_ROW)) },
  { name: "costs", cut: 45, show: ({ plan }) => folded(costsSection(plan, EVERY_ROW)) },
  { name: "the bet and its reads", cut: 80, show: ({ plan }) => folded(hypothesisSection(plan, EVERY_ROW)) },
  { name: "timetable", cut: 30, show: ({ plan }) => folded(timetableSection(plan)) },
  { name: "messages", cut: 35, show: ({ plan }) => folded(communicationsSection(plan, EVERY_ROW)) },
  {
    name: "runbook after its first entries",
    cut: 5,
    show: ({ runbook }) => folded(runbookSection(runbook, EVERY_ROW)),
    shorter: {
      name: "runbook",
      cut: 50,
      show: ({ runbook }) => folded(runbookSection(runbook, FIRST_ENTRIES)),
    },
  },
  {
    name: "what settles the points",
    cut: 15,
    show: (input) => advice(input),
    shorter: { name: "advice", cut: 55, show: (input) => advice(input, "left-out") },
  },
  {
    name: "drafted words",
    cut: 3,
    show: (input) => draftedWords(input, true),
    shorter: {
      name: "what drafted words leave to people",
      cut: null,
      show: (input) => draftedWords(input, false),
    },
  },
];

function advice({ plan, advice: problems, rubric = null }: SectionInput, settled?: "left-out"): string {
  const given = { rubric, most: EVERY_ROW, ...(settled === undefined ? {} : { settled }) };
  return folded(adviceSection(plan, problems, given));
}

function draftedWords({ drafted = null, audience }: SectionInput, isWhole: boolean): string {
  return drafted === null ? "" : folded(draftSection(drafted, { audience, isWhole }));
}

/** One rendered way to show a section; empty where there is nothing to say. */
export interface Shown {
  readonly name: string;
  readonly cut: number | null;
  readonly body: string;
}

/** A section with what may take its place, the longest first. */
export type Section = readonly Shown[];

/** One plan as sections in reading order. */
export function planSections(planned: PlannedForReaders, layout: Layout): readonly Section[] {
  const whole = planned.plan;
  const plan = layout.audience === "public" ? forThePublic(whole) : whole;
  const input: SectionInput = { ...planned, ...layout, plan, whole };
  return SECTIONS.map(({ shorter, ...kind }) => [
    showForm(kind, input),
    ...(shorter === undefined ? [] : [showForm(shorter, input)]),
  ]);
}

function showForm({ name, cut, show }: Form, input: SectionInput): Shown {
  return { name, cut, body: show(input) };
}

function offlineLayout({ audience }: SectionInput): OfflineLayout {
  return { rows: EVERY_ROW, isPublic: audience === "public" };
}

function folded(section: Folded): string {
  return section === null ? "" : details(section.title, section.body);
}
