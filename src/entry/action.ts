/** One event → one command → outputs, summary, annotations, exit code. */
import * as core from "@actions/core";
import { localFiles } from "../adapters/local/files.ts";
import type { Listening } from "../adapters/local/stop.ts";
import type { Assessment } from "../commands/assess.ts";
import { abortByName } from "../commands/abort.ts";
import { gateMany } from "../commands/gate-many.ts";
import { evaluateFacts } from "../commands/evaluate-facts.ts";
import { gate } from "../commands/gate.ts";
import { answerMergeGroup } from "../commands/merge-group.ts";
import { exitCodeOfGate, exitCodeOfTick, outputsOfGate, outputsOfTick } from "../commands/outputs.ts";
import type { ExitCode, Outputs } from "../commands/outputs.ts";
import { planFiles, type PlanFile } from "../commands/plan-files.ts";
import { plan } from "../commands/plan.ts";
import { promote } from "../commands/promote.ts";
import { pullRequestOfRollout } from "../commands/pull-request-of.ts";
import { respond } from "../commands/respond.ts";
import type { Said } from "../commands/respond.ts";
import { rollBack } from "../commands/roll-back.ts";
import { outputsOfStatus, status } from "../commands/status.ts";
import { keepRecords } from "../commands/tick-files.ts";
import {
  annotationsOf,
  lineForLog,
  summariseGate,
  summariseStatus,
  summariseTicks,
} from "../commands/tell.ts";
import { validate } from "../commands/validate.ts";
import type { Problem } from "../config/problem.ts";
import { Failure, reasonOf } from "../errors.ts";
import type { Inputs } from "../inputs.ts";
import type { Clock } from "../ports.ts";
import type { Runbook } from "../runbook/runbook.ts";
import { audienceOf, openWorld } from "./action-world.ts";
import { examineFromJob } from "./doctor.ts";
import type { Environment } from "./environment.ts";
import type { Event } from "./event.ts";
import { demandTrustedRef } from "./trusted-ref.ts";
import { isTalk } from "./first-request.ts";
import type { Connected, Fetched } from "./first-request.ts";
import { openFacts } from "./open-facts.ts";
import { leaveRunbook } from "./runbook.ts";
import { shout } from "./shout.ts";
import { saveFacts } from "./write-facts-to.ts";
import { writeFiles } from "./write-files.ts";

export interface Job {
  readonly environment: Environment;
  readonly inputs: Inputs;
  readonly event: Event;
  /** null without a token. */
  readonly github: Connected | null;
  readonly clock: Clock;
  /** Absent where nobody tells the job to stop. */
  readonly listening?: Listening;
  readonly fetched: Fetched;
}

/** @returns 0 when the job succeeds, 1 when it fails: the runner knows no more. */
export async function runAction(job: Job): Promise<0 | 1> {
  for (const token of [job.inputs.token, job.inputs.teamToken]) if (token !== null) core.setSecret(token);
  switch (job.inputs.command) {
    case "plan":
      return job.event.mergeGroup === null ? runPlan(job) : runMergeGroup(job, job.event.mergeGroup);
    case "gate":
      return job.inputs.facts === null ? runGate(job) : runGateOnFacts(job, job.inputs.facts);
    case "respond":
      // The form's word is that of whoever reviewed the run: on a branch of their own anybody writes the workflow of a push.
      if (job.inputs.say !== null || job.event.name === "workflow_dispatch") demandTrustedRef(job);
      return runRespond(job);
    case "promote":
      demandTrustedRef(job);
      return runPromote(job);
    case "roll-back":
      return runRollBack(job);
    case "validate":
      return runValidate(job);
    case "status":
      return runStatus(job);
    case "doctor":
      return runDoctor(job);
    case "draft":
      return (await import("./suggest.ts")).runSuggest(job, pullRequestOf(job));
  }
}

