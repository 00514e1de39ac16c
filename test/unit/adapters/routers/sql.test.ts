/** A flag table in an SQLite file, and what can be wrong with it: said by name, and never a step forward. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import type { SqlTarget } from "../../../../src/config/router.ts";
import { Failure } from "../../../../src/errors.ts";
import type { TrafficTarget } from "../../../../src/ports.ts";
import { percent } from "../../../../src/units.ts";
import { EVERY_ROUTER } from "../../../support/every-router.ts";
import { opened, openSqlite, tableOf, type SqliteBench } from "../../../support/router-rows/sql.ts";

const benches: SqliteBench[] = [];
afterEach(async () => {
  for (const bench of benches.splice(0)) await bench.stop();
});

function start(setup = tableOf("REAL")): SqliteBench {
  const bench = openSqlite(setup);
  benches.push(bench);
  return bench;
}

function to(candidate: number, more: Partial<TrafficTarget> = {}): TrafficTarget {
  return { candidate: percent(candidate), mirror: percent(0), cohorts: {}, ...more };
}

const NOBODY = to(0);
const held = async ({ sql }: SqliteBench, column = "candidate") =>
  (
    await sql(`SELECT ${column} AS held, typeof(${column}) AS type FROM weights WHERE name = 'summarizer'`)
  )[0];
const set = (value: string) => `UPDATE weights SET candidate = ${value} WHERE name = 'summarizer'`;

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const cause: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (cause instanceof Failure) return cause;
  throw new TypeError(`expected a Failure, found ${String(cause)}`);
}

async function forward(bench: SqliteBench, target: TrafficTarget, where: Partial<SqlTarget> = {}) {
  const traffic = bench.open(where);
  await traffic.apply(target, (await traffic.read()).version);
}

describe("what a weight is kept as", () => {
  test.each([
    ["INTEGER", 25, { held: 25, type: "integer" }],
    ["REAL", 25, { held: 25, type: "real" }],
    ["REAL", 0.5, { held: 0.5, type: "real" }],
    ["NUMERIC", 0.5, { held: 0.5, type: "real" }],
    ["NUMERIC", 25, { held: 25, type: "integer" }],
    ["", 25, { held: 25, type: "integer" }],
    ["", 33.333, { held: 33.333, type: "real" }],
  ])("a column %s keeps %d as it is", async (type, weight, expected) => {
    const bench = start(tableOf(type));
    await forward(bench, to(weight));
    expect(await held(bench)).toEqual(expected);
    expect((await bench.open().read()).set).toEqual(to(weight));
  });

  test("a fraction for a column of whole numbers is refused before anything moves, also when it is planned", async () => {
    const bench = start(tableOf("INTEGER"));
    const words = { code: "router-refused", message: expect.stringContaining("whole percents") };
    expect(await failureOf(forward(bench, to(0.5)))).toMatchObject(words);
    const traffic = opened(
      { ...EVERY_ROUTER.sqlite, database: bench.path },
      { stages: [to(5), to(12.5), to(100)] },
    );
    expect(await failureOf(traffic.snapshot())).toMatchObject(words);
    expect(await held(bench)).toEqual({ held: 0, type: "integer" });
  });

  test("what is rehearsed before the first stage is not kept", async () => {
    const bench = start();
    const traffic = opened({ ...EVERY_ROUTER.sqlite, database: bench.path }, { stages: [to(5), to(100)] });
    expect((await traffic.snapshot()).owned).toEqual({ percent: 0 });
    expect(await held(bench)).toMatchObject({ held: 0 });
  });

  test.each([
    [
      "a trigger",
      `CREATE TRIGGER half AFTER UPDATE ON weights WHEN new.candidate > 1 BEGIN UPDATE weights SET candidate = new.candidate / 2 WHERE name = new.name; END`,
    ],
    [
      "a constraint",
      `DROP TABLE weights; CREATE TABLE weights (name TEXT, candidate REAL CHECK (candidate < 50)); INSERT INTO weights VALUES ('summarizer', 0)`,
    ],
  ])(
    "what %s would not let stand is found before the first stage, and nothing is changed",
    async (_, change) => {
      const bench = start();
      await bench.sql(change);
      const traffic = opened({ ...EVERY_ROUTER.sqlite, database: bench.path }, { stages: [to(1), to(100)] });
      expect((await failureOf(traffic.snapshot())).code).toBe("router-refused");
      expect(await held(bench)).toMatchObject({ held: 0 });
    },
  );
});

describe("what cannot be read is never taken for a weight", () => {
  const ROW = `INSERT INTO weights VALUES ('summarizer', 'us', 100, 1)`;

  test.each([
    ["NULL", set("NULL"), {}, "NULL"],
    ["a text", set("'many'"), {}, "many"],
    [
      "a text that looks like a number",
      "DROP TABLE weights; CREATE TABLE weights (name TEXT, candidate TEXT); INSERT INTO weights VALUES ('summarizer', '5')",
      {},
      "5",
    ],
    ["more than everybody", set("150"), {}, "150"],
    ["less than nobody", set("-1"), {}, "-1"],
    ["infinity", set("9e999"), {}, "Infinity"],
    ["no row", "DELETE FROM weights", {}, "Insert it"],
    ["several rows", ROW, {}, "several"],
    ["no table", "DROP TABLE weights", {}, "no such table"],
    ["no column of that name", "SELECT 1", { percent: "nothing" }, "no such column"],
    ["no column in where", "SELECT 1", { where: { name: "summarizer", nothing: "x" } }, "no such column"],
    ["a where that says nothing", "SELECT 1", { where: {} }, "`where`"],
    ["no file", "SELECT 1", { database: "other.db" }, "no such file"],
  ])("%s: refused with words, and nothing moves", async (_, change, given: Partial<SqlTarget>, words) => {
    const bench = start();
    const { version } = await bench.open().read();
    await bench.sql(change);
    const before = await bench.sql("SELECT * FROM sqlite_schema");
    for (const call of [
      () => bench.open(given).read(),
      () => bench.open(given).snapshot(),
      () => bench.open(given).apply(to(5), version),
    ])
      expect(await failureOf(call())).toMatchObject({
        code: "router-refused",
        message: expect.stringContaining(words),
      });
    expect(await bench.sql("SELECT * FROM sqlite_schema")).toEqual(before);
  });

  test.each([["NULL"], ["'many'"], ["150"], ["-1"], ["9e999"], ["100"]])(
    "a drain takes everybody off %s",
    async (value) => {
      const bench = start();
      await bench.sql(set(value));
      await bench.open().apply(NOBODY, "force");
      expect((await bench.open().read()).set).toEqual(NOBODY);
    },
  );

  test("a drain takes everybody off all rows that the application could read", async () => {
    const bench = start();
    await bench.sql(`${set("25")}; ${ROW}`);
    await bench.open().apply(NOBODY, "force");
    expect(await bench.sql("SELECT name, candidate FROM weights ORDER BY name, candidate")).toEqual([
      { name: "chatbot", candidate: 40 },
      { name: "summarizer", candidate: 0 },
      { name: "summarizer", candidate: 0 },
    ]);
  });

  test("a drain of a row that is gone does not say that it is done", async () => {
    const bench = start();
    await bench.sql("DELETE FROM weights");
    expect((await failureOf(bench.open().apply(NOBODY, "force"))).code).toBe("router-refused");
  });
});

describe("names and values are no SQL", () => {
  test.each([["it's"], [`"; DROP TABLE weights; --`], ["' OR '1'='1"], ["%"]])("%s", async (name) => {
    const bench = start();
    await bench.sql(`INSERT INTO weights VALUES ('${name.replaceAll("'", "''")}', 'eu', 0, 0)`);
    await forward(bench, to(5), { where: { name } });
    expect(await bench.sql("SELECT candidate FROM weights WHERE candidate <> 0 ORDER BY 1")).toEqual([
      { candidate: 5 },
      { candidate: 40 },
    ]);
  });

  test("a table called like a word of SQL, a column that is a number", async () => {
    const bench = start(
      `CREATE TABLE "order" ("group" INTEGER, "select" REAL); INSERT INTO "order" VALUES (7, 0)`,
    );
    const target = { table: "order", key: "group", percent: "select", where: { group: "7" } };
    await forward(bench, to(5), target);
    expect((await bench.open(target).read()).set).toEqual(to(5));
  });
});

describe("others at the same table", () => {
  test("of two writers that read the same, one wins", async () => {
    const bench = start();
    const [one, other] = [bench.open(), bench.open()];
    const [first, second] = [await one.read(), await other.read()];
    const ended = await Promise.allSettled([
      one.apply(to(5), first.version),
      other.apply(to(25), second.version),
    ]);
    expect(ended.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(ended.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "router-conflict" },
    });
  });

  test("a file that somebody keeps locked is unreachable, and a drain waits for it", async () => {
    const bench = start();
    await forward(bench, to(25));
    using locked = new DatabaseSync(bench.path);
    locked.exec("BEGIN EXCLUSIVE");
    expect(await failureOf(bench.open().read())).toMatchObject({
      code: "router-unreachable",
      message: expect.stringContaining("locked"),
    });
    const drained = bench.open().apply(NOBODY, "force");
    await new Promise(setImmediate);
    locked.exec("ROLLBACK");
    await drained;
    expect(await held(bench)).toMatchObject({ held: 0 });
  }, 30_000);

  // Root may write what nobody may.
  test("a file that may only be read is refused", async () => {
    const bench = start();
    const { version } = await bench.open().read();
    // The write version of the file format: one that SQLite does not know makes the file read-only, for root as well.
    const bytes = readFileSync(bench.path);
    bytes[18] = 3;
    writeFileSync(bench.path, bytes);
    expect((await failureOf(bench.open().apply(to(5), version))).code).toBe("router-refused");
  });

  test("a file that is no database says so", async () => {
    const bench = start();
    rmSync(bench.path);
    writeFileSync(bench.path, "no database, but long enough to be read as one".repeat(40));
    expect((await failureOf(bench.open().read())).code).toBe("router-unreachable");
  });

  test("weights by cohort and mirrors are refused: there is one column for everybody", async () => {
    const bench = start();
    const { version } = await bench.open().read();
    for (const more of [{ mirror: percent(5) }, { cohorts: { desk: percent(5) } }])
      expect((await failureOf(bench.open().apply(to(5, more), version))).code).toBe("router-refused");
    expect(await held(bench)).toMatchObject({ held: 0 });
  });
});

test("a snapshot of a row with more than our column holds nothing but our weight", async () => {
  const bench = start();
  await bench.sql("UPDATE weights SET place = 'secret-place' WHERE name = 'summarizer'");
  expect(JSON.stringify(await bench.open().snapshot())).not.toContain("secret-place");
});

test("whatever was written, it is read back, and any other change of the row is another version", async () => {
  const bench = start(tableOf("NUMERIC"));
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 100_000 }), fc.string(), async (thousandths, place) => {
      const weight = thousandths / 1_000;
      await forward(bench, to(weight));
      const before = await bench.open().read();
      expect(before.set.candidate).toBe(weight);
      using database = new DatabaseSync(bench.path);
      const was = database.prepare("SELECT place FROM weights WHERE name = 'summarizer'").get()?.["place"];
      database
        .prepare("UPDATE weights SET place = ? WHERE name = 'summarizer'")
        .run(place.replaceAll("\0", ""));
      const after = await bench.open().read();
      expect(after.version === before.version).toBe(was === place.replaceAll("\0", ""));
    }),
    { numRuns: 30 },
  );
});
