/** An SQLite file with one row per fact. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openMetrics } from "../../../src/adapters/metrics/sources.ts";
import { milliseconds } from "../../../src/units.ts";
import {
  ageOf,
  ARM,
  EVERY,
  START,
  type Fact,
  type Held,
  type SourceBench,
  type SourceRow,
} from "../source-contract.ts";

const select = (column: string) =>
  `SELECT $by, ${column} AS value, last_at FROM facts WHERE at >= :from AND at < :to AND ${column} IS NOT NULL`;

export const SQLITE: SourceRow = {
  source: "sql (SQLite)",
  start: () => Promise.resolve(start()),
  counts: { events: select("events"), total: select("total") },
  wrongQueries: ["SELECT $by, nothing AS value FROM nowhere WHERE at >= :from AND at < :to"],
  tellsWhenDataEnded: true,
  exact: true,
  cannotHold: { NaN: "SQLite stores NaN as NULL, which is the row that is not there" },
  cannotFail: {
    unauthorised: "a file asks for no password",
    "rate-limited": "a file has no limit",
    hangs: "a file answers at once; a lock is given up after two seconds",
    redirect: "a file cannot send anybody elsewhere",
    "too-large": "what is read never leaves this process",
    "in-pages": "a SELECT brings all of its rows or fails",
  },
  requests: null,
};

/** SQLite keeps infinities as it keeps numbers. */
const STORED = { NaN: null, "+Inf": Infinity, "-Inf": -Infinity, text: "many" } as const;

function stored(held: Held): number | string | null {
  return typeof held === "string" ? STORED[held] : held;
}

function start(): SourceBench {
  const root = mkdtempSync(join(tmpdir(), "sqlite-"));
  const path = join(root, "facts.db");
  let facts: readonly Fact[] = [];
  const write = (moment: (at: number) => string | number = (at) => new Date(at).toISOString()): void => {
    rmSync(path, { force: true });
    const database = new DatabaseSync(path);
    database.exec("CREATE TABLE facts (at TEXT, last_at TEXT, version TEXT, desk TEXT, events, total)");
    const insert = database.prepare("INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?)");
    for (const fact of facts) {
      const from = START + fact.interval * EVERY;
      const lastAt = moment(from + EVERY - ageOf(fact));
      insert.run(moment(from), lastAt, fact.version, fact.desk, stored(fact.events), stored(fact.total));
    }
    database.close();
  };
  return {
    open: () =>
      openMetrics(
        {
          kind: "sql",
          name: "facts",
          database: "facts.db",
          auth: null,
          delay: milliseconds(60_000),
          arm: ARM,
          where: {},
        },
        { root, secret: (name) => name },
      ),
    put: async (given) => {
      facts = given;
      write();
    },
    spoil: async (fault) => {
      if (fault === null) return write();
      if (fault === "other-unit") return write((at) => at / 1_000);
      const { writeFileSync } = await import("node:fs");
      if (fault === "down") rmSync(path);
      else writeFileSync(path, fault === "html" ? "<html>" : "SQLite format 3\u0000 and no more");
    },
    asked: () => null,
    stop: async () => rmSync(root, { recursive: true, force: true }),
  };
}
