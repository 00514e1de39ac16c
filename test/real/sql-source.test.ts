/** The source `sql` on a real PostgreSQL: what its rows become, what it asks, and what it never lets through. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sqlMetrics, type SqlTarget } from "../../src/adapters/metrics/sql.ts";
import type { MetricQuery, MetricRequest } from "../../src/ports.ts";
import { instant, MINUTE } from "../../src/units.ts";
import { proxyTo } from "../support/faults/postgres-proxy.ts";
import { aCount } from "../support/metric-queries.ts";
import { missingPostgres, startPostgres, type RunningPostgres } from "../support/postgres.ts";
import { runOn } from "../support/router-rows/sql.ts";

const absent = missingPostgres();
const needs = absent === "" ? "" : ` (skipped, missing program: ${absent})`;
const START = Date.parse("2026-11-23T09:00:00Z");
const TARGET: SqlTarget = {
  kind: "sql",
  name: "warehouse",
  database: "WAREHOUSE",
  auth: null,
  delay: MINUTE,
  arm: { label: "version", baseline: "v1", candidate: "v2" },
  where: { team: "it's news" },
};
const SETUP = `
  CREATE TABLE answers (at timestamptz, version text, desk text, team text, bad boolean, n integer, cost numeric, latency float8);
  INSERT INTO answers VALUES
    ('2026-11-23 09:00:00+00',     'v1', 'breaking', 'it''s news', true,  7, 0.1, 0.2),
    ('2026-11-23 09:00:00.5+00',   'v1', 'sport',    'it''s news', false, 7, 0.2, 0.3),
    ('2026-11-23 09:04:59.999+00', 'v2', 'sport',    'it''s news', true,  7, 0.3, 0.9),
    ('2026-11-23 09:05:00+00',     'v2', 'sport',    'it''s news', false, 7, 0.4, 0.4),
    ('2026-11-23 09:01:00+00',     'v2', 'sport',    'other',      true,  7, 0.5, 0.4);
  CREATE TABLE flags (name text, percent int);
  CREATE FUNCTION stored() RETURNS int LANGUAGE sql AS $f$ INSERT INTO flags VALUES ('x', 1) RETURNING percent $f$;
`;

let server: RunningPostgres | null = null;
const url = (): string => server?.url ?? "";

const select = (what: string) =>
  `SELECT $by, ${what} AS value FROM answers WHERE at >= :from AND at < :to AND $where GROUP BY $by`;
const COUNTS: MetricQuery = {
  kind: "counts",
  events: select("count(*) FILTER (WHERE bad)"),
  total: select("count(*)"),
  absentEventsAreZero: false,
};

function requestFor(query: MetricQuery, given: Partial<MetricRequest> = {}): MetricRequest {
  const intervals = [0, 1].map((index) => ({
    from: instant(START + index * 5 * MINUTE),
    to: instant(START + (index + 1) * 5 * MINUTE),
  }));
  return {
    guard: "errors",
    query,
    intervals,
    cohorts: { all: {}, breaking: { desk: "breaking" } },
    staleAfter: MINUTE,
    ...given,
  };
}

const count = (sql: string, given: Partial<MetricRequest> = {}) =>
  requestFor(aCount(sql), {
    cohorts: { all: {} },
    intervals: requestFor(COUNTS).intervals.slice(0, 1),
    ...given,
  });

function source(address = url(), given: Partial<SqlTarget> = {}) {
  return sqlMetrics({ ...TARGET, ...given }, { root: "/", secret: () => address });
}

async function fetched(...requests: readonly MetricRequest[]) {
  return (await source().fetch(requests)).map((reading) => [
    reading.cohort,
    reading.arm,
    (reading.window.from - START) / (5 * MINUTE),
    reading.ok ? reading.payload : reading.why,
  ]);
}

const counts = (events: number, total: number) => ({ shape: "counts", events, total });
const bounded = "WHERE at >= :from AND at < :to";

describe.skipIf(absent !== "")(`guards on a server${needs}`, () => {
  beforeAll(async () => {
    server = await startPostgres();
    await runOn(url(), SETUP);
  });
  afterAll(async () => {
    await server?.stop();
  });

  test("by interval, cohort and arm; the end of an interval belongs to the next", async () => {
    expect(await fetched(requestFor(COUNTS))).toEqual([
      ["all", "baseline", 0, counts(1, 2)],
      ["all", "baseline", 1, "no-data"],
      ["all", "candidate", 0, counts(1, 1)],
      ["all", "candidate", 1, counts(0, 1)],
      ["breaking", "baseline", 0, counts(1, 1)],
      ["breaking", "baseline", 1, "no-data"],
      ["breaking", "candidate", 0, "no-data"],
      ["breaking", "candidate", 1, "no-data"],
    ]);
  });

  test("ten guards over ten cohorts and many intervals are one connection, and one round of questions", async () => {
    let asked = 0;
    // No answer arrives before the last text has left: whoever waited for one in between would wait for ever.
    await using proxy = await proxyTo(url(), (text) => {
      asked += text.includes("LATERAL") ? 1 : 0;
      return asked > 0 && asked < 11 ? "hold" : "pass";
    });
    const cohorts = Object.fromEntries(
      Array.from({ length: 10 }, (_, index) => [`desk-${index}`, { desk: `desk ${index}` }]),
    );
    const intervals = Array.from({ length: 12 }, (_, index) => ({
      from: instant(START + index * 5 * MINUTE),
      to: instant(START + (index + 1) * 5 * MINUTE),
    }));
    const guards = Array.from({ length: 10 }, (_, index) =>
      requestFor(
        { ...COUNTS, events: select(`count(*) FILTER (WHERE n = ${index})`) },
        { guard: `guard-${index}`, cohorts: { all: {}, ...cohorts }, intervals },
      ),
    );
    const readings = await source(proxy.url).fetch(guards);
    expect(readings.filter(({ ok }) => ok)).toHaveLength(3 * 10);
    expect(proxy.connections()).toBe(1);
    // The total that all guards share is asked for once.
    expect(asked).toBe(11);
  });

  test.each([
    [
      "a cast behind an end",
      `SELECT version, count(*) AS value FROM answers WHERE at >= :from::timestamptz AND at < :to::timestamptz GROUP BY 1`,
      2,
    ],
    [
      "the words in strings, names and comments",
      `SELECT version, count(*) AS value /* :from /* $by */ ' */ FROM answers ${bounded} AND ':to' <> E'it\\'s :from' AND $x$ $where :to $x$ <> '' GROUP BY version -- it's :from (`,
      2,
    ],
    [
      "a semicolon at the end",
      `SELECT version, count(*) AS value FROM answers ${bounded} GROUP BY version; -- done`,
      2,
    ],
    [
      "a common table",
      `WITH seen AS (SELECT * FROM answers ${bounded}) SELECT version, count(*) AS value FROM seen GROUP BY version`,
      2,
    ],
    [
      "arithmetic with an end",
      `SELECT version, count(*) AS value FROM answers WHERE at >= :from - interval '0s' AND at < date_trunc('second', :to) GROUP BY version ORDER BY 1 LIMIT 5`,
      2,
    ],
  ])("%s is read as PostgreSQL reads it", async (_, sql, baseline) => {
    const [reading] = await source().fetch([count(sql)]);
    expect(reading, JSON.stringify(reading)).toMatchObject({ ok: true, payload: { count: baseline } });
  });

  test.each([
    ["bigint", "9007199254740991::bigint", 9007199254740991],
    ["numeric", "sum(cost)", 0.3],
    ["float8", "max(latency)", 0.3],
  ])("%s is a number without loss", async (_, what, expected) => {
    const [reading] = await source().fetch([
      count(`SELECT version, ${what} AS value FROM answers ${bounded} GROUP BY version`),
    ]);
    expect(reading).toMatchObject({ ok: true, payload: { count: expected }, exact: true });
  });

  test.each([
    ["NULL", "NULL::int", "not-a-number"],
    ["NaN", "'NaN'::numeric", "not-a-number"],
    ["infinity", "'Infinity'::float8", "not-a-number"],
    ["a text", "'5'", "not-a-number"],
    ["money", "5::money", "not-a-number"],
    ["a number beyond exact ones", "9007199254740993::bigint", "query-error"],
    ["a division by zero", "1 / (count(*) - count(*))", "query-error"],
    ["a missing column", "nothing", "query-error"],
  ])("%s is %s → %s, and never zero", async (_, what, why) => {
    const sql = `SELECT version, ${what} AS value FROM answers ${bounded} GROUP BY version`;
    expect((await fetched(count(sql))).map(([, , , outcome]) => outcome)).toEqual([why, why]);
  });

  test.each([
    ["no interval but in a comment", "SELECT version, 1 AS value FROM answers -- :from :to", ":from"],
    ["a value of its own", `SELECT version, 1 AS value FROM answers ${bounded} AND team = $1`, "$1"],
    ["two statements", `SELECT 1 AS value; DROP TABLE answers; SELECT :from, :to`, "one SELECT"],
    ["a bracket that closes ours", `SELECT 1 AS value) AS q, (SELECT :from, :to`, "brackets"],
    ["a string without an end", `SELECT version, 'x AS value FROM answers ${bounded}`, "an end"],
    ["no column value", `SELECT version, 1 AS n FROM answers ${bounded}`, "a column value"],
    [
      "a last_at that is no moment",
      `SELECT version, 1 AS value, 'soon' AS last_at FROM answers ${bounded}`,
      "last_at",
    ],
    [
      "a last_at without end",
      `SELECT version, 1 AS value, 'infinity'::timestamptz AS last_at FROM answers ${bounded}`,
      "last_at",
    ],
  ])("%s is refused with words", async (_, sql, words) => {
    const [reading] = await source().fetch([count(sql)]);
    expect(reading).toMatchObject({ ok: false, why: "query-error", detail: expect.stringContaining(words) });
  });

  test.each([
    ["a write", `INSERT INTO flags SELECT 'x', 1 FROM answers ${bounded} RETURNING percent AS value`],
    ["a delete", `DELETE FROM flags WHERE now() >= :from AND :to > :from RETURNING 1 AS value`],
    [
      "a write inside a SELECT",
      `WITH w AS (INSERT INTO flags VALUES ('x', 1) RETURNING 1) SELECT 1 AS value FROM answers ${bounded}`,
    ],
    ["a function that writes", `SELECT version, stored() AS value FROM answers ${bounded} GROUP BY version`],
    [
      "a way out of reading only",
      `SELECT version, set_config('transaction_read_only', 'off', true) AS value FROM answers ${bounded} GROUP BY version`,
    ],
  ])("%s is refused by the server, and changes nothing", async (_, sql) => {
    const [reading] = await source().fetch([count(sql)]);
    expect(reading).toMatchObject({ ok: false, why: "query-error" });
    expect(await runOn(url(), "SELECT count(*)::int AS n FROM flags")).toEqual([{ n: 0 }]);
  });

  test("a text that fails alone takes no other with it, wherever it stands", async () => {
    const good = { ...requestFor(COUNTS), guard: "good" };
    const bad = { ...count(`SELECT version, nothing AS value FROM answers ${bounded}`), guard: "bad" };
    const readings = await source().fetch([
      bad,
      good,
      { ...bad, guard: "bad too" },
      { ...good, guard: "good too" },
    ]);
    const ok = (guard: string) => readings.filter((each) => each.guard === guard && each.ok).length;
    expect(["bad", "good", "bad too", "good too"].map(ok)).toEqual([0, 4, 0, 4]);
  });

  test("a text that is too slow is given up by the server, and the others are answered", async () => {
    const slow = {
      ...count(`SELECT version, 1 AS value, pg_sleep(60) FROM answers ${bounded} LIMIT 1`),
      guard: "slow",
    };
    const readings = await source().fetch([slow, requestFor(COUNTS)]);
    expect(readings[0]).toMatchObject({ why: "query-error", detail: expect.stringContaining("timeout") });
    expect(readings.filter(({ ok }) => ok)).toHaveLength(4);
  });

  test("more rows than fit are partial, and never cut", async () => {
    const [reading] = await source().fetch([
      count(`SELECT version, 1 AS value FROM answers, generate_series(1, 60000) ${bounded}`),
    ]);
    expect(reading).toMatchObject({ ok: false, why: "partial", detail: expect.stringContaining("100000") });
  });

  test.each([
    ["timestamptz", "max(at)"],
    ["a timestamp without a zone, which is UTC", "max(at AT TIME ZONE 'UTC')"],
    ["a text of ISO 8601", `to_char(max(at) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`],
  ])("last_at as %s says how old the newest row is, whatever zone the role lives in", async (_, what) => {
    await runOn(
      url(),
      "ALTER ROLE postgres SET TimeZone = 'Asia/Kolkata'; ALTER ROLE postgres SET DateStyle = 'German'",
    );
    const readings = await source().fetch([
      count(`SELECT version, count(*) AS value, ${what} AS last_at FROM answers ${bounded} GROUP BY version`),
    ]);
    await runOn(url(), "ALTER ROLE postgres RESET ALL");
    expect(readings.map((each) => (each.ok ? each.lastDataAt : each.why))).toEqual([
      "stale",
      Date.parse("2026-11-23T09:04:59.999Z"),
    ]);
  });

  test.each([
    ["a wrong password", "postgres://ann:hunter2222@127.0.0.1:PORT/postgres", "unauthorised"],
    ["no such database", "postgres://postgres:hunter2222@127.0.0.1:PORT/nothing", "query-error"],
    ["nobody at the port", "postgres://ann:hunter2222@127.0.0.1:1/postgres", "unreachable"],
    ["no such host", "postgres://ann:hunter2222@db.invalid:5432/postgres", "unreachable"],
    [
      "a server without TLS, where it is asked for",
      "postgres://postgres:hunter2222@127.0.0.1:PORT/postgres?sslmode=verify-full",
      "unreachable",
    ],
    ["the address of something else", "https://hooks.acme.example/hunter2222", "unreachable"],
    ["where a cloud keeps its credentials", "postgres://ann:hunter2222@169.254.169.254/x", "unreachable"],
  ])("%s says so, for every reading, without the password", async (_, address, why) => {
    const readings = await source(address.replace("PORT", String(server?.port))).fetch([requestFor(COUNTS)]);
    expect(readings).toHaveLength(8);
    for (const reading of readings) expect(reading).toMatchObject({ ok: false, why });
    expect(JSON.stringify(readings)).not.toContain("hunter2222");
  });

  test("a host that the policy does not list is not asked", async () => {
    await using proxy = await proxyTo(url());
    const asked = async (hosts: readonly string[]) => {
      const deps = { root: "/", secret: () => proxy.url, hosts };
      const readings = await sqlMetrics(TARGET, deps).fetch([requestFor(COUNTS)]);
      return readings.filter(({ ok }) => ok).length;
    };
    expect(await asked(["db.acme.example", "127.0.0.1"])).toBe(0);
    expect(proxy.connections()).toBe(0);
    expect(await asked([new URL(proxy.url).host])).toBe(4);
  });

  test("a line that breaks in the middle is unreachable", async () => {
    await using proxy = await proxyTo(url(), (text) => (text.includes("LATERAL") ? "lose" : "pass"));
    const readings = await source(proxy.url).fetch([requestFor(COUNTS)]);
    for (const reading of readings) expect(reading).toMatchObject({ ok: false, why: "unreachable" });
  });
});
