/** Which steps of a workflow are ours, and what they are told to do. */
import { mapping } from "./workflow.ts";
import type { Job, Step, Workflow } from "./workflow.ts";

export const COMMANDS = ["plan", "gate", "respond", "promote", "roll-back"] as const;
/** A repository can do without, and has to get right where it does not. */
const OPTIONAL = ["draft"] as const;
const KNOWN = [...COMMANDS, ...OPTIONAL];
export type NeededCommand = (typeof COMMANDS)[number];
export type OurCommand = (typeof KNOWN)[number];

export interface Use {
  readonly workflow: Workflow;
  readonly job: Job;
  readonly step: Step;
  readonly command: OurCommand;
  /** Our workflow is called: what its own jobs queue and wait for is written there. */
  readonly called: boolean;
}

/** Steps that run one of the commands that work on a repository. */
export function usesIn(workflows: readonly Workflow[]): readonly Use[] {
  return workflows.flatMap((workflow) =>
    workflow.jobs.flatMap((job) => [
      ...job.steps.flatMap((step) => {
        const command = commandOf(step);
        return command === null ? [] : [{ workflow, job, step, command, called: false }];
      }),
      ...callOf(workflow, job),
    ]),
  );
}

/** A job that calls our workflow: it ticks, and takes back where it is told to. */
function callOf(workflow: Workflow, job: Job): readonly Use[] {
  if (!/(?:^|\/)model-rollout\/\.github\/workflows\/rollout\.yml@/.test(job.uses ?? "")) return [];
  const given = mapping(job.raw["with"]);
  const step = { ...NO_STEP, uses: job.uses, with: given };
  const always = given["roll-back"] === true;
  return [
    ...(always ? [] : [{ workflow, job, step, command: "promote", called: true } as const]),
    ...("roll-back" in given ? [{ workflow, job, step, command: "roll-back", called: true } as const] : []),
  ];
}

const NO_STEP: Step = { if: null, uses: null, run: null, with: {}, env: {}, continuesOnError: false };

/** By the name of the action, or by its `command` where a copy lies in the repository itself. */
export function isOurs({ uses, with: given }: Step): boolean {
  if (uses === null) return false;
  if (/(?:^|\/)model-rollout(?:\/[^@]*)?@/.test(uses)) return true;
  return /^(?:\.|\$)\//.test(uses) && KNOWN.some((command) => command === given["command"]);
}

function commandOf(step: Step): OurCommand | null {
  return isOurs(step) ? (KNOWN.find((command) => command === step.with["command"]) ?? null) : null;
}
