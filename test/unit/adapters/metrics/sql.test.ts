import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { sqlMetrics, type SqlTarget } from "../../../../src/adapters/metrics/sql.ts";
import { secretsIn } from "../../../../src/adapters/local/secrets.ts";
import type { MetricQuery, MetricRequest } from "../../../../src/ports.ts";
import { instant, MINUTE } from "../../../../src/units.ts";
import { temporaryFolder } from "../../../support/folder.ts";
import { aCount } from "../../../support/metric-queries.ts";

const secret = secretsIn({});
const START = Date.parse("2026-11-23T09:00:00Z");
const TARGET: SqlTarget = {
  kind: "sql",
  name: "warehouse",
  database: "events.db",
  auth: null,
  delay: MINUTE,
  arm: { label: "version", baseline: "v1", candidate: "v2" },
  where: { team: "it's news" },
};
const select = (what: string) =>
  `SELECT $by, ${what} AS value FROM answers WHERE at >= :from AND at < :to AND $where GROUP BY $by`;
const COUNTS: MetricQuery = {
  kind: "counts",
  events: select("sum(bad)"),
  total: select("count(*)"),
  absentEventsAreZero: false,
};
const SETUP = `
  CREATE TABLE answers (at TEXT, version TEXT, desk TEXT, team TEXT, bad INTEGER, latency REAL);
  INSERT INTO answers VALUES
    ('2026-11-23T09:00:00Z',     'v1', 'breaking', 'it''s news', 1, 0.2),
    ('2026-11-23T09:00:00.500Z', 'v1', 'sport',    'it''s news', 0, 0.3),
    ('2026-11-23T09:04:59.999Z', 'v2', 'sport',    'it''s news', 1, 0.9),
    ('2026-11-23T09:05:00Z',     'v2', 'sport',    'it''s news', 0, 0.4),
    ('2026-11-23T09:01:00Z',     'v2', 'sport',    'other',      1, 0.4);
`;

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

async function fetched(request: MetricRequest, setup = SETUP) {
  using folder = temporaryFolder();
  const database = new DatabaseSync(join(folder.path, "events.db"));
  database.exec(setup);
  database.close();
  const readings = await sqlMetrics(TARGET, { root: folder.path, secret }).fetch([request]);
  return readings.map((reading) => [
    reading.cohort,
    reading.arm,
    (reading.window.from - START) / (5 * MINUTE),
    reading.ok ? reading.payload : reading.why,
  ]);
}

const counts = (events: number, total: number) => ({ shape: "counts", events, total });

