/** Whether the jobs that ask a model have what the policy says that it takes. */
import type { Drafting } from "../config/drafting.ts";
import { diagnosis } from "./diagnosis.ts";
import type { Diagnosis } from "./diagnosis.ts";
import type { TextFile } from "./workflows.ts";
import { usesIn, type Use } from "./workflows/our-action.ts";
import { readWorkflow } from "./workflows/workflow.ts";

/** @param files the workflows of the default branch; @param drafting of the policy there, null where nothing may be drafted */
export function diagnoseDrafting(
  files: readonly TextFile[],
  drafting: Drafting | null,
): readonly Diagnosis[] {
  const uses = files.flatMap(({ path, text }) => {
    const read = readWorkflow(path, text);
    return read.kind === "workflow" ? usesIn([read.workflow]) : [];
  });
  const drafts = uses.filter(({ command }) => command === "draft");
  if (drafting === null)
    return drafts.map(({ workflow }) =>
      diagnosis("drafting", "note", {
        where: workflow.path,
        found: "`draft` runs, and the policy of the default branch has no `drafting`: it asks nobody",
        fix: "Add `drafting` to the policy (docs/drafting.md), or remove the workflow",
      }),
    );
  const asking = uses.filter(({ command }) => command === "plan" || command === "draft");
  const wrong = [...withoutKey(asking, drafting), ...drafts.flatMap(trigger)];
  if (wrong.length > 0) return wrong;
  return [
    diagnosis("drafting", "ok", {
      found: `${drafting.model} at ${new URL(drafting.endpoint).host} may word plans; it decides nothing`,
    }),
  ];
}

/** The name alone is looked for: it may be handed on by the step, its job or the whole workflow. */
function withoutKey(asking: readonly Use[], { auth }: Drafting): readonly Diagnosis[] {
  return Object.values(auth ?? {}).flatMap((name) =>
    asking
      .filter(({ workflow }) => !workflow.text.includes(name))
      .map(({ workflow, job, command }) =>
        diagnosis("drafting", "warning", {
          where: `${workflow.path}, ${job.name}`,
          found: `\`${command}\` is not handed ${name}, which \`drafting.auth\` of the policy names: it cannot ask the model`,
          fix: "Add it to `env:` of the step",
          paste: { language: "yaml", lines: ["env:", `  ${name}: \${{ secrets.${name} }}`] },
        }),
      ),
  );
}

function trigger({ workflow }: Use): readonly Diagnosis[] {
  if (!workflow.triggers.has("pull_request")) return [];
  return [
    diagnosis("drafting", "warning", {
      where: workflow.path,
      found:
        "`draft` runs on `pull_request`: the workflow file comes from the pull request, which can send the model's key anywhere",
      fix: "Run it on `pull_request_target`, as examples/workflows/model-rollout-draft.yml does",
    }),
  ];
}
