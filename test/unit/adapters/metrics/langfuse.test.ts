import { describe, expect, test } from "vitest";
import { langfuseMetrics, type LangfuseTarget } from "../../../../src/adapters/metrics/langfuse/langfuse.ts";
import { parseLangfuse } from "../../../../src/adapters/metrics/langfuse/text.ts";
import type { MetricQuery, MetricRequest } from "../../../../src/ports.ts";
import { milliseconds, plus } from "../../../../src/units.ts";
import { langfuseOf, type LangfuseQuery, type Observation } from "../../../support/langfuse.ts";
import { listen, type Reply } from "../../../support/loopback.ts";
import { aCount } from "../../../support/metric-queries.ts";
import { ARM, ask, EVERY, START, windowAt } from "../../../support/source-contract.ts";

const COHORTS = { all: {}, prod: { environment: "prod" } };
const seen = (
  version: string,
  cells: Readonly<Record<string, string>>,
  more: Partial<Observation> = {},
): Observation => ({
  at: START + 61_000,
  count: 1,
  cells: { version, environment: "prod", level: "DEFAULT", providedModelName: "m@1", ...cells },
  ...more,
});
const WORLD: readonly Observation[] = [
  seen("v1", {}, { count: 8, measures: { latency: 200, totalCost: 0.5 } }),
  seen("v1", { level: "ERROR" }, { count: 2, measures: { latency: 1_200, totalCost: 0 } }),
  seen("v2", { environment: "test" }, { count: 5, measures: { latency: 300, totalCost: 1 } }),
  seen(
    "v2",
    { level: "ERROR", providedModelName: "m@2" },
    { at: START + EVERY + 5_000, measures: { latency: 400, totalCost: 2 } },
  ),
  seen("v9", { level: "ERROR" }, { count: 50 }),
];
const ERRORS: MetricQuery = {
  kind: "counts",
  events: "{ view: observations, where: { level: ERROR } }",
  total: "{ view: observations }",
  absentEventsAreZero: true,
};

async function fetched(
  requests: readonly MetricRequest[],
  reply: ((count: number) => Reply | null) | null = null,
  world = WORLD,
  given: Partial<LangfuseTarget> = {},
) {
  const right = langfuseOf(() => world);
  await using server = await listen((asked, count) => reply?.(count) ?? right(asked));
  const target: LangfuseTarget = {
    kind: "langfuse",
    name: "traces",
    auth: { "public-key": "PK", "secret-key": "SK" },
    delay: milliseconds(0),
    arm: ARM,
    where: {},
    options: { url: `${server.url}/`, api: "cloud" },
    ...given,
  };
  const secret = (name: string) => ({ PK: "pk-lf-public", SK: "sk-lf-secret" })[name] ?? "";
  const readings = await langfuseMetrics(target, { secret }).fetch(requests);
  const questions = server.asked.map(({ path }): LangfuseQuery =>
    JSON.parse(new URL(path, "http://x").searchParams.get("query") ?? ""),
  );
  return { readings, questions, asked: server.asked };
}

const wanted = (guard: string, query: MetricQuery, more: Partial<MetricRequest> = {}) =>
  ask(guard, query, { cohorts: COHORTS, staleAfter: milliseconds(EVERY), ...more });

async function payloads(query: MetricQuery, interval = 0) {
  const { readings } = await fetched([wanted("guard", query)]);
  return readings
    .filter(({ cohort, window }) => cohort === "all" && window.from === START + interval * EVERY)
    .map((each) => (each.ok ? each.payload : each.why));
}