describe("rows of an SQLite file become readings", () => {
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

  test("exactly, with a provenance", async () => {
    using folder = temporaryFolder();
    using database = new DatabaseSync(join(folder.path, "events.db"));
    database.exec(SETUP);
    const [reading] = await sqlMetrics(TARGET, { root: folder.path, secret }).fetch([requestFor(COUNTS)]);
    expect(reading).toMatchObject({
      ok: true,
      exact: true,
      lastDataAt: null,
      provenance: "warehouse in events.db: errors",
    });
  });

  test("latencies as cumulative buckets, samples one by one", async () => {
    const buckets = `${bound("0.25", "sum(latency <= 0.25)")} UNION ALL ${bound("+Inf", "count(*)")}`;
    const histogram = await fetched(requestFor({ kind: "histogram", buckets }, { cohorts: { all: {} } }));
    expect(histogram[0]).toEqual([
      "all",
      "baseline",
      0,
      { shape: "histogram", bounds: [0.25, Infinity], counts: [1, 2] },
    ]);
    const samples = "SELECT version, latency AS value FROM answers WHERE at >= :from AND at < :to";
    const values = await fetched(requestFor({ kind: "values", values: samples }, { cohorts: { all: {} } }));
    expect(values[0]).toEqual(["all", "baseline", 0, { shape: "samples", values: [0.2, 0.3] }]);
  });

  test("scores as counts per level, by a column count", async () => {
    const values =
      "SELECT $by, bad AS value, count(*) AS count FROM answers WHERE at >= :from AND at < :to AND $where GROUP BY $by, bad";
    const [baseline] = await fetched(requestFor({ kind: "values", values }));
    expect(baseline?.[3]).toEqual({ shape: "levels", levels: [0, 1], counts: [1, 1] });
  });

  test("moments, by three SELECTs", async () => {
    const query: MetricQuery = {
      kind: "moments",
      n: select("count(*)"),
      sum: select("sum(bad)"),
      squares: select("sum(bad * bad)"),
    };
    const [baseline] = await fetched(requestFor(query));
    expect(baseline?.[3]).toEqual({ shape: "moments", n: 2, sum: 1, squares: 1 });
  });

  test("who answered, by a column identity", async () => {
    const identities = `SELECT $by, 'm@' || bad AS identity, count(*) AS value FROM answers WHERE at >= :from AND at < :to AND $where GROUP BY $by, identity`;
    const [baseline] = await fetched(requestFor({ kind: "identities", identities }));
    expect(baseline?.[3]).toEqual({ shape: "identities", counts: { "m@0": 1, "m@1": 1 } });
  });

  test.each([
    ["with cohorts", { all: {}, breaking: { desk: "breaking" } }, [[0, 1, 1]]],
    ["without cohorts", { all: {} }, undefined],
  ])("pairs, by the columns baseline and candidate, in no arm: %s", async (_, cohorts, breaking) => {
    const setup = `
      CREATE TABLE pairs (at TEXT, desk TEXT, baseline INTEGER, candidate INTEGER);
      INSERT INTO pairs VALUES
        ('2026-11-23T09:00:00Z', 'breaking', 0, 1), ('2026-11-23T09:01:00Z', 'sport', 0, 1), ('2026-11-23T09:02:00Z', 'sport', 1, NULL);
    `;
    const pairs =
      "SELECT $by, baseline, coalesce(candidate, 'lost') AS candidate, count(*) AS value FROM pairs WHERE at >= :from AND at < :to GROUP BY $by, baseline, candidate";
    const rows = await fetched(requestFor({ kind: "pairs", pairs }, { cohorts }), setup);
    const first = rows.filter(([, , interval]) => interval === 0);
    const of = (arm: string, cohort: string) => first.find((row) => row[0] === cohort && row[1] === arm)?.[3];
    const all = {
      shape: "pairs",
      pairs: [
        [0, 1, 2],
        [1, null, 1],
      ],
    };
    expect([of("baseline", "all"), of("candidate", "all")]).toEqual([all, all]);
    expect(of("candidate", "breaking")).toEqual(breaking && { shape: "pairs", pairs: breaking });
  });

  test("parts of a composite, each by its own SELECT; one without rows is named", async () => {
    const part = (name: string, more = "") => ({
      name,
      values: `SELECT version, bad AS value FROM answers WHERE at >= :from AND at < :to AND $where ${more}`,
    });
    const both = requestFor({ kind: "parts", parts: [part("a"), part("b")] }, { cohorts: { all: {} } });
    const samples = { shape: "samples", values: [1, 0] };
    expect((await fetched(both))[0]?.[3]).toEqual({ shape: "parts", parts: [samples, samples] });
    const one = requestFor(
      { kind: "parts", parts: [part("a"), part("b", "AND bad > 5")] },
      { cohorts: { all: {} } },
    );
    expect((await fetched(one))[0]?.[3]).toBe("no-data");
  });

  test("a column last_at tells how old the newest row is", async () => {
    const total =
      "SELECT version, count(*) AS value, max(at) AS last_at FROM answers WHERE at >= :from AND at < :to GROUP BY version";
    const rows = await fetched(requestFor(aCount(total), { cohorts: { all: {} } }));
    expect(rows.map(([, , , outcome]) => outcome)).toEqual([
      "stale",
      "no-data",
      { shape: "count", count: 2, exposure: null },
      "stale",
    ]);
  });
});

