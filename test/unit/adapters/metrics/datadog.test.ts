import { expect, test } from "vitest";
import { understandDatadog } from "../../../../src/adapters/metrics/datadog/answer.ts";
import { prepareDatadog } from "../../../../src/adapters/metrics/datadog/query.ts";
import { openMetrics } from "../../../../src/adapters/metrics/sources.ts";
import type { SourceTarget } from "../../../../src/config/rollout.ts";
import { urlsOfSource } from "../../../../src/hosts.ts";
import { SOURCE } from "../../../../src/config/schema/source.ts";
import type { MetricQuery } from "../../../../src/ports.ts";
import { milliseconds } from "../../../../src/units.ts";
import { datadogOf, type DatadogWorld, type Point } from "../../../support/datadog.ts";
import { listen, type Reply } from "../../../support/loopback.ts";
import { ARM, ask, EVERY, START, windowAt } from "../../../support/source-contract.ts";

const KEYS = { api: "api-key-0123456789", application: "application-key-0123456789" };

function target(url: string, more: Partial<Extract<SourceTarget, { kind: "datadog" }>> = {}) {
  return {
    kind: "datadog",
    name: "dd",
    auth: { "api-key": "API", "application-key": "APPLICATION" },
    delay: milliseconds(300_000),
    arm: ARM,
    where: {},
    options: { url },
    ...more,
  } as const satisfies SourceTarget;
}

function open(url: string, more: Partial<Extract<SourceTarget, { kind: "datadog" }>> = {}) {
  const secret = (name: string) => (name === "API" ? KEYS.api : KEYS.application);
  const patience = { timeout: milliseconds(400), budget: milliseconds(900) };
  return openMetrics(target(url, more), { root: "/", secret, patience });
}

async function listening(world: DatadogWorld) {
  const answer = datadogOf(world);
  return listen((asked) => answer(asked));
}

async function readingsOf(query: MetricQuery, points: readonly Point[], units = {}) {
  await using served = await listening({ points: () => points, keys: KEYS, units });
  return await open(served.url).fetch([ask("guard", query, { cohorts: { all: {} } })]);
}

const LEVEL: MetricQuery = { kind: "gauge", gauge: "avg:answers.time{$where} by {$by}" };
const BUCKETS: MetricQuery = {
  kind: "histogram",
  buckets: "sum:answers.bucket{*} by {$by,upper_bound}.as_count() in ms",
};
const millisecond = { family: "time", name: "millisecond", plural: "milliseconds", scale_factor: 0.001 };

function each(version: string, values: readonly (number | string)[], more = {}): readonly Point[] {
  return values.map((value, index) => ({
    metric: "answers.time",
    at: START + index * EVERY,
    value,
    tags: { version },
    ...more,
  }));
}

test.each([
  ["without a unit on both sides", "", null, 800],
  ["in seconds", "", { ...millisecond, name: "second" }, 800],
  ["in milliseconds as the text says", " in ms", millisecond, 0.8],
  ["in milliseconds by the text alone", " in ms", null, 0.8],
  ["in shares of a percent", " in percent", { family: "percentage", name: "percent" }, 8],
] as const)("a level %s is in the unit of the guard", async (_, unit, kept, expected) => {
  const gauge = `${LEVEL.kind === "gauge" ? LEVEL.gauge : ""}${unit}`;
  const points = [...each("v1", [800, 800]), ...each("v2", [800, 800])];
  const readings = await readingsOf({ kind: "gauge", gauge }, points, { "answers.time": [kept, null] });
  expect(readings).toHaveLength(4);
  for (const reading of readings)
    expect(reading).toMatchObject({ ok: true, payload: { shape: "gauge", value: expected } });
});

