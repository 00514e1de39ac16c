/**
 * Workflows of other people that can write our status. With the job's own token nothing tells theirs from ours: both come
 * from GitHub Actions. So they are named, and an App of one's own is the way out.
 */
import { diagnosis } from "../diagnosis.ts";
import type { Diagnosis } from "../diagnosis.ts";
import { isOurs } from "./our-action.ts";
import { actionOf } from "./rules-of-scripts.ts";
import type { Job, Permissions, Workflow } from "./workflow.ts";

/**
 * @param writesByDefault what a workflow without `permissions` gets; null where that could not be read.
 * @param isOtherSource whether the required status must come from another App than GitHub Actions: then they cannot write it.
 */
export function diagnoseStatusWriters(
  workflows: readonly Workflow[],
  {
    writesByDefault,
    isOtherSource,
  }: { readonly writesByDefault: boolean | null; readonly isOtherSource: boolean },
): readonly Diagnosis[] {
  if (isOtherSource)
    return [
      diagnosis("status-writers", "ok", {
        found: "The required status comes from an App of its own, which no workflow's token is",
      }),
    ];
  const jobs = workflows.flatMap((workflow) =>
    workflow.jobs.filter((job) => !isOnlyOurs(job)).map((job) => ({ workflow, job })),
  );
  const sure = jobs.filter(({ workflow, job }) => mayWrite(job, workflow, writesByDefault) === true);
  const unsure = jobs.filter(({ workflow, job }) => mayWrite(job, workflow, writesByDefault) === null);
  return [
    ...sure.map(({ workflow, job }) =>
      diagnosis("status-writers", "warning", {
        where: `${workflow.path}, ${job.name}`,
        found: "This job may write our status, and GitHub cannot tell it from ours: both are GitHub Actions",
        fix: "Take `statuses: write` from it. Or give model-rollout the token of a GitHub App (`token:`) and choose that App as the expected source of the required status",
      }),
    ),
    ...(unsure.length === 0
      ? []
      : [
          diagnosis("status-writers", "unknown", {
            found: `${unsure.map(({ workflow }) => workflow.path).join(", ")} name no permissions, and the default of the repository could not be read`,
            fix: "Write `permissions: {}` in them, or run doctor with `administration: read`",
          }),
        ]),
    theRest(sure.length + unsure.length),
  ];
}

/** GitHub's own, which do with the token what their name says. */
const HARMLESS = ["actions/checkout", "actions/upload-artifact", "actions/create-github-app-token"];

/** Whether nothing but ours holds the token of a job. */
function isOnlyOurs({ steps }: Job): boolean {
  return steps.some(isOurs) && steps.every((step) => isOurs(step) || HARMLESS.includes(actionOf(step.uses)));
}

/** What no reading of this branch can rule out. */
function theRest(found: number): Diagnosis {
  return diagnosis("status-writers", "note", {
    found: `${found === 0 ? "No other workflow of the default branch may write our status. " : ""}A branch can bring a workflow that does: whoever may push can write any status. The gate writes its own again with the next event, and \`promote\` believes no status`,
    fix: "Where that is not enough: an App of your own as `token` and as the expected source",
  });
}

function mayWrite(job: Job, workflow: Workflow, byDefault: boolean | null): boolean | null {
  const held: Permissions | null = job.permissions ?? workflow.permissions;
  if (held === null) return byDefault;
  return held.kind === "all" ? held.access === "write" : held.access["statuses"] === "write";
}