describe("one question", () => {
  test("serves guards with different filters: what tells them apart is a dimension of it", async () => {
    const cost: MetricQuery = {
      kind: "ratio",
      numerator: "{ view: observations, measure: totalCost }",
      denominator: "{ view: observations, where: { level: [DEFAULT, ERROR] } }",
    };
    const { questions, readings, asked } = await fetched([wanted("errors", ERRORS), wanted("cost", cost)]);
    expect(questions).toEqual([
      {
        view: "observations",
        dimensions: [{ field: "version" }, { field: "environment" }, { field: "level" }],
        metrics: [
          { measure: "count", aggregation: "count" },
          { measure: "totalCost", aggregation: "sum" },
        ],
        filters: [{ column: "version", operator: "any of", value: ["v1", "v2"], type: "stringOptions" }],
        timeDimension: { granularity: "minute" },
        orderBy: [{ field: "time_dimension", direction: "asc" }],
        fromTimestamp: new Date(START).toISOString(),
        toTimestamp: new Date(START + 2 * EVERY).toISOString(),
        config: { row_limit: 1_000 },
      },
    ]);
    const token = Buffer.from("pk-lf-public:sk-lf-secret").toString("base64");
    expect(asked[0]?.headers.authorization).toBe(`Basic ${token}`);
    const all = readings.filter(({ cohort, window }) => cohort === "all" && window.from === START);
    expect(all.map((each) => each.ok && each.payload)).toEqual([
      { shape: "counts", events: 2, total: 10 },
      { shape: "counts", events: 0, total: 5 },
      { shape: "ratio", numerator: 4, denominator: 10 },
      { shape: "ratio", numerator: 5, denominator: 5 },
    ]);
  });

  test("counts by the hour or the day where every interval is made of them", async () => {
    const hour = 12 * EVERY;
    const intervals = [{ ...windowAt(0), to: windowAt(11).to }];
    const { questions, readings } = await fetched([wanted("errors", ERRORS, { intervals })]);
    expect(questions[0]?.timeDimension).toEqual({ granularity: "hour" });
    expect(readings[0]).toMatchObject({
      ok: true,
      payload: { events: 2, total: 10 },
      lastDataAt: START + hour,
    });
  });

  test("is asked of a server of one's own by its own path", async () => {
    const { asked, readings } = await fetched(
      [wanted("errors", ERRORS)],
      () => ({ status: 404, body: "{}" }),
      WORLD,
      {
        options: { url: "http://127.0.0.1:1", api: "self-hosted" },
      },
    );
    expect(asked).toEqual([]);
    expect(readings[0]).toMatchObject({ ok: false, why: "unreachable" });
  });

  test("is not asked without the names of both keys", async () => {
    const { asked, readings } = await fetched([wanted("errors", ERRORS)], null, WORLD, {
      auth: { bearer: "SK" },
    });
    expect(asked).toEqual([]);
    expect(readings[0]).toMatchObject({
      ok: false,
      why: "unauthorised",
      detail: expect.stringContaining("auth: { public-key: LANGFUSE_PUBLIC_KEY"),
    });
  });
});

describe("what is read", () => {
  test("scores are counted by their value", async () => {
    const world = [0.5, 0.5, 1].map((value) => seen("v1", { value: String(value) }));
    const query: MetricQuery = { kind: "values", values: "{ view: scores-numeric, values: true }" };
    const { readings } = await fetched([wanted("score", query)], null, world);
    expect(readings[0]).toMatchObject({
      ok: true,
      payload: { shape: "levels", levels: [0.5, 1], counts: [2, 1] },
    });
  });

  test("who answered is told by a dimension", async () => {
    const query: MetricQuery = {
      kind: "identities",
      identities: "{ view: observations, identity: providedModelName }",
    };
    expect(await payloads(query)).toEqual([
      { shape: "identities", counts: { "m@1": 10 } },
      { shape: "identities", counts: { "m@1": 5 } },
    ]);
  });

  test("a level is asked for interval by interval, in the unit that is said", async () => {
    const query: MetricQuery = {
      kind: "gauge",
      gauge: "{ view: observations, measure: latency, aggregation: p95, in: s }",
    };
    const { questions } = await fetched([wanted("slow", query, { cohorts: { all: {} } })]);
    expect(questions).toHaveLength(2);
    expect(questions.every((each) => each.timeDimension === undefined)).toBe(true);
    expect(await payloads(query)).toEqual([
      { shape: "gauge", value: 1.2 },
      { shape: "gauge", value: 0.3 },
    ]);
  });
});

