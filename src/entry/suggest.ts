/** `draft` in a job: suggested changes on a pull request, where the base branch lets a model be asked. */
import * as core from "@actions/core";
import { createSuggestions } from "../adapters/github/suggestions.ts";
import { suggestDraft, type Suggested } from "../commands/draft-suggest.ts";
import { documentOfSuggested, summariseSuggested } from "../commands/draft/tell.ts";
import { lineForLog } from "../commands/tell.ts";
import { Failure } from "../errors.ts";
import { writeSummary, type Job } from "./action.ts";
import { openWorld } from "./action-world.ts";
import { openDoors } from "./doors.ts";

/** @returns 0 also where a model gave nothing: a draft is a help, and no job hangs on it */
export async function runSuggest(job: Job, pullRequest: number): Promise<0 | 1> {
  const { github, inputs, environment, clock } = job;
  if (github === null)
    throw new Failure("github-unauthorised", "Expected a token and a repository for `draft`, found none");
  const suggested = await suggestDraft(
    {
      ...openWorld(job),
      suggestions: createSuggestions(github.client),
      openDrafter: openDoors(environment, clock, { learn: core.setSecret }).openDrafter,
    },
    { pullRequest, policy: inputs.policy, dryRun: inputs.dryRun },
  );
  core.setOutput("result", documentOfSuggested(suggested));
  await writeSummary(summariseSuggested(suggested));
  for (const line of warningsOf(suggested)) core.warning(lineForLog(line));
  return 0;
}

function warningsOf(suggested: Suggested): readonly string[] {
  if (suggested.kind === "skipped") return [];
  return suggested.files.flatMap(({ path, drafted }) =>
    drafted?.asked.kind === "failed"
      ? [`${path}: the model gave nothing that can be used: ${drafted.asked.why}, ${drafted.asked.detail}`]
      : [],
  );
}