function pullRequestOf({ inputs, event }: Job): number {
  const number = inputs.pullRequest ?? event.pullRequest;
  if (number !== null) return number;
  throw new Failure(
    "call-wrong",
    `Expected a pull request for \`${inputs.command}\`, found the event ${event.name || "(none)"} without one. Write \`pull-request: \${{ … }}\``,
  );
}

async function runPlan(job: Job): Promise<0 | 1> {
  const planned = await plan(openWorld(job), { ...reviewCall(job), opening: isOpening(job.event) });
  setOutputs(outputsOfGate(planned.assessment));
  saveFacts(job, [planned.assessment], core.warning);
  await tellGate(planned.assessment);
  leaveFiles(job, planFiles(planned.assessment, job.environment.runUrl));
  setRunbook(
    job,
    planned.assessment.planned.map((each) => each.runbook),
  );
  const { unsaid = [] } = planned.assessment;
  if (unsaid.length > 0) return exitUnsaid(planned.assessment, unsaid);
  return exitCodeOfGate(planned.assessment, planned.refused) === 4 ? 1 : 0;
}

/** People are asked once: when it opens, or when it is no draft any more. */
function isOpening({ action }: Event): boolean {
  return action === "opened" || action === "ready_for_review";
}

/** Without a status the job itself is all that says the outcome, so it succeeds only for a go. */
function exitUnsaid({ outcome }: Assessment, unsaid: readonly string[]): 0 | 1 {
  core.warning(
    `The token of this run may only read, as for a fork or Dependabot: the plan is in the job summary and the outputs, and the workflow \`model-rollout gate\` (model-rollout-gate.yml), which follows this run, writes comment and status. ${lineForLog(unsaid.join(" "))}`,
  );
  return outcome.kind === "go" ? 0 : 1;
}

async function runMergeGroup(job: Job, group: NonNullable<Event["mergeGroup"]>): Promise<0 | 1> {
  // The queue gave the group up: its commit is gone, and nobody waits for an answer.
  if (job.event.action === "destroyed") return 0;
  const status = await answerMergeGroup(openWorld(job), {
    ...group,
    folders: job.inputs.rollouts,
    policy: job.inputs.policy,
    dryRun: job.inputs.dryRun,
    runUrl: job.environment.runUrl,
  });
  core.info(lineForLog(`status ${status.state}: ${status.description}`));
  return status.state === "success" ? 0 : 1;
}

/** A review reaches us as a finished run without a number; the hourly sweep has none at all. */
async function runGate(job: Job): Promise<0 | 1> {
  const { inputs, event, environment } = job;
  const isMany = inputs.pullRequest === null && event.pullRequest === null;
  const call = { dryRun: inputs.dryRun, runUrl: environment.runUrl };
  const assessments = isMany
    ? await gateMany(openWorld(job), { ...call, head: event.runHead })
    : [await gate(openWorld(job), reviewCall(job))];
  const [first] = assessments;
  if (first !== undefined) setOutputs(outputsOfGate(first));
  saveFacts(job, assessments, core.warning);
  for (const assessment of assessments) await tellGate(assessment);
  const unsaid = assessments.flatMap((each) => each.unsaid ?? []);
  for (const sentence of unsaid) core.error(lineForLog(sentence));
  core.info(`model-rollout: ${assessments.length} pull requests looked at`);
  return unsaid.length === 0 ? 0 : 1;
}

/** Saved facts may be anybody's: what they give stands in summary and outputs, and nothing is posted anywhere. */
async function runGateOnFacts({ environment }: Job, path: string): Promise<0 | 1> {
  const { world, reading } = await openFacts(environment.workspace, path);
  if (reading.kind === "wrong") {
    annotate(reading.problems);
    return 1;
  }
  const { code, outputs, text } = await evaluateFacts(world, reading.file);
  setOutputs(outputs);
  await writeSummary(text);
  core.info(lineForLog(`the gate says ${outputs.decision} of the saved facts; nothing is posted`));
  return failsTheJob(code);
}

