/** The command source, with a real program that prints what a file beside it holds. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { openMetrics } from "../../../src/adapters/metrics/sources.ts";
import type { SourceTarget } from "../../../src/config/rollout.ts";
import { milliseconds, sha } from "../../../src/units.ts";
import { ARM, SECRET, type AnswerFault, type SourceBench, type SourceRow } from "../source-contract.ts";
import { sourceProgram } from "../source-program.ts";
import { written } from "./rows.ts";

export const COMMAND: SourceRow = {
  source: "command",
  start: () => Promise.resolve(start()),
  counts: { events: "events", total: "total" },
  wrongQueries: ["nothing", "events where", "events in fortnights"],
  tellsWhenDataEnded: true,
  exact: true,
  cannotFail: {
    "in-pages": "a program prints all that it has; what it leaves out nobody can see",
    redirect: "a program cannot send anybody elsewhere",
  },
  // Whatever is wrong with it, a program says by its exit status.
  why: { unauthorised: ["query-error"], "rate-limited": ["query-error"], down: ["query-error"] },
  requests: 1,
};

const PRINT = `print({ data: { rows: JSON.parse(readFileSync("facts.json", "utf8")) } });`;

/** Each says what it knows, secrets and all. */
const SPOILT: Readonly<Record<AnswerFault, string>> = {
  unauthorised: `console.error("401 for " + process.env.READINGS_TOKEN); process.exitCode = 1;`,
  "rate-limited": `console.error("429 for " + process.env.READINGS_TOKEN + ": again in 1h"); process.exitCode = 75;`,
  down: "throw new Error(`connect ECONNREFUSED with ${JSON.stringify(process.env)}`);",
  hangs: `console.error(process.env.READINGS_TOKEN); setInterval(() => undefined, 1000);`,
  half: `print(JSON.stringify({ data: process.env }).slice(0, -20));`,
  html: "print(`<html>${process.env.READINGS_TOKEN}</html>`);",
  redirect: "",
  "in-pages": "",
  "other-unit": `const seconds = (row) => ({ ...row, at: Date.parse(row.at) / 1000 });
print({ data: { rows: JSON.parse(readFileSync("facts.json", "utf8")).map(seconds) } });`,
  "too-large": `print("x".repeat(3_000_000));`,
};

function start(): SourceBench {
  const program = sourceProgram(PRINT, () => SECRET);
  let within = milliseconds(20_000);
  const targetWithin = (): SourceTarget => ({
    kind: "command",
    name: "rows",
    auth: null,
    delay: milliseconds(60_000),
    arm: ARM,
    where: {},
    options: {
      run: program.run,
      env: ["READINGS_TOKEN"],
      within,
      format: "json",
      rows: "/data/rows",
      time: "at",
      timeUnit: "iso",
      lastAt: "last_at",
      each: "interval",
    },
  });
  const deps = { secret: () => SECRET, root: "/", programs: program.programs, commit: sha("a".repeat(40)) };
  return {
    open: () => openMetrics(targetWithin(), deps),
    put: async (facts) => writeFileSync(join(program.folder, "facts.json"), JSON.stringify(written(facts))),
    spoil: async (fault) => {
      within = milliseconds(fault === "hangs" ? 300 : 20_000);
      program.write(fault === null ? PRINT : SPOILT[fault]);
    },
    asked: () => program.told().length,
    stop: async () => program[Symbol.dispose](),
  };
}
