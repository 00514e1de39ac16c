/** Tokens that are planted, each with the name of its place inside, and the ways out on which one of them came out again. */
import type { Assessment } from "../../src/commands/assess.ts";
import { outputsOfGate, outputsOfTick } from "../../src/commands/outputs.ts";
import { planFiles } from "../../src/commands/plan-files.ts";
import { savedFactsOf } from "../../src/commands/save-facts.ts";
import {
  annotationsOf,
  lineForLog,
  runbookPage,
  summariseGate,
  summariseTicks,
} from "../../src/commands/tell.ts";
import type { TickReport } from "../../src/render/tick-report.ts";
import type { GitHub } from "./github/github.ts";

const BEGINNING = /ghp_Zq[a-z]{3,}/g;

/** `ghp_` and 36 letters and digits, like one of GitHub's; half of it still says where it was planted. */
export function tokenOf(place: string): string {
  return `ghp_Zq${place}${"X7b2".repeat(9)}`.slice(0, 40);
}

/** What came out of a text, whole or begun: as it is, as Markdown writes it, or in base64. */
export function leaksIn(text: string): readonly string[] {
  const plain = text
    .replaceAll(/&#(\d+);/g, (_, code: string) => (code === "8288" ? "" : String.fromCodePoint(Number(code))))
    .replaceAll("\u2060", "");
  const inside = Array.from(plain.matchAll(/"contents":"([A-Za-z0-9+/=]+)"/g), ([, base64 = ""]) =>
    Buffer.from(base64, "base64").toString("utf8"),
  );
  return [...new Set([plain, ...inside].flatMap((each) => each.match(BEGINNING) ?? []))];
}

/** All that a run hands on. */
export interface Sinks {
  readonly logged: string[];
  /** Bodies that channels got. */
  readonly notified: string[];
  readonly assessments: Assessment[];
  readonly reports: TickReport[];
}

/** `log: ghp_Zqtitle` for each token that came out; empty when none did. */
export function leaksOf(fake: GitHub, sinks: Sinks): readonly string[] {
  const ways = [
    ...fake.log.map(({ method, path, operation, body }): Way => [
      `${method} ${operation ?? path}`,
      `${path} ${JSON.stringify(body ?? null)}`,
    ]),
    ...sinks.logged.map((line): Way => ["log", lineForLog(line)]),
    ...sinks.notified.map((body): Way => ["notification", body]),
    ...sinks.assessments.flatMap(waysOfGate),
    ...sinks.reports.flatMap(waysOfTick),
  ];
  return [...new Set(ways.flatMap(([way, text]) => leaksIn(text).map((leak) => `${way}: ${leak}`)))];
}

type Way = readonly [way: string, text: string];

function waysOfGate(assessment: Assessment): readonly Way[] {
  const problems = [...assessment.problems, ...assessment.planned.flatMap((each) => each.problems)];
  return [
    ["outputs of the gate", JSON.stringify(outputsOfGate(assessment))],
    ["summary of the gate", summariseGate(assessment)],
    ["saved facts", savedFactsOf(assessment)],
    ["files of the plan", JSON.stringify(planFiles(assessment, null))],
    ["annotations", JSON.stringify(annotationsOf(problems))],
    ["runbook", runbookPage(assessment.planned.flatMap(({ runbook }) => runbook ?? []))],
  ];
}

function waysOfTick(report: TickReport): readonly Way[] {
  return [
    ["outputs of a tick", JSON.stringify(outputsOfTick([report]))],
    ["summary of a tick", summariseTicks([report], "team")],
    ["public summary of a tick", summariseTicks([report], "public")],
    ["runbook", runbookPage(report.runbook === null ? [] : [report.runbook])],
  ];
}
