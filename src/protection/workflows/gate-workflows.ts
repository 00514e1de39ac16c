/** Whether the workflows that hold a merge start when they must, and cannot be skipped. */
import { diagnosis } from "../diagnosis.ts";
import type { Diagnosis } from "../diagnosis.ts";
import type { Use } from "./our-action.ts";
import { mapping, textsOf } from "./workflow.ts";
import type { Mapping, Workflow } from "./workflow.ts";

/** Without the first three a new head never gets a status; the others change what must be accepted. */
const VITAL = ["opened", "synchronize", "reopened"];
const WANTED = [...VITAL, "edited", "ready_for_review", "labeled", "unlabeled"];
/** What GitHub starts where a workflow names no types. */
const DEFAULT_TYPES = VITAL;

/** @param queue whether the default branch has a merge queue; null where that is not known. */
export function diagnosePlan(uses: readonly Use[], queue: boolean | null): readonly Diagnosis[] {
  const plans = uses.filter(({ command }) => command === "plan");
  return [
    ...plans.flatMap(planTrigger),
    ...plans.flatMap(skippable),
    ...(queue === false || plans.length === 0 ? [] : mergeGroup(plans, queue)),
  ];
}

function planTrigger({ workflow }: Use): readonly Diagnosis[] {
  const where = workflow.path;
  const target = workflow.triggers.get("pull_request_target");
  if (workflow.triggers.has("pull_request"))
    return [
      diagnosis("gate-trigger", "critical", {
        where,
        found:
          "`plan` runs on `pull_request`: the workflow file comes from the pull request itself, which can replace the gate by `exit 0` under the same name, and a fork's run cannot write the status",
        fix: "Run it on `pull_request_target`, which takes the workflow of the default branch. Nothing of the pull request is checked out, so that is safe here",
        paste: {
          language: "yaml",
          lines: ["on:", "  pull_request_target:", `    types: [${WANTED.join(", ")}]`, "  merge_group:"],
        },
      }),
    ];
  if (target === undefined)
    return [
      diagnosis("gate-trigger", "critical", {
        where,
        found: `\`plan\` starts on ${[...workflow.triggers.keys()].join(", ")}, and no pull request gets a status`,
        fix: `Add \`pull_request_target: { types: [${WANTED.join(", ")}] }\` below \`on:\``,
      }),
    ];
  return events(where, target);
}

function events(where: string, target: Mapping): readonly Diagnosis[] {
  const types = target["types"] === undefined ? DEFAULT_TYPES : textsOf(target["types"]);
  const missing = WANTED.filter((type) => !types.includes(type));
  if (missing.length === 0)
    return [
      diagnosis("gate-trigger", "ok", { where, found: "`plan` runs the workflow of the default branch" }),
    ];
  const isVital = missing.some((type) => VITAL.includes(type));
  return [
    diagnosis("gate-events", isVital ? "critical" : "warning", {
      where,
      found: `\`plan\` does not start on ${missing.join(", ")}${missing.includes("edited") ? "; a pull request that is retargeted keeps the outcome of its old base until the next event" : ""}`,
      fix: "Name all types",
      paste: { language: "yaml", lines: [`types: [${WANTED.join(", ")}]`] },
    }),
  ];
}

const FILTERS = ["paths", "paths-ignore", "branches", "branches-ignore"];

function skippable({ workflow, job, step }: Use): readonly Diagnosis[] {
  const where = workflow.path;
  const filters = ["pull_request_target", "merge_group"].flatMap((event) =>
    Object.keys(workflow.triggers.get(event) ?? {}).filter((key) => FILTERS.includes(key)),
  );
  const needs = job.raw["needs"] !== undefined;
  return [
    ...(filters.length === 0
      ? []
      : [
          diagnosis("gate-skippable", "critical", {
            where,
            found: `\`${[...new Set(filters)].join("`, `")}\` keeps the gate from starting: a status that is required and never comes blocks the merge for ever`,
            fix: "Remove the filter. A pull request that changes no rollout gets its green status at once",
          }),
        ]),
    ...(job.if === null && step.if === null && !needs
      ? []
      : [
          diagnosis("gate-skippable", "critical", {
            where,
            found: `The job ${job.name} ${needs ? "waits for another one" : "has a condition"}: when it is skipped, no status is written, and GitHub counts a skipped job as success`,
            fix: "Remove `if:` and `needs:` from the gate's job and step",
          }),
        ]),
  ];
}

function mergeGroup(plans: readonly Use[], queue: boolean | null): readonly Diagnosis[] {
  const [first] = plans;
  const where = first?.workflow.path ?? null;
  if (plans.some(({ workflow }) => workflow.triggers.has("merge_group"))) return [];
  return [
    diagnosis("merge-group", queue === true ? "critical" : "note", {
      where,
      found:
        queue === true
          ? "The branch has a merge queue and `plan` does not run on `merge_group`: every pull request waits in the queue until it is thrown out"
          : "`plan` does not run on `merge_group`, and whether the branch has a merge queue could not be read",
      fix: "Add `merge_group:` below `on:`",
    }),
  ];
}

/** A review reaches the gate as the end of a run that does nothing; the sweep repairs what was missed. */
export function diagnoseReview(uses: readonly Use[], workflows: readonly Workflow[]): readonly Diagnosis[] {
  const gates = uses.filter(({ command }) => command === "gate").map(({ workflow }) => workflow);
  if (gates.length === 0) return [];
  const followed = new Set(
    gates.flatMap((gate) => textsOf(gate.triggers.get("workflow_run")?.["workflows"])),
  );
  const companion = workflows.find(
    (each) => each.triggers.has("pull_request_review") && followed.has(each.name),
  );
  const where = gates[0]?.path ?? null;
  return [
    companion === undefined
      ? diagnosis("review-companion", "warning", {
          where,
          found: gates.some(({ triggers }) => triggers.has("pull_request_review"))
            ? "`gate` runs on `pull_request_review`: the workflow file comes from the pull request, and on a fork it cannot write the status"
            : "No workflow on `pull_request_review` is followed by `gate` through `workflow_run`: an approval changes the status only with the next event",
          fix: "Copy `model-rollout-review.yml` and `model-rollout-gate.yml` from examples/workflows, and leave their names equal",
        })
      : reviewEvents(companion),
    gates.some(({ triggers }) => triggers.has("schedule"))
      ? diagnosis("sweep", "ok", { where, found: "The sweep runs on a schedule" })
      : diagnosis("sweep", "warning", {
          where,
          found: "`gate` has no schedule: a status that an event missed stays as it is",
          fix: "Add an hourly sweep, off the full hour, when GitHub drops schedules",
          paste: { language: "yaml", lines: ["schedule:", '  - cron: "47 * * * *"'] },
        }),
  ];
}

function reviewEvents({ path, triggers }: Workflow): Diagnosis {
  const said = mapping(triggers.get("pull_request_review"))["types"];
  const missing =
    said === undefined
      ? []
      : ["submitted", "edited", "dismissed"].filter((type) => !textsOf(said).includes(type));
  return missing.length === 0
    ? diagnosis("review-companion", "ok", { where: path, found: "Reviews reach the gate" })
    : diagnosis("gate-events", "warning", {
        where: path,
        found: `A review that is ${missing.join(" or ")} does not start the gate`,
        fix: "Write `types: [submitted, edited, dismissed]`",
      });
}
