/** What can be wrong with rows although the answer is right: each beside rows that are right, through a service over HTTP. */
import { describe, expect, test } from "vitest";
import { httpJsonMetrics, type HttpJsonTarget } from "../../../../src/adapters/metrics/http-json.ts";
import type { MetricQuery } from "../../../../src/ports.ts";
import { milliseconds } from "../../../../src/units.ts";
import { listen, type Reply } from "../../../support/loopback.ts";
import { ARM, ask, EVERY, START, windowAt } from "../../../support/source-contract.ts";

const at = (seconds: number) => new Date(START + seconds * 1_000).toISOString();
const row = (version: string, more: object = {}) => ({
  at: at(1),
  version,
  errors: 1,
  total: 10,
  ms: 100,
  ...more,
});
const RIGHT = [row("v1"), row("v1"), row("v2"), row("v2", { at: at(299) })];
const COUNTS = { kind: "counts", events: "errors", total: "total", absentEventsAreZero: false } as const;
const LENIENT = { ...COUNTS, absentEventsAreZero: true } as const;
const LATENCY = { kind: "histogram", buckets: "ms in ms at 0.05, 0.2" } as const;

async function look(reply: Reply, query: MetricQuery, given: Partial<HttpJsonTarget["options"]> = {}) {
  await using server = await listen(() => reply);
  const options: HttpJsonTarget["options"] = {
    method: "GET",
    url: server.url,
    headers: { "X-Key": "${env:KEY}" },
    body: null,
    rows: "",
    columns: {},
    errors: null,
    next: null,
    nextAs: null,
    pageSize: null,
    time: "at",
    timeUnit: "iso",
    lastAt: null,
    each: "sample",
    ...given,
  };
  const target: HttpJsonTarget = {
    kind: "http-json",
    name: "rows",
    auth: null,
    delay: milliseconds(0),
    arm: ARM,
    where: {},
    options,
  };
  const patience = { timeout: milliseconds(2_000), budget: milliseconds(2_000) };
  const request = ask("errors", query, {
    intervals: [windowAt(0)],
    cohorts: { all: {} },
    staleAfter: milliseconds(EVERY),
  });
  const readings = await httpJsonMetrics(target, { secret: () => "k3y-of-the-rows", patience }).fetch([
    request,
  ]);
  expect(JSON.stringify(readings)).not.toContain("k3y-of-the-rows");
  return readings.map((each) => (each.ok ? each.payload : each.why));
}

const rows = (list: readonly object[]): Reply => ({ body: JSON.stringify(list) });
const counts = (events: number, total: number) => ({ shape: "counts", events, total });
const BOTH = [counts(2, 20), counts(2, 20)];

test("rows that are right are counted", async () => {
  expect(await look(rows(RIGHT), COUNTS)).toEqual(BOTH);
  expect(await look(rows(RIGHT), LATENCY)).toMatchObject([{ counts: [0, 2, 2] }, { counts: [0, 2, 2] }]);
});

describe("a row changes nothing", () => {
  test.each<readonly [string, object]>([
    ["of a version that nobody asked about", row("v0")],
    ["without a version", { ...row("v1"), version: null }],
    ["of an interval before", row("v2", { at: at(-1) })],
    ["of an interval after, as of a clock that is ahead", row("v2", { at: at(300) })],
    ["of another century", row("v2", { at: "1970-01-01T00:00:00Z" })],
    [
      "of the same moment in another zone",
      row("v2", { at: new Date(START - 3_600_000).toISOString().replace("Z", "-00:30") }),
    ],
  ])("%s", async (_name, other) => {
    expect(await look(rows([...RIGHT, other]), COUNTS)).toEqual(BOTH);
  });
});

test("numbers as texts are numbers, and only those", async () => {
  expect(await look(rows([...RIGHT.slice(0, 3), row("v2", { errors: "1", total: " 10 " })]), COUNTS)).toEqual(
    BOTH,
  );
  for (const total of ["ten", "1,000", "10%", "NaN", "Infinity", "0x", true, [10], { n: 10 }])
    expect(await look(rows([...RIGHT.slice(0, 3), row("v2", { total })]), COUNTS)).toEqual([
      counts(2, 20),
      "not-a-number",
    ]);
});