function reviewCall(job: Job) {
  return { pullRequest: pullRequestOf(job), dryRun: job.inputs.dryRun, runUrl: job.environment.runUrl };
}

async function tellGate(assessment: Assessment): Promise<void> {
  annotate([...assessment.problems, ...assessment.planned.flatMap((each) => each.problems)]);
  await writeSummary(summariseGate(assessment));
}

async function runRespond(job: Job): Promise<0 | 1> {
  const { comment } = job.event;
  if (job.inputs.say !== null) return answerForm(job, job.inputs.say);
  if (comment === null)
    throw new Failure(
      "call-wrong",
      `Expected the event issue_comment for \`respond\`, found ${job.event.name || "none"}`,
    );
  if (isTalk(job.inputs, job.event)) return 0;
  const call = {
    ...reviewCall(job),
    comment: comment.id,
    ...(comment.viaApp === undefined ? {} : { viaApp: comment.viaApp }),
    folders: job.inputs.rollouts,
    policy: job.inputs.policy,
  };
  const { answer, done, assessment } = await respond(openWorld(job), call);
  saveFacts(job, assessment === undefined ? [] : [assessment], core.warning);
  core.info(answer === null ? "no request to us" : `answered: ${answer.kind}`);
  return done ? 0 : 1;
}

/** The form of a workflow: `hold`, `abort`, `report`, `status` for people who do not find the pull request. */
async function answerForm(job: Job, say: string): Promise<0 | 1> {
  const { environment, inputs } = job;
  const world = openWorld(job);
  let pullRequest: number;
  try {
    pullRequest = inputs.pullRequest ?? (await pullRequestOfRollout(world, inputs.rollout));
  } catch (cause) {
    const { by, text } = saidIn(environment, say);
    const call = { folders: inputs.rollouts, policy: inputs.policy, dryRun: inputs.dryRun, by, text };
    const done =
      inputs.rollout === null ? null : await abortByName(world, { ...call, rollout: inputs.rollout });
    if (done === null) throw cause;
    core.warning(lineForLog(`aborted without its state, confirmed: ${String(done)}. ${reasonOf(cause)}`));
    return done ? 0 : 1;
  }
  const { answer, done } = await respond(world, {
    pullRequest,
    comment: saidIn(environment, say),
    folders: inputs.rollouts,
    policy: inputs.policy,
    dryRun: inputs.dryRun,
    runUrl: environment.runUrl,
  });
  core.info(answer === null ? "no request to us" : `answered on pull request ${pullRequest}: ${answer.kind}`);
  return done && answer !== null ? 0 : 1;
}

/** Who started the run, the last time: of one that runs again that may be somebody else. */
function saidIn({ variables, actor }: Environment, text: string): Said {
  const id = Number(variables["GITHUB_RUN_ID"] ?? "");
  const attempt = Number(variables["GITHUB_RUN_ATTEMPT"] ?? "");
  const isRun = Number.isSafeInteger(id) && id > 0 && Number.isSafeInteger(attempt);
  return {
    by: variables["GITHUB_TRIGGERING_ACTOR"] || actor,
    text,
    run: isRun ? { id, attempt } : null,
  };
}

async function runPromote(job: Job): Promise<0 | 1> {
  const { inputs } = job;
  const wait = inputs.wait > 0 ? inputs.wait : null;
  const call = {
    folders: inputs.rollouts,
    policy: inputs.policy,
    rollout: inputs.rollout,
    wait,
    dryRun: inputs.dryRun,
  };
  const kept = keepRecords();
  const reports = await promote(openWorld(job), { ...call, watch: kept.watch }).finally(() =>
    leaveFiles(job, kept.files()),
  );
  setOutputs(outputsOfTick(reports));
  shout(reports);
  await writeSummary(summariseTicks(reports, audienceOf(job)));
  setRunbook(
    job,
    reports.map((report) => report.runbook),
  );
  return failsTheJob(exitCodeOfTick(reports));
}

