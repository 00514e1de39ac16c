/** What every job of ours must have, whatever its command: its permissions, its place in the queue, its failures. */
import { diagnosis } from "../diagnosis.ts";
import type { Diagnosis } from "../diagnosis.ts";
import { isFormOfOurs } from "./exceptions.ts";
import { COMMANDS } from "./our-action.ts";
import type { NeededCommand, OurCommand, Use } from "./our-action.ts";

/** By the examples that users copy; a test keeps the two equal. */
export const NEEDED: Readonly<Record<OurCommand, Readonly<Record<string, "read" | "write">>>> = {
  plan: { contents: "read", "pull-requests": "write", statuses: "write" },
  gate: { contents: "read", "pull-requests": "write", statuses: "write" },
  respond: {
    contents: "write",
    "pull-requests": "write",
    issues: "write",
    statuses: "write",
    deployments: "write",
  },
  promote: {
    contents: "write",
    "pull-requests": "write",
    issues: "write",
    deployments: "write",
    statuses: "read",
  },
  "roll-back": { contents: "write", "pull-requests": "write", issues: "write", deployments: "write" },
  draft: { contents: "read", "pull-requests": "write" },
};

/** What comes from a form writes no status: what turns one green is a comment, which a person typed. */
const FORM = { contents: "write", "pull-requests": "write", issues: "write", deployments: "write" } as const;
/** A go by a reviewed environment aborts nothing. */
const REVIEWED = { actions: "read", contents: "write", "pull-requests": "write" } as const;

function neededBy({ command, step, job }: Use): Readonly<Record<string, "read" | "write">> {
  if (command !== "respond" || step.with["say"] === undefined) return NEEDED[command];
  return job.environment === null ? FORM : REVIEWED;
}

const WHY_IT_MUST_RUN: Readonly<Record<NeededCommand, string>> = {
  plan: "no pull request gets a plan or a status",
  gate: "an approval reaches the status only with the next push, and nothing sweeps up what was missed",
  respond: "`/rollout ack`, `hold` and `abort` are met with silence",
  promote: "nothing is promoted, and nothing rolls back by itself",
  "roll-back": "nobody can take traffic back by hand from GitHub",
};

/** Commands that no workflow runs. */
export function diagnoseCommands(uses: readonly Use[]): readonly Diagnosis[] {
  const missing = COMMANDS.filter((command) => !uses.some((use) => use.command === command));
  if (missing.length === 0)
    return [diagnosis("workflow-missing", "ok", { found: `Workflows run ${COMMANDS.join(", ")}` })];
  return missing.map((command) =>
    diagnosis("workflow-missing", command === "plan" || command === "promote" ? "critical" : "warning", {
      where: command,
      found: `No workflow of the default branch runs \`${command}\`: ${WHY_IT_MUST_RUN[command]}`,
      fix: `Copy examples/workflows/model-rollout-${command === "promote" ? "tick" : command}.yml to .github/workflows`,
    }),
  );
}

export function diagnoseJob(use: Use): readonly Diagnosis[] {
  return [...permissionsOf(use), ...(use.called ? [] : concurrencyOf(use)), ...failuresOf(use)];
}

function permissionsOf(use: Use): readonly Diagnosis[] {
  const { workflow, job, command } = use;
  const needed = neededBy(use);
  const where = `${workflow.path}, ${job.name}`;
  const held = job.permissions ?? workflow.permissions;
  // Named nowhere: `workflow-rule` says so, and the repository's default decides.
  if (held === null || (held.kind === "all" && held.access === "write")) return [];
  const lines = Object.entries(needed).filter(([name, access]) => {
    const has = held.kind === "all" ? held.access : (held.access[name] ?? "none");
    return access === "write" ? has !== "write" : has === "none";
  });
  if (lines.length === 0) return [];
  return [
    diagnosis("job-permissions", "critical", {
      where,
      found: `\`${command}\` lacks ${lines.map(([name, access]) => `\`${name}: ${access}\``).join(", ")}`,
      fix: "Add to `permissions:` of the job",
      paste: {
        language: "yaml",
        lines: ["permissions:", ...Object.entries(needed).map(([name, access]) => `  ${name}: ${access}`)],
      },
    }),
  ];
}

/** A tick may be replaced by a newer one; everything else carries an event of its own and must stand in line. */
function concurrencyOf({ workflow, job, command }: Use): readonly Diagnosis[] {
  const where = `${workflow.path}, ${job.name}`;
  const all = [workflow.concurrency, job.concurrency].filter((each) => each !== null);
  const moves = command === "promote" || command === "roll-back";
  // What `draft` offered once is found again: a run that is dropped or cancelled loses nothing.
  if (command === "draft" && all.length > 0) return [];
  const say = (severity: "critical" | "warning", found: string): Diagnosis =>
    diagnosis("job-concurrency", severity, {
      where,
      found,
      fix: command === "promote" ? "Write it on the job" : "Write it",
      paste: {
        language: "yaml",
        lines: [
          "concurrency:",
          `  group: model-rollout-${command}-…`,
          "  cancel-in-progress: false",
          ...(command === "promote" || command === "draft" ? [] : ["  queue: max"]),
        ],
      },
    });
  if (all.some(({ cancels }) => cancels !== null && cancels !== false && cancels !== "false"))
    return [
      say(
        moves ? "critical" : "warning",
        moves
          ? `A newer run cancels \`${command}\`, also in the middle of a traffic move`
          : `A newer run cancels \`${command}\`, with what it was told`,
      ),
    ];
  if (all.length === 0 && isFormOfOurs(workflow)) return [];
  if (all.length === 0)
    return [
      say("warning", `Two runs of \`${command}\` may go on at once; the one that read first may write last`),
    ];
  if (command !== "promote" && all.some(({ queue }) => queue !== "max"))
    return [
      say(
        "warning",
        `\`${command}\` stands in the default queue, where a newer run drops the one that waits, with what it was told`,
      ),
    ];
  return [];
}

function failuresOf({ workflow, job, step, command }: Use): readonly Diagnosis[] {
  // A plan is whole without what a model says.
  if (command === "draft") return [];
  if (!job.continuesOnError && !step.continuesOnError) return [];
  return [
    diagnosis("continue-on-error", "warning", {
      where: `${workflow.path}, ${job.name}`,
      found: `\`${command}\` may fail and the run is green: a breach or an unconfirmed rollback goes unseen`,
      fix: "Remove `continue-on-error`",
    }),
  ];
}
