/** A real PostgreSQL server with one row per fact, asked through a line that breaks where a test wants it broken. */
import { Client } from "pg";
import { openMetrics } from "../../../src/adapters/metrics/sources.ts";
import { milliseconds } from "../../../src/units.ts";
import { proxyTo, type Line } from "../faults/postgres-proxy.ts";
import { deadAddress, listen } from "../loopback.ts";
import {
  ageOf,
  ARM,
  EVERY,
  SECRET,
  START,
  type AnswerFault,
  type Fact,
  type Held,
  type SourceBench,
  type SourceRow,
} from "../source-contract.ts";

const select = (column: string) =>
  `SELECT $by, ${column} AS value, last_at FROM facts WHERE at >= :from AND at < :to AND ${column} IS NOT NULL`;

/** @param serverAt the server's address, once it is there */
export function postgresRow(serverAt: () => string): SourceRow {
  return {
    source: "sql (PostgreSQL)",
    start: () => start(serverAt()),
    counts: { events: select("events"), total: select("total") },
    wrongQueries: [
      "SELECT $by, nothing AS value FROM nowhere WHERE at >= :from AND at < :to",
      "SELECT $by, 1 AS value FROM facts WHERE at >= :from AND at < :to; DELETE FROM facts",
      "DELETE FROM facts WHERE at >= :from AND at < :to RETURNING version, desk, 1 AS value",
    ],
    tellsWhenDataEnded: true,
    exact: true,
    cannotHold: { text: "a column of numbers holds no text" },
    cannotFail: {
      "rate-limited": "a database has no limit of requests; too many connections are no connection",
      redirect: "a database sends nobody elsewhere",
      "too-large": "more than 100,000 rows are a part, however large they are",
      hangs: "given up after a minute, which test/real/sql-source.test.ts plays for the server's own limit",
    },
    // As many connections as looks.
    requests: 1,
  };
}

const STORED = { NaN: "NaN", "+Inf": "Infinity", "-Inf": "-Infinity", text: "NaN" } as const;

function stored(held: Held): number | string | null {
  return typeof held === "string" ? STORED[held] : held;
}

async function start(server: string): Promise<SourceBench> {
  const client = new Client({ connectionString: server });
  await client.connect();
  let line: Line = "pass";
  const proxy = await proxyTo(server, (statement) => (statement.includes("facts") ? line : "pass"));
  const page = await listen(() => ({ body: "<html>" }));
  const dead = await deadAddress();
  let facts: readonly Fact[] = [];
  let address = withSecret(proxy.url);
  const write = async (type: "timestamptz" | "bigint" = "timestamptz", copies = 1): Promise<void> => {
    await client.query(
      `DROP TABLE IF EXISTS facts; CREATE TABLE facts (at ${type}, last_at ${type}, version text, desk text, events float8, total float8)`,
    );
    const moment = (at: number) => (type === "bigint" ? at : new Date(at).toISOString());
    const rows = facts.map((fact) => {
      const from = START + fact.interval * EVERY;
      return {
        at: moment(from),
        last_at: moment(from + EVERY - ageOf(fact)),
        version: fact.version,
        desk: fact.desk,
        events: stored(fact.events),
        total: stored(fact.total),
      };
    });
    await client.query(
      "INSERT INTO facts SELECT rows.* FROM json_populate_recordset(NULL::facts, $1) AS rows, generate_series(1, $2)",
      [JSON.stringify(rows), copies],
    );
  };
  const spoilt: Partial<Record<AnswerFault, () => Promise<void> | void>> = {
    unauthorised: () => void (address = withSecret(proxy.url, "nobody")),
    down: () => void (address = withSecret(dead.replace("http:", "postgres:"))),
    html: () => void (address = withSecret(page.url.replace("http:", "postgres:"))),
    half: () => void (line = "lose"),
    "other-unit": () => write("bigint"),
    "in-pages": () => write("timestamptz", 100_001),
  };
  return {
    open: () =>
      openMetrics(
        {
          kind: "sql",
          name: "facts",
          database: "WAREHOUSE",
          auth: null,
          delay: milliseconds(60_000),
          arm: ARM,
          where: {},
        },
        { root: "/", secret: () => address },
      ),
    put: async (given) => {
      facts = given;
      await write();
    },
    spoil: async (fault) => {
      address = withSecret(proxy.url);
      line = "pass";
      await (fault === null ? write() : spoilt[fault]?.());
    },
    asked: proxy.connections,
    stop: async () => {
      await client.end();
      await proxy[Symbol.asyncDispose]();
      await page[Symbol.asyncDispose]();
    },
  };
}

/** The server lets everybody in who is there: the password is only there to be looked for. */
function withSecret(url: string, user = "postgres"): string {
  const address = new URL(url);
  address.username = user;
  address.password = SECRET;
  address.pathname = "/postgres";
  return address.href;
}
