/** Sources that give rows: a CSV file, JSON lines, and a service that answers with JSON. One row per version, desk and interval. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { localFiles } from "../../../src/adapters/local/files.ts";
import { openMetrics } from "../../../src/adapters/metrics/sources.ts";
import type { SourceTarget } from "../../../src/config/rollout.ts";
import { milliseconds } from "../../../src/units.ts";
import {
  ageOf,
  ARM,
  EVERY,
  SECRET,
  START,
  type Fact,
  type SourceBench,
  type SourceRow,
} from "../source-contract.ts";
import { spoilable } from "../spoilable.ts";

const COLUMNS = { time: "at", timeUnit: "iso", lastAt: "last_at", each: "interval" } as const;
const PLAIN = { name: "rows", auth: null, delay: milliseconds(60_000), arm: ARM, where: {} } as const;
const PATIENCE = { timeout: milliseconds(400), budget: milliseconds(900) };

const NO_SERVER = {
  unauthorised: "a file asks for no password",
  "rate-limited": "a file has no limit",
  hangs: "a file answers at once",
  redirect: "a file cannot send anybody elsewhere",
} as const;

const OF_FILES = { half: ["query-error"], "too-large": ["unreachable"] };

const common = {
  counts: { events: "events", total: "total" },
  wrongQueries: ["nothing", "events where", "events in fortnights", 'events where desk = "'],
  tellsWhenDataEnded: true,
  exact: true,
} as const;

export const CSV_FILE: SourceRow = {
  ...common,
  source: "file (CSV)",
  start: () => Promise.resolve(startFile("facts.csv", csvOf)),
  cannotFail: NO_SERVER,
  why: OF_FILES,
  requests: null,
};

export const JSON_LINES: SourceRow = {
  ...common,
  source: "file (JSON lines)",
  start: () =>
    Promise.resolve(
      startFile("facts.jsonl", (facts) => facts.map((each) => `${JSON.stringify(each)}\n`).join("")),
    ),
  cannotFail: NO_SERVER,
  why: OF_FILES,
  requests: null,
};

export const HTTP_JSON: SourceRow = { ...common, source: "http-json", start: startService, requests: 1 };

export type Written = Readonly<Record<string, string | number | null>>;

type Moment = (at: number) => string | number;
const ISO: Moment = (at) => new Date(at).toISOString();
const SECONDS: Moment = (at) => at / 1_000;

export function written(facts: readonly Fact[], moment: Moment = ISO): readonly Written[] {
  return facts.map((fact) => {
    const from = START + fact.interval * EVERY;
    return {
      at: moment(from),
      last_at: moment(from + EVERY - ageOf(fact)),
      version: fact.version,
      desk: fact.desk,
      events: fact.events === "text" ? "many" : fact.events,
      total: fact.total === "text" ? "many" : fact.total,
    };
  });
}

function csvOf(rows: readonly Written[]): string {
  const names = ["at", "last_at", "version", "desk", "events", "total"];
  const lines = rows.map((row) => names.map((name) => row[name] ?? "").join(","));
  return [names.join(","), ...lines, ""].join("\r\n");
}

function startFile(path: string, write: (rows: readonly Written[]) => string): SourceBench {
  const root = mkdtempSync(join(tmpdir(), "rows-"));
  const format = path.endsWith("csv") ? "csv" : "jsonl";
  const target: SourceTarget = { ...PLAIN, kind: "file", options: { ...COLUMNS, path, format, rows: "" } };
  const file = join(root, path);
  let facts: readonly Fact[] = [];
  return {
    open: () => openMetrics(target, { root, secret: (name) => name, files: localFiles(root) }),
    put: async (given) => {
      facts = given;
      writeFileSync(file, write(written(facts)));
    },
    spoil: async (fault) => {
      if (fault === null) return writeFileSync(file, write(written(facts)));
      if (fault === "down") return rmSync(file);
      if (fault === "other-unit") return writeFileSync(file, write(written(facts, SECONDS)));
      // Somebody is still writing it.
      if (fault === "in-pages") return writeFileSync(file, write(written(facts)).slice(0, -4));
      const text = { html: "<html>", half: '{"at": "2026', "too-large": "x".repeat(5_000_000) };
      return writeFileSync(file, `${text[fault === "html" || fault === "half" ? fault : "too-large"]}\n`);
    },
    asked: () => null,
    stop: async () => rmSync(root, { recursive: true, force: true }),
  };
}

async function startService(): Promise<SourceBench> {
  let facts: readonly Fact[] = [];
  const served = await spoilable((_, twist) => ({
    body: JSON.stringify({
      ...(twist === "in-pages" ? { next: "page-2" } : {}),
      data: {
        rows: written(facts, twist === "other-unit" ? SECONDS : ISO).map(({ version, desk, ...row }) => ({
          ...row,
          labels: { version, desk },
        })),
      },
    }),
  }));
  const target: SourceTarget = {
    ...PLAIN,
    kind: "http-json",
    auth: { bearer: "TOKEN" },
    options: {
      ...COLUMNS,
      method: "POST",
      url: `${served.url}/query?from={from}`,
      headers: { "X-Key": "${env:KEY}" },
      body: { from: "{fromMs}" },
      rows: "/data/rows",
      columns: { version: "/labels/version", desk: "/labels/desk" },
      errors: "/errors",
      next: "/next",
      nextAs: null,
      pageSize: null,
    },
  };
  return {
    open: () => openMetrics(target, { root: "/", secret: () => SECRET, patience: PATIENCE }),
    put: async (given) => {
      facts = given;
    },
    spoil: served.spoil,
    asked: served.asked,
    stop: served.stop,
  };
}