const count = (sql: string) =>
  requestFor(aCount(sql), { cohorts: { all: {} }, intervals: requestFor(COUNTS).intervals.slice(0, 1) });

describe("what is missing is never zero", () => {
  const bounded = "WHERE at >= :from AND at < :to";

  test.each([
    ["NULL", `SELECT version, NULL AS value FROM answers ${bounded} GROUP BY version`, "not-a-number"],
    ["a text", `SELECT version, 'many' AS value FROM answers ${bounded} GROUP BY version`, "not-a-number"],
    [
      "two rows for one cell",
      `SELECT version, desk, 1 AS value FROM answers ${bounded} AND version = 'v1' UNION ALL SELECT 'v2', 'x', 1 UNION ALL SELECT 'v2', 'y', 1`,
      "ambiguous",
    ],
    ["a missing table", `SELECT version, 1 AS value FROM nothing ${bounded}`, "query-error"],
    ["a missing column", `SELECT version, nothing AS value FROM answers ${bounded}`, "query-error"],
    [
      "a last_at that is no moment",
      `SELECT version, 1 AS value, 'soon' AS last_at FROM answers ${bounded} GROUP BY version`,
      "query-error",
    ],
    [
      "a last_at that is a number",
      `SELECT version, 1 AS value, 1764000000 AS last_at FROM answers ${bounded} GROUP BY version`,
      "query-error",
    ],
    [
      "more rows than fit",
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40000) SELECT version, 1 AS value FROM answers, n ${bounded}`,
      "query-error",
    ],
    ["no column value", `SELECT version, 1 AS n FROM answers ${bounded}`, "query-error"],
    [
      "no interval in the text",
      "SELECT version, count(*) AS value FROM answers GROUP BY version",
      "query-error",
    ],
    [
      "a write",
      `INSERT INTO answers SELECT * FROM answers ${bounded} RETURNING version, 1 AS value`,
      "query-error",
    ],
    [
      "a number beyond exact ones",
      `SELECT version, 9223372036854775807 AS value FROM answers ${bounded} GROUP BY version`,
      "query-error",
    ],
  ])("%s is %s → %s", async (_, sql, reason) => {
    expect((await fetched(count(sql))).map(([, , , outcome]) => outcome)).toEqual([reason, reason]);
  });

  test.each([
    ["no file", () => undefined, "unreachable"],
    [
      "no database",
      (path: string) => writeFileSync(path, "not a database, but long enough to be read as one".repeat(40)),
      "unreachable",
    ],
  ])("%s is %s", async (_, write, reason) => {
    using folder = temporaryFolder();
    write(join(folder.path, "events.db"));
    const readings = await sqlMetrics(TARGET, { root: folder.path, secret }).fetch([requestFor(COUNTS)]);
    expect(readings).toHaveLength(8);
    for (const reading of readings) expect(reading).toMatchObject({ ok: false, why: reason });
  });

  test.each([
    ["a missing secret", "WAREHOUSE_URL", "WAREHOUSE_URL"],
    ["an address in the file", "postgres://ann:hunter22@db.acme.example/news", "the name of the secret"],
  ])("a server by %s is unreachable, and says what to write", async (_, database, words) => {
    const source = sqlMetrics({ ...TARGET, database }, { root: "/", secret });
    const readings = await source.fetch([requestFor(COUNTS)]);
    expect(readings).toHaveLength(8);
    for (const reading of readings)
      expect(reading).toMatchObject({ why: "unreachable", detail: expect.stringContaining(words) });
    expect(JSON.stringify(readings)).not.toContain("hunter22");
  });
});

const bound = (le: string, value: string) =>
  `SELECT version, '${le}' AS le, ${value} AS value FROM answers WHERE at >= :from AND at < :to GROUP BY version`;