test.each([
  ["seconds expected, milliseconds kept", "", millisecond, "write `in ms` at its end"],
  ["milliseconds said, nanoseconds kept", " in ms", { ...millisecond, name: "nanosecond" }, "in ns"],
  ["a share expected, percent kept", "", { family: "percentage", name: "percent" }, "in percent"],
  ["years", "", { family: "time", name: "year" }, "found year"],
] as const)("a wrong unit is refused and never converted in silence: %s", async (_, unit, kept, words) => {
  const gauge = `avg:answers.time{*} by {$by}${unit}`;
  const readings = await readingsOf({ kind: "gauge", gauge }, each("v1", [800, 800]), {
    "answers.time": [kept, null],
  });
  for (const reading of readings)
    expect(reading).toMatchObject({ ok: false, why: "query-error", detail: expect.stringContaining(words) });
});

test("a rate per second is no count", async () => {
  const points = each("v1", [3, 3], { metric: "answers.bad" });
  const query = "sum:answers.bad{*} by {$by}.as_count()";
  const readings = await readingsOf(
    { kind: "count", count: query, exposure: null, absentEventsAreZero: false },
    points,
    {
      "answers.bad": [
        { family: "general", name: "request" },
        { family: "time", name: "second" },
      ],
    },
  );
  for (const reading of readings)
    expect(reading).toMatchObject({ why: "query-error", detail: expect.stringContaining("rate") });
});

test("cumulative buckets by upper_bound are a ladder in seconds", async () => {
  const points = ["v1", "v2"].flatMap((version) =>
    [
      ["250", 90],
      ["1000", 99],
      ["inf", 100],
    ].flatMap(([bound, value]) =>
      [0, 1].map((index) => ({
        metric: "answers.bucket",
        at: START + index * EVERY,
        value: Number(value),
        tags: { version, upper_bound: String(bound) },
      })),
    ),
  );
  for (const reading of await readingsOf(BUCKETS, points))
    expect(reading).toMatchObject({
      ok: true,
      payload: { shape: "histogram", bounds: [0.25, 1, Infinity], counts: [90, 99, 100] },
    });
});

test("an interval without a point is no data, also where the text would fill it", async () => {
  const readings = await readingsOf(LEVEL, [...each("v1", [1, 1]), ...each("v2", [1])]);
  const told = readings.map((reading) => [reading.arm, reading.ok ? "ok" : reading.why]);
  expect(told).toEqual([
    ["baseline", "ok"],
    ["baseline", "ok"],
    ["candidate", "ok"],
    ["candidate", "no-data"],
  ]);
});

test("values of the file in capitals are found again, as Datadog writes tags in small letters", async () => {
  await using served = await listening({
    points: () => [...each("V1", [1, 2]), ...each("V2", [3, 4])],
    keys: KEYS,
  });
  const arm = { label: "version", baseline: "V1", candidate: "V2" };
  const readings = await open(served.url, { arm }).fetch([ask("guard", LEVEL, { cohorts: { all: {} } })]);
  expect(
    readings.map((each) => (each.ok && each.payload.shape === "gauge" ? each.payload.value : null)),
  ).toEqual([1, 2, 3, 4]);
  const alike = { label: "version", baseline: "v1", candidate: "V1" };
  for (const reading of await open(served.url, { arm: alike }).fetch([ask("guard", LEVEL)]))
    expect(reading).toMatchObject({ why: "query-error", detail: expect.stringContaining("small letters") });
});

const QUERY = "sum:a.b{$where} by {$by}.as_count()";
const COUNT = (count: string): MetricQuery => ({
  kind: "count",
  count,
  exposure: null,
  absentEventsAreZero: false,
});