describe("an empty cell among numbers", () => {
  const emptied = (name: string, nothing: unknown) => rows([...RIGHT, row("v2", { [name]: nothing })]);

  test.each([[null], [""]])("(%j) is a number that is missing, and the sum is none", async (nothing) => {
    expect(await look(emptied("total", nothing), COUNTS)).toEqual([BOTH[0], "not-a-number"]);
    expect(await look(emptied("errors", nothing), COUNTS)).toEqual([BOTH[0], "not-a-number"]);
    expect(await look(emptied("ms", nothing), LATENCY)).toMatchObject([
      { shape: "histogram" },
      "not-a-number",
    ]);
  });

  test("is no event where the guard says that absent events are none; a total is never", async () => {
    expect(await look(emptied("errors", null), LENIENT)).toEqual([BOTH[0], counts(2, 30)]);
    expect(await look(emptied("total", null), LENIENT)).toEqual([BOTH[0], "not-a-number"]);
  });

  test("is left out where the text says so", async () => {
    const latency = { kind: "histogram", buckets: "ms in ms at 0.05, 0.2 where ms != null" } as const;
    expect(await look(emptied("ms", null), latency)).toMatchObject([
      { counts: [0, 2, 2] },
      { counts: [0, 2, 2] },
    ]);
  });

  test("leaves scores that were given as they are", async () => {
    const scores = { kind: "values", values: "score" } as const;
    const judged = [row("v1", { score: 0.5 }), row("v1", { score: null }), row("v2", { score: 1 })];
    expect(await look(rows(judged), scores)).toEqual([
      { shape: "samples", values: [0.5] },
      { shape: "samples", values: [1] },
    ]);
  });
});

test("a row that comes twice is one too many where a row is all there is of its version", async () => {
  const once = [row("v1"), row("v2")];
  expect(await look(rows(once), COUNTS, { each: "interval" })).toEqual([counts(1, 10), counts(1, 10)]);
  expect(await look(rows([...once, row("v2")]), COUNTS, { each: "interval" })).toEqual([
    counts(1, 10),
    "ambiguous",
  ]);
});

test("moments in another unit than is said belong to no interval, and are no zero", async () => {
  const inUnit = (scale: number) => rows(RIGHT.map((each) => ({ ...each, at: Date.parse(each.at) / scale })));
  expect(await look(inUnit(1_000), LENIENT, { timeUnit: "s" })).toEqual(BOTH);
  expect(await look(inUnit(1), LENIENT, { timeUnit: "s" })).toEqual(["no-data", "no-data"]);
  expect(await look(inUnit(1_000), LENIENT, { timeUnit: "ms" })).toEqual(["no-data", "no-data"]);
  expect(await look(inUnit(1), LENIENT)).toEqual(["query-error", "query-error"]);
  const garbled = rows([...RIGHT, row("v2", { at: at(2), seen: 1e300 })]);
  expect(await look(garbled, COUNTS, { lastAt: "seen", timeUnit: "iso" })).toEqual([
    counts(2, 20),
    counts(3, 30),
  ]);
});

test("a newest sample of no moment that a calendar knows is no time", async () => {
  const seconds = RIGHT.map((each) => ({ ...each, at: Date.parse(each.at) / 1_000, seen: 1e300 }));
  expect(await look(rows(seconds), COUNTS, { lastAt: "seen", timeUnit: "s" })).toEqual([
    "query-error",
    "query-error",
  ]);
});

test.each<readonly [Reply, string]>([
  [{ status: 403, body: '{"message":"k3y-of-the-rows may not"}' }, "unauthorised"],
  [{ status: 404, body: '{"message":"k3y-of-the-rows"}' }, "query-error"],
  [{ status: 410, body: "gone" }, "query-error"],
  [{ status: 503, headers: { "retry-after": "3600" }, body: '{"error":"k3y-of-the-rows"}' }, "unreachable"],
  [{ status: 204 }, "unreachable"],
  [{ status: 200, body: "" }, "unreachable"],
  [{ status: 200, body: "[] []" }, "unreachable"],
  [{ status: 200, body: '"rows"' }, "query-error"],
  [{ status: 200, body: "null" }, "query-error"],
  [{ status: 200, body: "[null]" }, "query-error"],
  [{ status: 200, body: '{"0":{}}' }, "query-error"],
])("the answer %j is no reading", async (reply, why) => {
  expect(await look(reply, LENIENT)).toEqual([why, why]);
});

test("a hundred thousand rows are as many values, and no look that never ends", async () => {
  const many = Array.from({ length: 100_000 }, (_, index) => ({
    at: at(1),
    version: index % 2 === 0 ? "v1" : "v2",
    score: 1,
  }));
  const found = await look(rows(many), { kind: "values", values: "score" });
  expect(found).toMatchObject([{ values: { length: 50_000 } }, { values: { length: 50_000 } }]);
});
