/** A table on a real PostgreSQL server with one row per fact. */
import { openMetrics } from "../../../src/adapters/metrics/sources.ts";
import { milliseconds } from "../../../src/units.ts";
import { proxyTo, type Line } from "../faults/postgres-proxy.ts";
import { runOn } from "../router-rows/sql.ts";
import { ageOf, ARM, EVERY, SECRET, START, type Fact, type SourceRow } from "../source-contract.ts";

const select = (column: string) =>
  `SELECT $by, ${column} AS value, last_at FROM facts WHERE at >= :from AND at < :to AND ${column} IS NOT NULL`;
const STORED = { NaN: "NaN", "+Inf": "Infinity", "-Inf": "-Infinity" } as const;
const PATIENCE = { timeout: milliseconds(2_000), budget: milliseconds(2_000) };

export function postgresSource(url: () => string): SourceRow {
  return {
    source: "sql (PostgreSQL)",
    start: () => start(url()),
    counts: { events: select("events"), total: select("total") },
    wrongQueries: ["SELECT $by, nothing AS value FROM nowhere WHERE at >= :from AND at < :to"],
    tellsWhenDataEnded: true,
    exact: true,
    cannotHold: { text: "a column of numbers takes no text; a text in the SELECT is tested beside this" },
    cannotFail: {
      "rate-limited": "a server has no limit of its own but its connections",
      html: "who speaks HTTP does not answer the first message of PostgreSQL",
      redirect: "a server cannot send anybody elsewhere",
      "too-large": "too many rows are tested beside this",
      "in-pages": "a SELECT brings all of its rows or fails",
    },
    requests: 1,
  };
}

async function start(server: string): Promise<Awaited<ReturnType<SourceRow["start"]>>> {
  let line: Line = "pass";
  let user: string | null = null;
  const proxy = await proxyTo(server, () => line);
  let facts: readonly Fact[] = [];
  const cell = (held: Fact["events"]): string =>
    held === null || held === "text" ? "NULL" : `'${typeof held === "string" ? STORED[held] : held}'`;
  const write = async (lastAt: "timestamptz" | "float8" = "timestamptz"): Promise<void> => {
    const rows = facts.map((fact) => {
      const from = START + fact.interval * EVERY;
      const newest = from + EVERY - ageOf(fact);
      const ended = lastAt === "float8" ? String(newest / 1_000) : `'${new Date(newest).toISOString()}'`;
      return `('${new Date(from).toISOString()}', ${ended}, '${fact.version}', '${fact.desk}', ${cell(fact.events)}, ${cell(fact.total)})`;
    });
    const values = rows.length === 0 ? "" : `INSERT INTO facts VALUES ${rows.join(", ")}`;
    await runOn(
      server,
      `DROP TABLE IF EXISTS facts; CREATE TABLE facts (at timestamptz, last_at ${lastAt}, version text, desk text, events float8, total float8); ${values}`,
    );
  };
  const address = (): string => {
    const url = new URL(proxy.url);
    [url.username, url.password] = [user ?? url.username, SECRET];
    return url.href;
  };
  return {
    open: () =>
      openMetrics(
        {
          kind: "sql",
          name: "facts",
          database: "FACTS",
          auth: null,
          delay: milliseconds(60_000),
          arm: ARM,
          where: {},
        },
        { root: "/", secret: address, patience: PATIENCE },
      ),
    put: async (given) => {
      facts = given;
      await write();
    },
    spoil: async (fault) => {
      line = fault === "down" ? "cut" : fault === "hangs" ? "hang" : fault === "half" ? "lose" : "pass";
      user = fault === "unauthorised" ? "nobody" : null;
      await write(fault === "other-unit" ? "float8" : "timestamptz");
    },
    asked: () => proxy.connections(),
    stop: async () => {
      await proxy[Symbol.asyncDispose]();
    },
  };
}
