/** After the merge: a tick every five minutes, one healthy stage, then the breach that the average hides. */
import { exitCodeOfTick } from "../../src/commands/outputs.ts";
import { promote } from "../../src/commands/promote.ts";
import type { Finding } from "../../src/judge/finding.ts";
import type { TickReport } from "../../src/render/tick-report.ts";
import { MINUTE } from "../../src/units.ts";
import { keep, there } from "./promises.ts";
import { FOLDER, POLICY } from "./repository.ts";
import { columns, hour, percentage, thousands, type Story } from "./story.ts";
import type { Demo } from "./world.ts";

const QUALITY = "unsupported-claims";
const COHORT = "breaking-news";
/** Simulated minutes between two ticks, as a schedule would bring them. */
const PACE = 5;
/** Ticks after which a stage has had more than its time. */
const PATIENCE = 48;
/** Ticks between two lines of progress. */
const TOLD = 3;

/** One run of `promote`, as the schedule starts it. */
export async function tick(demo: Demo): Promise<TickReport> {
  const [report] = await promote(demo.world, {
    folders: [FOLDER],
    policy: POLICY,
    rollout: null,
    wait: null,
    dryRun: false,
  });
  return there("a tick reports on the rollout", report);
}

/** Gives back the report of the tick that rolled back. */
export async function promoteUntilBreach(demo: Demo, story: Story): Promise<TickReport> {
  story.step("merged: `promote` derives the approvals from GitHub again and starts");
  const started = await tick(demo);
  keep(
    "the merged and accepted plan starts",
    started.reason === "started",
    `${started.decision}, ${started.reason} ${started.detail ?? ""}`,
  );
  story.tell(
    `${hour(started.at)}  5% of the readers get version 2, breaking news 0%: read back from the flag file`,
  );

  story.step("stage canary-5: every guard is judged in every cohort, on what was logged");
  const healthy = await tickThrough(demo, story, "canary-5");
  keep(
    "canary-5 is healthy",
    healthy.reason === "stage-passed",
    `${healthy.decision}, ${healthy.reason} ${healthy.detail ?? ""}`,
  );
  keep("all traffic passes in canary-5", verdictOf(healthy, "all") === "pass", verdictOf(healthy, "all"));
  story.tell(
    `${hour(healthy.at)}  ${healthy.findings.length} verdicts, nothing breached: 25% of the readers get version 2`,
  );

  story.step("stage canary-25: the first in which version 2 writes breaking news");
  const breached = await tickThrough(demo, story, "canary-25");
  checkBreach(breached);
  story.tell(`${hour(breached.at)}  ${QUALITY}:`);
  for (const line of tableOf(breached)) story.tell(`  ${line}`);
  const { said, article } = there("a claim that version 2 invented", demo.app.invented());
  story.tell(`a reader got: ${said}`);
  story.tell(`the article:  ${article.join(" ")}`);
  story.tell("the average would have hidden it: each cohort is judged alone");
  return breached;
}

async function tickThrough(demo: Demo, story: Story, stage: string): Promise<TickReport> {
  for (let count = 1; count <= PATIENCE; count++) {
    await demo.pass(PACE);
    const report = await tick(demo);
    if (report.decision !== "bake") return report;
    if (count % TOLD === 0) story.tell(progressOf(report));
  }
  throw new Error(
    `The promise did not hold: ${stage} ends. Found: it still bakes after ${PACE * PATIENCE} minutes`,
  );
}

function progressOf(report: TickReport): string {
  const { observed } = there("a verdict on all traffic", findingOf(report, "all"));
  const baked = `${report.covered / MINUTE} of ${report.bake / MINUTE} minutes`;
  return `${hour(report.at)}  ${baked}, unsupported claims overall: version 1 ${percentage(observed.baseline)}, version 2 ${percentage(observed.candidate)}`;
}

function checkBreach(report: TickReport): void {
  keep(
    "a breach in canary-25 rolls back",
    report.decision === "roll-back",
    `${report.decision}, ${report.reason}`,
  );
  const breaches = report.findings
    .filter(({ verdict }) => verdict.kind === "breach")
    .map(({ guard, cohort }) => `${guard} in ${cohort}`);
  keep(
    "the breach is in breaking news alone",
    breaches.join() === `${QUALITY} in ${COHORT}`,
    breaches.join(", "),
  );
  const { observed } = there("a verdict on all traffic", findingOf(report, "all"));
  const objective = report.plan?.rollout.guards.find(({ name }) => name === QUALITY);
  const limit = objective?.kind === "proportion" ? (objective.objective.atMost ?? 0) : 0;
  keep("the average looks fine", (observed.candidate ?? 1) < limit, percentage(observed.candidate));
  keep(
    "the router reads back 0",
    report.confirmed === true && report.traffic?.candidate === 0,
    `${report.traffic?.candidate}%`,
  );
  keep(
    "the job fails, rolled back and verified",
    exitCodeOfTick([report]) === 1,
    `exit code ${exitCodeOfTick([report])}`,
  );
  keep("an incident is opened", report.incident !== null, "none");
}

function tableOf(report: TickReport): readonly string[] {
  const own = report.findings.filter(({ guard }) => guard === QUALITY);
  const rows = own.map(({ cohort, observed, verdict }) => [
    cohort,
    percentage(observed.baseline),
    percentage(observed.candidate),
    thousands(observed.candidateSamples),
    verdict.kind === "breach" ? "BREACH" : "no breach",
  ]);
  return columns([["cohort", "version 1", "version 2", "claims of version 2", "verdict"], ...rows]);
}

function findingOf(report: TickReport, cohort: string): Finding | undefined {
  return report.findings.find((finding) => finding.guard === QUALITY && finding.cohort === cohort);
}

function verdictOf(report: TickReport, cohort: string): string {
  return findingOf(report, cohort)?.verdict.kind ?? "none";
}