/** Looking at it is done, whatever is seen: what is wrong stands in summary and outputs. */
async function runStatus(job: Job): Promise<0 | 1> {
  const { rollouts, policy, rollout } = job.inputs;
  const report = await status(openWorld(job), { folders: rollouts, policy, rollout });
  const outputs = outputsOfStatus(report);
  setOutputs(outputs);
  core.setOutput("active", outputs.active);
  await writeSummary(summariseStatus(report));
  return 0;
}

async function runRollBack(job: Job): Promise<0 | 1> {
  const { inputs, environment } = job;
  if (inputs.rollout === null)
    throw new Failure(
      "call-wrong",
      "Expected the name of a rollout for `roll-back`, found nothing. Write `rollout: <name>`",
    );
  const call = {
    rollout: inputs.rollout,
    folders: inputs.rollouts,
    by: environment.actor || "a person",
    reason: "roll-back was asked for",
    dryRun: inputs.dryRun,
  };
  const kept = keepRecords();
  const report = await rollBack(kept.watch(openWorld(job), inputs.rollout), call).finally(() =>
    leaveFiles(job, kept.files()),
  );
  setOutputs(outputsOfTick([report]));
  shout([report]);
  await writeSummary(summariseTicks([report], audienceOf(job)));
  setRunbook(job, [report.runbook]);
  return report.confirmed === false ? 1 : 0;
}

async function runDoctor(job: Job): Promise<0 | 1> {
  const { result, summary, code } = await examineFromJob(job);
  core.setOutput("result", result);
  await writeSummary(summary);
  return failsTheJob(code);
}

async function runValidate(job: Job): Promise<0 | 1> {
  const files = localFiles(job.environment.workspace);
  const { problems } = await validate(
    { files },
    { folders: job.inputs.rollouts, policy: job.inputs.policy, resolved: false },
  );
  annotate(problems);
  return problems.some((problem) => problem.severity === "blocker") ? 1 : 0;
}

function annotate(problems: readonly Problem[]): void {
  for (const { level, message, file, title, line, column, endColumn } of annotationsOf(problems)) {
    const place = { file, title, startLine: line, startColumn: column, endColumn };
    if (level === "error") core.error(message, place);
    else core.warning(message, place);
  }
}

/** A hold or a wait is no failure of the job: it stands in the outputs and in the status. */
function failsTheJob(code: ExitCode): 0 | 1 {
  return code === 0 || code === 3 ? 0 : 1;
}

function setOutputs(outputs: Outputs): void {
  core.setOutput("decision", outputs.decision);
  core.setOutput("reason", outputs.reason);
  core.setOutput("plan-digest", outputs.planDigest);
  core.setOutput("stage", outputs.stage);
  core.setOutput("next-at", outputs.nextAt);
  core.setOutput("result", outputs.result);
}

/** The runbook as a file, so that it can be kept as an artifact. A disk that is full must not fail a rollback that is done. */
function setRunbook({ environment }: Job, found: readonly (Runbook | null)[]): void {
  const runbooks = found.filter((each) => each !== null);
  try {
    core.setOutput("runbook", leaveRunbook(environment.temporary, runbooks));
  } catch (cause) {
    core.warning(lineForLog(`runbook.md could not be written: ${reasonOf(cause)}`));
  }
}

/** What comment and summary have no room for, for an artifact. A disk that is full must not fail what is done. */
function leaveFiles({ environment }: Job, files: readonly PlanFile[]): void {
  try {
    core.setOutput("files", writeFiles(environment.temporary, files));
  } catch (cause) {
    core.warning(lineForLog(`files for an artifact could not be written: ${reasonOf(cause)}`));
  }
}

/** The summary repeats what is done already: that it cannot be written must not hide it, nor fail the job. */
export async function writeSummary(markdown: string): Promise<void> {
  if (markdown === "") return;
  try {
    await core.summary.addRaw(markdown, true).write();
  } catch (cause) {
    core.warning(lineForLog(`the job summary could not be written: ${reasonOf(cause)}`));
  }
}
