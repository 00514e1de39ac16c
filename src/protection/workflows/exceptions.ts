/** Where a rule does not apply, with the reason. Each is a property of the workflow, not a name on a list. */
import type { Complaint, RuleName } from "./complaint.ts";
import { usesIn } from "./our-action.ts";
import { writes } from "./rules-of-rights.ts";
import { actionOf } from "./rules-of-scripts.ts";
import type { Job, Workflow } from "./workflow.ts";

export interface Exception {
  readonly rule: RuleName;
  readonly because: string;
  readonly holds: (workflow: Workflow, complaint: Complaint) => boolean;
}

export const EXCEPTIONS: readonly Exception[] = [
  {
    rule: "dangerous-triggers",
    because:
      "nothing of the pull request is checked out, downloaded or run: rollout files are read through the API, as data",
    holds: ({ jobs }) => jobs.every(touchesNothing),
  },
  {
    rule: "concurrency-limits",
    because:
      "a cancelled job could stop in the middle of a traffic move, and every run of the others carries its own event",
    holds: (workflow) =>
      usesIn([workflow]).length > 0 &&
      [workflow.concurrency, ...workflow.jobs.map((job) => job.concurrency)].some(
        (each) => each !== null && each.cancels === false,
      ),
  },
  {
    rule: "concurrency-limits",
    because: "every run writes nothing and belongs to one commit or one review: a second one costs minutes",
    holds: ({ permissions, jobs }) =>
      jobs.every((job) => {
        const held = job.permissions ?? permissions;
        return held !== null && !writes(held);
      }),
  },
  {
    rule: "concurrency-limits",
    because:
      "every run is one person's word, asked for by hand: an abort waits for nobody, and the state is saved by compare-and-swap",
    holds: isFormOfOurs,
  },
  {
    rule: "concurrency-limits",
    because: "the jobs of the workflow that is called stand in queues of their own",
    holds: (workflow, { job }) => usesIn([workflow]).some((use) => use.called && use.job.name === job),
  },
  {
    rule: "secrets-outside-env",
    because:
      "a job that may have to roll back waits for nobody, so it has no environment with reviewers; an environment without any may be added",
    holds: (workflow, { job }) =>
      usesIn([workflow]).some(
        (use) => use.job.name === job && ["promote", "roll-back", "respond"].includes(use.command),
      ),
  },
  {
    rule: "secrets-outside-env",
    because:
      "the key of a model that proposes: an environment would make a deployment of every push; one without reviewers may be added",
    holds: (workflow, { job }) =>
      usesIn([workflow]).some((use) => use.job.name === job && use.command === "draft"),
  },
];

/** Only people start it, and all that it does is to hand on what they say. */
export function isFormOfOurs(workflow: Workflow): boolean {
  const uses = usesIn([workflow]);
  return (
    [...workflow.triggers.keys()].every((event) => event === "workflow_dispatch") &&
    uses.every(({ command }) => command === "respond") &&
    workflow.jobs.every((job) => uses.some((use) => use.job === job))
  );
}

/** No checkout, no artifact, no script: only actions with what GitHub's API says. */
function touchesNothing({ steps, uses }: Job): boolean {
  return (
    uses === null &&
    steps.every(
      (step) =>
        step.run === null &&
        !["actions/checkout", "actions/download-artifact", "actions/github-script", "actions/cache"].includes(
          actionOf(step.uses),
        ),
    )
  );
}
