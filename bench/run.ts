/**
 * Measures what we promise and prints one table; exit code 1 when a number misses its budget.
 *
 * `npm run bench`, `npm run bench -- --only start-up`, `npm run bench -- --check` for the slow row too.
 */
import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { z } from "zod";
import { type Report, type Row, tableOf } from "./row.ts";

interface Topic {
  readonly run: () => Promise<readonly Row[] | Report>;
}

const TOPICS = new Map<string, () => Promise<Topic>>([
  ["start-up", () => import("./start-up.ts")],
  ["size", () => import("./size.ts")],
  ["requests", () => import("./requests.ts")],
  ["plan", () => import("./plan.ts")],
  ["judge", () => import("./judge.ts")],
  ["tick", () => import("./tick.ts")],
  ["judge-cases", () => import("./judge-cases/topic.ts")],
  ["streams", () => import("./judge-streams.ts")],
  ["judges", () => import("./judges.ts")],
  ["half-way", () => import("./half-way.ts")],
  ["type-one", () => import("./type-one.ts")],
  ["late-stage", () => import("./late-stage.ts")],
  ["state-size", () => import("./state-size.ts")],
  ["rollback", () => import("./rollback.ts")],
  ["haproxy", () => import("./haproxy.ts")],
  ["fourteen-days", () => import("./fourteen-days.ts")],
  ["forty-rollouts", () => import("./forty-rollouts.ts")],
  ["mutants", () => import("./mutants.ts")],
  ["every-mutant", () => import("./every-mutant.ts")],
  ["fuzz", () => import("./fuzz.ts")],
  ["model", () => import("./model.ts")],
  ["drafting", () => import("./drafting.ts")],
  ["crash", () => import("./crash.ts")],
  ["crash-effects", () => import("./crash-effects.ts")],
  ["check", () => import("./check.ts")],
]);
/** Only when named; `check` with `--check` too. */
const SLOW = new Set([
  "check",
  "mutants",
  "every-mutant",
  "fuzz",
  "model",
  "crash",
  "crash-effects",
  "forty-rollouts",
]);

const REPORT = z.strictObject({
  rows: z.array(
    z.strictObject({
      what: z.string(),
      measured: z.number(),
      unit: z.string(),
      beside: z.string(),
      budget: z.string(),
      ok: z.boolean(),
    }),
  ),
  text: z.string(),
});

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    check: { type: "boolean", default: false },
    /** Of one topic, as JSON: how this program asks itself. */
    rows: { type: "string" },
  },
});

if (values.rows === undefined) printAll(wantedTopics());
else await printReport(values.rows);

function wantedTopics(): readonly string[] {
  if (values.only !== undefined) return [values.only].filter((name) => TOPICS.has(name));
  return [...TOPICS.keys()].filter((name) => !SLOW.has(name) || (name === "check" && values.check));
}

async function printReport(name: string): Promise<void> {
  const topic = await TOPICS.get(name)?.();
  const found = (await topic?.run()) ?? [];
  const report: Report = "rows" in found ? found : { rows: found, text: "" };
  console.log(JSON.stringify(report));
}

function printAll(names: readonly string[]): void {
  if (names.length === 0) {
    console.error(
      `Expected one of ${[...TOPICS.keys()].join(", ")}, found ${values.only}. Write --only start-up`,
    );
    process.exitCode = 4;
    return;
  }
  const reports = names.map(measure);
  const rows = reports.flatMap((report) => report.rows);
  for (const { text } of reports) if (text !== "") console.log(`${text}\n`);
  console.log(`Node ${process.version}, ${availableParallelism()} cores\n\n${tableOfRows(rows)}`);
  process.exitCode = rows.every(({ ok }) => ok) ? 0 : 1;
}

/** Each topic has a process of its own: memory and warm code of one are nothing to the others. */
function measure(name: string): Report {
  console.error(`measuring ${name}`);
  const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), "--rows", name], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (child.status === 0) return REPORT.parse(JSON.parse(child.stdout.trim().split("\n").at(-1) ?? ""));
  const beside = `could not be measured: exit code ${child.status}`;
  return { rows: [{ what: name, measured: 0, unit: "", beside, budget: "", ok: false }], text: "" };
}

function tableOfRows(rows: readonly Row[]): string {
  return tableOf(
    ["what", "measured", "budget", "met", "beside"],
    rows.map(({ what, measured, unit, beside, budget, ok }) => [
      what,
      `${measured} ${unit}`,
      budget,
      ok ? "yes" : "**no**",
      beside,
    ]),
  );
}
