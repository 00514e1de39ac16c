/**
 * Labelled canary cases from real data, all judges on the same rows.
 *
 * MODEL_ROLLOUT_JUDGE_CASES names a folder of case files; without it nothing is measured.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { JUDGES, OURS, OURS_AT_0 } from "../judging/judges.ts";
import { judgeAll, talliedFor } from "../judging/run-judges.ts";
import { summaryTable } from "../judging/tables.ts";
import type { Tally } from "../judging/tally.ts";
import type { Report, Row } from "../row.ts";
import { readCase } from "./case-file.ts";

const MOST_WRONG = 2;

export function run(): Promise<Report> {
  const folder = process.env["MODEL_ROLLOUT_JUDGE_CASES"];
  if (folder === undefined) return Promise.resolve({ rows: [], text: "" });
  const cases = readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .map((name) => {
      const read = readCase(readFileSync(join(folder, name), "utf8"));
      if (!read.ok) throw new Error(`${name}: ${read.problem}`);
      return read.stream;
    });
  const tallies = judgeAll(JUDGES, cases);
  const rows = [OURS, OURS_AT_0].map((judge) => rowOf(judge.name, talliedFor(tallies, judge)));
  return Promise.resolve({ rows, text: `### Real cases\n\n${summaryTable(tallies)}` });
}

function rowOf(name: string, tally: Tally): Row {
  return {
    what: `real cases, ${name}: detected of ${tally.degraded}`,
    measured: tally.delays.length,
    unit: "cases",
    beside: `${tally.wrong} of ${tally.healthy} healthy rolled back`,
    budget: `≤ ${MOST_WRONG} healthy rolled back`,
    ok: tally.wrong <= MOST_WRONG,
  };
}
