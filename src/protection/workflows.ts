/** Everything that the workflow files of the default branch say about protection. */
import { diagnosis, unknown } from "./diagnosis.ts";
import type { Diagnosis } from "./diagnosis.ts";
import type { ActionsSettings, Answer } from "./settings.ts";
import { standingComplaints } from "./workflows/check.ts";
import { secretsIn } from "./workflows/expressions.ts";
import { diagnosePlan, diagnoseReview } from "./workflows/gate-workflows.ts";
import { diagnoseCommands, diagnoseJob } from "./workflows/jobs-of-ours.ts";
import { isOurs, usesIn } from "./workflows/our-action.ts";
import { diagnoseStatusWriters } from "./workflows/status-writers.ts";
import { diagnoseEnvironments, diagnoseTicks } from "./workflows/tick-workflows.ts";
import { allTexts, readWorkflow } from "./workflows/workflow.ts";
import type { Workflow } from "./workflows/workflow.ts";

export interface TextFile {
  readonly path: string;
  readonly text: string;
  /** What it is instead of text, as `a symlink`. */
  readonly refused?: string | undefined;
}

export interface WorkflowTerms {
  readonly queue: boolean | null;
  readonly actions: ActionsSettings;
  /** Whether the required status must come from another App than GitHub Actions. */
  readonly isOtherSource: boolean;
}

export function diagnoseWorkflows(
  files: Answer<readonly TextFile[]>,
  terms: WorkflowTerms,
): readonly Diagnosis[] {
  if (files.kind !== "read")
    return [
      unknown("workflow-missing", "The workflows", {
        because: files.because,
        needs: "`contents: read`",
      }),
    ];
  const { workflows, unreadable } = readAll(files.value);
  const uses = usesIn(workflows);
  const { token, environments } = terms.actions;
  return [
    ...unreadable,
    ...diagnoseCommands(uses),
    ...diagnosePlan(uses, terms.queue),
    ...diagnoseReview(uses, workflows),
    ...diagnoseTicks(uses),
    ...diagnoseEnvironments(uses, environments),
    ...uses.flatMap(diagnoseJob),
    ...diagnoseStatusWriters(workflows, {
      writesByDefault: token.kind === "read" ? token.value.default === "write" : null,
      isOtherSource: terms.isOtherSource,
    }),
    ...workflows.filter(isConcerned).flatMap(diagnoseRules),
  ];
}

function readAll(files: readonly TextFile[]): {
  readonly workflows: readonly Workflow[];
  readonly unreadable: readonly Diagnosis[];
} {
  const readings = files
    .filter(({ path }) => /\.ya?ml$/.test(path))
    .map(({ path, text, refused }) =>
      refused === undefined
        ? readWorkflow(path, text)
        : { kind: "unreadable" as const, path, because: `it is ${refused}` },
    );
  return {
    workflows: readings.flatMap((each) => (each.kind === "workflow" ? [each.workflow] : [])),
    unreadable: readings.flatMap((each) =>
      each.kind === "workflow"
        ? []
        : [
            diagnosis("workflow-unreadable", "unknown", {
              where: each.path,
              found: `Nothing can be said about this workflow: ${each.because}`,
              fix: "Write it as plain YAML, each key once, without merge keys",
            }),
          ],
    ),
  };
}

/** Names of all secrets that workflows hand on, in upper case. */
export function secretsOfWorkflows(files: Answer<readonly TextFile[]>): ReadonlySet<string> {
  if (files.kind !== "read") return new Set();
  return new Set(
    readAll(files.value).workflows.flatMap(({ jobs }) =>
      jobs.flatMap(({ raw }) => allTexts(raw).flatMap(secretsIn)),
    ),
  );
}

/** Ours, and whatever strangers can start: the rest of a repository is its own business. */
function isConcerned({ jobs }: Workflow): boolean {
  return jobs.some(({ steps }) => steps.some(isOurs));
}

/** Rules that let somebody run code, or read secrets, with the rights of the gate. */
const SEVERE = ["template-injection", "dangerous-triggers", "github-env", "bot-conditions"];
/** Rules about tidiness. */
const MILD = ["undocumented-permissions", "concurrency-limits", "self-repository", "secrets-outside-env"];

function diagnoseRules(workflow: Workflow): readonly Diagnosis[] {
  return standingComplaints(workflow).map(({ rule, job, found, fix }) =>
    diagnosis(
      "workflow-rule",
      SEVERE.includes(rule) ? "critical" : MILD.includes(rule) ? "note" : "warning",
      {
        where: job === null ? workflow.path : `${workflow.path}, ${job}`,
        found: `${rule}: ${found}`,
        fix,
      },
    ),
  );
}