describe("what is not whole", () => {
  const full: Reply = {
    body: JSON.stringify({
      data: Array.from({ length: 1_000 }, (_, index) => ({
        version: "v1",
        environment: `e${index}`,
        level: "DEFAULT",
        time_dimension: new Date(START).toISOString(),
        count_count: "1",
      })),
    }),
  };

  test("is asked for text by text, and is partial where that is full, too", async () => {
    const mended = await fetched([wanted("errors", ERRORS)], (count) => (count === 1 ? full : null));
    expect(mended.questions).toHaveLength(3);
    expect(mended.questions[1]?.filters).toContainEqual({
      column: "level",
      operator: "=",
      value: "ERROR",
      type: "string",
    });
    expect(mended.readings[0]).toMatchObject({ ok: true, payload: { events: 2, total: 10 } });
    const { readings } = await fetched([wanted("errors", ERRORS)], () => full);
    expect(new Set(readings.map((each) => (each.ok ? "ok" : each.why)))).toEqual(new Set(["partial"]));
  });

  test.each<readonly [string, unknown, string]>([
    [
      "rows without a time",
      { data: [{ version: "v1", environment: "prod", level: "ERROR", count_count: "1" }] },
      "query-error",
    ],
    ["something else", { hello: "world" }, "query-error"],
    [
      "a number that is none",
      {
        data: [
          {
            version: "v1",
            environment: "prod",
            level: "ERROR",
            time_dimension: "2026-11-23T09:00:00Z",
            count_count: "NaN",
          },
        ],
      },
      "not-a-number",
    ],
    [
      "a number that is not there",
      {
        data: [{ version: "v1", environment: "prod", level: "ERROR", time_dimension: "2026-11-23 09:00:00" }],
      },
      "not-a-number",
    ],
  ])("%s is no reading", async (_name, answer, why) => {
    const { readings } = await fetched([wanted("errors", ERRORS)], () => ({ body: JSON.stringify(answer) }));
    expect(readings[0]).toMatchObject({ ok: false, why });
  });

  test("a day's limit that is used up is said, and costs one more attempt at most", async () => {
    const { readings, asked } = await fetched([wanted("errors", ERRORS)], () => ({
      status: 429,
      headers: { "retry-after": "3600" },
      body: "{}",
    }));
    expect(readings[0]).toMatchObject({ ok: false, why: "rate-limited" });
    expect(asked.length).toBeLessThanOrEqual(2);
  });

  test("intervals shorter than a minute cannot be told apart, and are not asked for", async () => {
    const { from } = windowAt(0);
    const intervals = [{ from, to: plus(from, milliseconds(30_000)) }];
    const { readings, asked } = await fetched([wanted("errors", ERRORS, { intervals })]);
    expect(asked).toEqual([]);
    expect(readings[0]).toMatchObject({
      ok: false,
      why: "query-error",
      detail: expect.stringContaining("whole minutes"),
    });
  });
});

test.each<readonly [string, MetricQuery["kind"], string]>([
  ["p95", "counts", "Expected a mapping such as { view: observations"],
  ["{ view: traces2 }", "counts", "found view: "],
  ["{ view: observations, filter: { a: b } }", "counts", "found the key filter"],
  [
    "{ view: observations, measure: latency }",
    "ratio",
    "Expected `in: s` or `in: ms` beside measure: latency",
  ],
  ["{ view: observations, measure: latency, aggregation: p95, in: s }", "counts", "which add up, found p95"],
  ["{ view: observations }", "histogram", "chooses its bins anew"],
  ["{ view: observations }", "pairs", "found `pairs`"],
  ["{ view: observations }", "moments", "no sum of squares"],
  ["{ view: observations }", "identities", "Expected `identity: providedModelName`"],
  ["{ view: observations }", "values", "Expected `{ view: scores-numeric, values: true }`"],
  ["{ view: [", "counts", "Expected a mapping such as"],
])("the text %s of a guard of kind %s is refused", (text, kind, message) => {
  expect(() => parseLangfuse(text, kind)).toThrow(message);
});

test("cohorts by tags would count a trace once for each of them", async () => {
  const { readings, asked } = await fetched([
    ask("errors", aCount("{ view: observations }"), { cohorts: { beta: { tags: "beta" } } }),
  ]);
  expect(asked).toEqual([]);
  expect(readings[0]).toMatchObject({
    ok: false,
    why: "query-error",
    detail: expect.stringContaining("found tags"),
  });
});
