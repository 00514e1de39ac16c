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
import type { Row } from "./row.ts";

interface Topic {
  readonly run: () => Promise<Row[]>;
}

const TOPICS: ReadonlyMap<string, () => Promise<Topic>> = new Map([
  ["start-up", () => import("./start-up.ts")],
  ["size", () => import("./size.ts")],
  ["requests", () => import("./requests.ts")],
  ["plan", () => import("./plan.ts")],
  ["judge", () => import("./judge.ts")],
  ["judge-cases", () => import("./judge-cases.ts")],
  ["state-size", () => import("./state-size.ts")],
  ["rollback", () => import("./rollback.ts")],
  ["check", () => import("./check.ts")],
]);

const ROWS = z.array(
  z.strictObject({
    what: z.string(),
    measured: z.number(),
    unit: z.string(),
    beside: z.string(),
    budget: z.string(),
    ok: z.boolean(),
  }),
);

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    check: { type: "boolean", default: false },
    /** Of one topic, as JSON: how this program asks itself. */
    rows: { type: "string" },
  },
});

if (values.rows === undefined) printTable(wantedTopics());
else await printRows(values.rows);

function wantedTopics(): readonly string[] {
  if (values.only !== undefined) return [values.only].filter((name) => TOPICS.has(name));
  return [...TOPICS.keys()].filter((name) => name !== "check" || values.check);
}

async function printRows(name: string): Promise<void> {
  const topic = await TOPICS.get(name)?.();
  console.log(JSON.stringify((await topic?.run()) ?? []));
}

function printTable(names: readonly string[]): void {
  if (names.length === 0) {
    console.error(
      `Expected one of ${[...TOPICS.keys()].join(", ")}, found ${values.only}. Write --only start-up`,
    );
    process.exitCode = 4;
    return;
  }
  const rows = names.flatMap(measure);
  console.log(tableOf(rows));
  process.exitCode = rows.every(({ ok }) => ok) ? 0 : 1;
}

/** Each topic has a process of its own: memory and warm code of one are nothing to the others. */
function measure(name: string): readonly Row[] {
  console.error(`measuring ${name}`);
  const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), "--rows", name], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (child.status === 0) return ROWS.parse(JSON.parse(child.stdout.trim().split("\n").at(-1) ?? ""));
  const beside = `could not be measured: exit code ${child.status}`;
  return [{ what: name, measured: 0, unit: "", beside, budget: "", ok: false }];
}

function tableOf(rows: readonly Row[]): string {
  return [
    `Node ${process.version}, ${availableParallelism()} cores`,
    "",
    "| what | measured | budget | met | beside |",
    "| --- | --- | --- | --- | --- |",
    ...rows.map(
      ({ what, measured, unit, beside, budget, ok }) =>
        `| ${what} | ${measured} ${unit} | ${budget} | ${ok ? "yes" : "**no**"} | ${beside} |`,
    ),
  ].join("\n");
}