test.each([
  [QUERY, {}, "sum:a.b{*} by {version}.as_count()"],
  [QUERY, { env: "prod", team: "x" }, "sum:a.b{env:prod,team:x} by {version}.as_count()"],
  ["sum:a.b{$where,q:1} by {$by}.as_count()", {}, "sum:a.b{q:1} by {version}.as_count()"],
  ["sum:a.b{q:1, $where} by {$by}.as_count()", {}, "sum:a.b{q:1} by {version}.as_count()"],
  [
    "sum:a.b{$where AND (q:1 OR q:2)} by {$by}.as_count()",
    { env: "prod" },
    "sum:a.b{(env:prod) AND (q:1 OR q:2)} by {version}.as_count()",
  ],
  ["sum:a.b{$where AND q:1} by {$by}.as_count()", {}, "sum:a.b{q:1} by {version}.as_count()"],
  [
    "count(v: v<=0.5):a.b{*} by {$by}.rollup(sum, $window)",
    {},
    "count(v: v<=0.5):a.b{*} by {version}.rollup(sum, 300)",
  ],
] as const)("%s with %j is asked as %s", (text, where, expected) => {
  const request = ask("guard", COUNT(text), { cohorts: { all: {} } });
  const { parts } = prepareDatadog(request, target("https://api.datadoghq.com", { where }));
  expect(parts.map(({ query }) => query)).toEqual([expected]);
});

test.each([
  ["an average", "avg:a.b{*} by {$by}", "Expected counts"],
  ["a sum that is a rate", "sum:a.b{*} by {$by}", "Expected counts"],
  ["an average of counts", "sum:a.b{*} by {$by}.as_count().rollup(avg)", "Expected counts"],
  ["gaps filled with zero", "sum:a.b{*} by {$by}.as_count().fill(zero)", "missing"],
  ["gaps filled with what was", "sum:a.b{*} by {$by}.as_count().fill(last)", "missing"],
  ["gaps filled around it", "default_zero(sum:a.b{*} by {$by}.as_count())", "one metric query"],
  ["another step", "sum:a.b{*} by {$by}.rollup(sum, 60)", "$window"],
  ["no versions", "sum:a.b{*} by {host}.as_count()", "by {$by}"],
  ["arithmetic", "sum:a.b{*} by {$by}.as_count() / 2", "one metric query"],
  ["a tag that is none", "sum:a.b{*} by {$by,a b}.as_count()", "name of a tag"],
  ["a unit that is none", "sum:a.b{*} by {$by}.as_count() in fortnights", "one of s, ms"],
])("%s is refused with what to write", (_, text, words) => {
  const request = ask("guard", COUNT(text));
  expect(() => prepareDatadog(request, target("https://api.datadoghq.com"))).toThrow(words);
});

test.each([
  ["values", { kind: "values", values: "avg:a.b{*} by {$by}" }, "as a level"],
  ["a histogram", { kind: "histogram", buckets: "p95:a.b{*} by {$by}" }, "counts"],
  ["a histogram of sums", { kind: "histogram", buckets: "sum:a.b{*} by {$by}.as_count()" }, "upper_bound"],
] as const)("one number for all units cannot stand for %s", (_, query, words) => {
  expect(() => prepareDatadog(ask("guard", query), target("https://api.datadoghq.com"))).toThrow(words);
});

const INTERVALS = ask("guard", LEVEL).intervals;
const body = (attributes: object) => ({ data: { type: "timeseries_response", attributes } });
const series = [{ group_tags: ["version:v1"], query_index: 0, unit: null }];

test.each([
  ["a longer step", body({ times: [START + 1], series, values: [[1]] }), "partial"],
  [
    "the step twice as long",
    body({ times: [START - EVERY, START + EVERY], series, values: [[1, 2]] }),
    "partial",
  ],
  ["seconds", body({ times: [START / 1_000], series, values: [[1]] }), "partial"],
  ["a moment twice", body({ times: [START, START], series, values: [[1, 2]] }), "partial"],
  ["fewer values than times", body({ times: [START, START + EVERY], series, values: [[1]] }), "query-error"],
  ["fewer values than series", body({ times: [START], series, values: [] }), "query-error"],
  [
    "errors with a 200",
    { errors: "Query timed out", ...body({ times: [START], series, values: [[1]] }) },
    "query-error",
  ],
  ["nothing", {}, "query-error"],
  ["null", null, "query-error"],
  ["a list", [], "query-error"],
])("an answer with %s is no evidence", (_, json, why) => {
  expect(understandDatadog(json, INTERVALS)).toMatchObject({ why });
});

