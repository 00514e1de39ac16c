/** Evidently: reports as files, and its service. A fact is a part of two reports: the one of its desk and the one of all. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { localFiles } from "../../../src/adapters/local/files.ts";
import { openMetrics } from "../../../src/adapters/metrics/sources.ts";
import type { SourceTarget } from "../../../src/config/rollout.ts";
import { milliseconds } from "../../../src/units.ts";
import { evidentlyOf, savedJson, type Numeral, type Report } from "../evidently.ts";
import {
  ARM,
  EVERY,
  SECRET,
  START,
  type Fact,
  type Held,
  type SourceBench,
  type SourceRow,
} from "../source-contract.ts";
import { spoilable } from "../spoilable.ts";

const PROJECT = "01949c8e-0b1c-7000-8000-000000000000";
const PLAIN = {
  kind: "evidently",
  name: "reports",
  delay: milliseconds(60_000),
  arm: ARM,
  where: {},
} as const;

const common = {
  counts: {
    events: "{ metric: CategoryCount, where: { column: outcome }, value: count }",
    total: "{ metric: RowCount }",
  },
  tellsWhenDataEnded: false,
  exact: true,
  cannotAddUp: "all traffic is a report of its own, and no sum of the others",
} as const;

export const EVIDENTLY_FILES: SourceRow = {
  ...common,
  source: "evidently (files)",
  start: () => Promise.resolve(startFiles()),
  wrongQueries: [
    "RowCount",
    "{ metrics: RowCount }",
    "{ test: Drift }",
    "{ metric: CategoryCount, value: share }",
    "{",
  ],
  cannotFail: {
    unauthorised: "a file asks for no password",
    "rate-limited": "a file has no limit",
    hangs: "a file answers at once",
    redirect: "a file cannot send anybody elsewhere",
    "in-pages": "a report is one file, which is whole or no JSON",
    "other-unit": "the moment stands in the path, and only in one way",
  },
  cannotHold: { "less than nothing": "a report counts rows" },
  why: { half: ["query-error"], down: ["no-data"], "too-large": ["unreachable"] },
  requests: null,
};

export const EVIDENTLY_SERVICE: SourceRow = {
  ...common,
  source: "evidently (service)",
  start: startService,
  wrongQueries: ["RowCount", "{ test: Drift }", "{"],
  cannotHold: {
    NaN: "the service leaves out what is no number",
    "+Inf": "the service's JSON has no infinity",
    "-Inf": "the service's JSON has no infinity",
    "less than nothing": "a report counts rows",
  },
  cannotFail: { "in-pages": "series are never given in parts" },
  cannotRepeat: "the service keeps one point of a metric and its parameters for each report",
  requests: 1,
};

/** One report of each version and desk, and one of both desks together. */
function reportsOf(
  facts: readonly Fact[],
): readonly (Report & { readonly fact: Fact; readonly desk: string })[] {
  const desks = facts.flatMap((fact): readonly (Fact & { readonly group: string })[] => [
    { ...fact, group: fact.desk },
    { ...fact, group: "all" },
  ]);
  const groups = Map.groupBy(desks, ({ version, interval, group }) => `${version} ${interval} ${group}`);
  return [...groups.values()].flatMap((members) => {
    const [fact] = members;
    if (fact === undefined) return [];
    const one = (column: "events" | "total") => together(members.map((each) => each[column]));
    const total = { type: "RowCount", params: {}, value: one("total") };
    const errors = {
      type: "CategoryCount",
      params: { column: "outcome" },
      value: { count: one("events"), share: 0.5 },
    };
    const metrics = [
      ...(total.value === null ? [] : [total]),
      ...(errors.value.count === null ? [] : [errors]),
    ];
    const copies = Math.max(
      ...["breaking", "sport"].map((desk) => members.filter((each) => each.desk === desk).length),
    );
    return [
      {
        fact,
        desk: fact.group,
        stamp: new Date(START + (fact.interval + 1) * EVERY).toISOString().slice(0, 19),
        tags: [fact.version],
        metadata: fact.group === "all" ? {} : { desk: fact.group },
        metrics: Array.from({ length: copies }, () => metrics).flat(),
      },
    ];
  });
}

const WRITTEN = { NaN: "NaN", "+Inf": "Infinity", "-Inf": "-Infinity", text: "many" } as const;

/** What the parts have together; a part that is no number makes the whole none. */
function together(parts: readonly Held[]): Numeral {
  const odd = parts.find((part) => typeof part === "string");
  if (odd !== undefined && odd !== null && typeof odd === "string") return WRITTEN[odd];
  const numbers = parts.filter((part) => typeof part === "number");
  return numbers.length === 0 ? null : numbers.reduce((sum, each) => sum + each, 0);
}

function startFiles(): SourceBench {
  const root = mkdtempSync(join(tmpdir(), "reports-"));
  const target: SourceTarget = {
    ...PLAIN,
    auth: null,
    options: { kind: "files", files: "reports/{version}/{desk}/{to}.json" },
  };
  let facts: readonly Fact[] = [];
  const write = (text: (report: Report) => string): void => {
    rmSync(join(root, "reports"), { recursive: true, force: true });
    for (const report of reportsOf(facts)) {
      const stamp = `${report.stamp.replaceAll(/[-:]/g, "")}Z`;
      const path = join(root, "reports", report.fact.version, report.desk, `${stamp}.json`);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text(report));
    }
  };
  return {
    open: () => openMetrics(target, { root, secret: (name) => name, files: localFiles(root) }),
    put: async (given) => {
      facts = given;
      write(savedJson);
    },
    spoil: async (fault) => {
      if (fault === "down") return rmSync(join(root, "reports"), { recursive: true });
      if (fault === "half") return write((report) => savedJson(report).slice(0, 40));
      if (fault === "html") return write(() => "<html>");
      if (fault === "too-large") return write(() => `"${"x".repeat(5_000_000)}"`);
      return write(savedJson);
    },
    asked: () => null,
    stop: async () => rmSync(root, { recursive: true, force: true }),
  };
}

async function startService(): Promise<SourceBench> {
  let facts: readonly Fact[] = [];
  const served = await spoilable(
    evidentlyOf({ reports: () => reportsOf(facts), project: PROJECT, secret: SECRET }),
  );
  const target: SourceTarget = {
    ...PLAIN,
    auth: { secret: "EVIDENTLY_SECRET" },
    options: { kind: "service", url: served.url, project: PROJECT, stamped: "end", zone: "+00:00" },
  };
  const patience = { timeout: milliseconds(400), budget: milliseconds(900) };
  return {
    open: () => openMetrics(target, { root: "/", secret: () => SECRET, patience }),
    put: async (given) => {
      facts = given;
    },
    spoil: served.spoil,
    asked: served.asked,
    stop: served.stop,
  };
}