test("every third interval of a longer look is a step three times as long", () => {
  const { intervals } = ask("guard", LEVEL, {
    intervals: [0, 1, 2, 3].map(windowAt),
  });
  const json = body({ times: [START, START + 2 * EVERY], series, values: [[2, 2]] });
  expect(understandDatadog(json, intervals)).toMatchObject({ why: "partial" });
});

test("null is no value, and a number that JSON cannot hold is none", () => {
  const json: unknown = JSON.parse(
    JSON.stringify(body({ times: [START], series, values: [["x"]] })).replace('"x"', "1e999"),
  );
  expect(understandDatadog(json, INTERVALS)).toMatchObject([{ values: [Infinity, null] }]);
  const none = body({ times: [START], series, values: [[null]] });
  expect(understandDatadog(none, INTERVALS)).toMatchObject([{ values: [null, null] }]);
});

const refusing = (reply: Reply) => async () => {
  await using served = await listen(() => reply);
  return await open(served.url).fetch([ask("guard", LEVEL)]);
};

test.each([
  [
    "a limit says when it ends",
    {
      status: 429,
      headers: { "x-ratelimit-reset": "3600" },
      body: JSON.stringify({ errors: ["Too many requests"] }),
    },
    { why: "rate-limited", detail: expect.stringMatching(/to be asked again in 1h: Too many requests$/) },
  ],
  [
    "its own words come along, without the key that it repeats",
    { status: 403, body: JSON.stringify({ errors: [`Forbidden for ${KEYS.application}`] }) },
    { why: "unauthorised", detail: expect.stringMatching(/Forbidden for \*\*\*$/) },
  ],
  [
    "and none of the secrets of errors that come with a 200",
    { status: 200, body: JSON.stringify({ errors: `no ${KEYS.api} here` }) },
    { why: "query-error", detail: expect.stringMatching(/no \*\*\* here/) },
  ],
  [
    "another service is not Datadog",
    { status: 404, body: "{}" },
    { why: "unreachable", detail: expect.stringContaining("Datadog") },
  ],
] as const)("%s", async (_, reply, expected) => {
  for (const reading of await refusing(reply)()) expect(reading).toMatchObject({ ok: false, ...expected });
});

test.each([
  ["no key", null],
  ["one key", { "api-key": "API" }],
  ["another way to sign in", { bearer: "API" }],
])("with %s nothing is asked, and both keys are named", async (_, auth) => {
  await using served = await listen(() => ({ body: "{}" }));
  for (const reading of await open(served.url, { auth }).fetch([ask("guard", LEVEL)]))
    expect(reading).toMatchObject({
      why: "unauthorised",
      detail: expect.stringContaining("application-key"),
    });
  expect(served.asked).toEqual([]);
});

const WRITTEN = { kind: "datadog", arm: ARM };

test.each([
  [WRITTEN, "https://api.datadoghq.com"],
  [{ ...WRITTEN, options: { site: "us5.datadoghq.com" } }, "https://api.us5.datadoghq.com"],
  [{ ...WRITTEN, options: { site: "ddog-gov.com" } }, "https://api.ddog-gov.com"],
  [{ ...WRITTEN, options: { url: "https://proxy.acme.example/dd" } }, "https://proxy.acme.example/dd"],
])("%j is asked at %s, which the policy sees", (written, url) => {
  const source = SOURCE.parse(written);
  expect(source).toMatchObject({ options: { url }, delay: 300_000 });
  expect(urlsOfSource(target(url))).toEqual([url]);
});

test.each([
  { ...WRITTEN, options: { site: "evil.example" } },
  { ...WRITTEN, options: { site: "datadoghq.com.evil.example" } },
  { ...WRITTEN, options: { sites: "datadoghq.com" } },
  { kind: "datadog" },
])("%j is refused when the file is read", (written) => {
  expect(SOURCE.safeParse(written).success).toBe(false);
});
