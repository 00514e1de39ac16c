import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { pathOf } from "../../../../src/adapters/metrics/evidently/path.ts";
import { parseReport } from "../../../../src/adapters/metrics/evidently/report.ts";
import { parseEvidently } from "../../../../src/adapters/metrics/evidently/text.ts";
import { openMetrics } from "../../../../src/adapters/metrics/sources.ts";
import type { SourceTarget } from "../../../../src/config/rollout.ts";
import { SOURCE } from "../../../../src/config/schema/source.ts";
import { urlsOfSource } from "../../../../src/hosts.ts";
import type { Files, MetricQuery } from "../../../../src/ports.ts";
import { milliseconds } from "../../../../src/units.ts";
import { evidentlyOf, savedJson, type Report, type ReportMetric } from "../../../support/evidently.ts";
import { listen, type Asked, type Loopback, type Reply } from "../../../support/loopback.ts";
import { ARM, ask, windowAt } from "../../../support/source-contract.ts";

const PROJECT = "01949c8e-0b1c-7000-8000-000000000000";
const SECRET = "evidently-secret-0123456789";
const PLAIN = {
  kind: "evidently",
  name: "reports",
  auth: null,
  delay: milliseconds(0),
  arm: ARM,
  where: {},
} as const;
const FIRST = { intervals: [windowAt(0)], cohorts: { all: {} } };
const level = (gauge: string): MetricQuery => ({ kind: "gauge", gauge });

/** A workspace of these files. */
function workspace(files: Readonly<Record<string, string>>): Files {
  return {
    list: () => Promise.resolve([]),
    read: (paths) =>
      Promise.resolve(
        paths.map((path) => {
          const text = files[path];
          return text === undefined ? null : { path, blob: "", text };
        }),
      ),
  };
}

async function readFile(text: string, query: MetricQuery) {
  const target: SourceTarget = { ...PLAIN, options: { kind: "files", files: "{version}/{to}.json" } };
  const files = workspace({ "v1/20261123T090500Z.json": text, "v2/20261123T090500Z.json": text });
  const readings = await openMetrics(target, { root: "/", secret: (name) => name, files }).fetch([
    ask("guard", query, FIRST),
  ]);
  const [first] = readings;
  expect(readings).toHaveLength(2);
  return first?.ok === true
    ? first.payload
    : { why: first?.why ?? "nothing", detail: first?.ok === false ? first.detail : "" };
}

const report = (metrics: readonly ReportMetric[], tests: Report["tests"] = []): string =>
  savedJson({ stamp: "", tags: [], metadata: {}, metrics, tests });

const DRIFT = [
  { type: "ValueDrift", params: { column: "answer" }, value: 0.12 },
  { type: "ValueDrift", params: { column: "prompt" }, value: 0.4 },
  { type: "RowCount", params: {}, value: 240 },
  { type: "CategoryCount", params: { column: "outcome" }, value: { count: 12, share: 0.05 } },
  { type: "F1ByLabel", params: {}, value: { sport: 0.91, breaking: 0.88 } },
  { type: "MeanScore", params: {}, value: "NaN" },
] as const;

describe("a report that is a file", () => {
  test.each([
    ["by its type and a parameter", "{ metric: ValueDrift, where: { column: answer } }", 0.12],
    ["by its whole name", "{ metric: 'ValueDrift(column=prompt)' }", 0.4],
    ["one of its numbers", "{ metric: CategoryCount, value: share }", 0.05],
    ["of one label", "{ metric: F1ByLabel, label: breaking }", 0.88],
  ])("has a metric %s", async (_, text, value) => {
    expect(await readFile(report(DRIFT), level(text))).toEqual({ shape: "gauge", value });
  });

  test.each([
    ["that it does not have", "{ metric: Accuracy }", "no-data"],
    ["with another parameter", "{ metric: ValueDrift, where: { column: other } }", "no-data"],
    ["that it has twice", "{ metric: ValueDrift }", "ambiguous"],
    ["with two numbers", "{ metric: CategoryCount }", "query-error"],
    ["with a label that it does not have", "{ metric: F1ByLabel, label: politics }", "no-data"],
    ["with numbers for labels", "{ metric: F1ByLabel }", "query-error"],
    ["that Python could not calculate, which leaves the others", "{ metric: MeanScore }", "not-a-number"],
  ])("has no number for a metric %s", async (_, text, why) => {
    expect(await readFile(report(DRIFT), level(text))).toMatchObject({ why });
  });

  test.each([
    ["SUCCESS", { shape: "gauge", value: 1 }],
    ["FAIL", { shape: "gauge", value: 0 }],
    ["WARNING", { shape: "gauge", value: 0 }],
    ["ERROR", { why: "not-a-number" }],
    ["SKIPPED", { why: "not-a-number" }],
    ["success", { why: "not-a-number" }],
  ])("has a test whose verdict is %s", async (status, expected) => {
    const tests = [{ id: "gt_1", name: "Drift is small", status }];
    for (const text of ["{ test: gt_1 }", "{ test: Drift is small }"])
      expect(await readFile(report([], tests), level(text))).toMatchObject(expected);
  });

  test("has no verdict of a test that it does not have, and none of two", async () => {
    const one = { id: "a", name: "Drift", status: "SUCCESS" };
    expect(await readFile(report([], [one]), level("{ test: b }"))).toMatchObject({ why: "no-data" });
    const tests = [one, { ...one, id: "b", status: "FAIL" }];
    expect(await readFile(report([], tests), level("{ test: Drift }"))).toMatchObject({ why: "ambiguous" });
  });

  test("has counts where a metric counts, and none where it does not", async () => {
    const counts = (events: string): MetricQuery => ({
      kind: "counts",
      events,
      total: "{ metric: RowCount }",
      absentEventsAreZero: false,
    });
    expect(await readFile(report(DRIFT), counts("{ metric: CategoryCount, value: count }"))).toEqual({
      shape: "counts",
      events: 12,
      total: 240,
    });
    const share = await readFile(report(DRIFT), counts("{ metric: ValueDrift, where: { column: answer } }"));
    expect(share).toMatchObject({ why: "query-error", detail: expect.stringContaining("found 0.12") });
  });

  test.each([
    ["nothing", ""],
    ["a snapshot in the service's own form", JSON.stringify({ metric_results: {}, widgets: [] })],
    ["half of a report", '{ "metrics": ['],
    ["a list", "[]"],
    ["metrics that are none", '{ "metrics": [1], "tests": [] }'],
  ])("is refused where it holds %s", async (_, text) => {
    expect(() => parseReport(text)).toThrow("save_json");
    expect(await readFile(text, level("{ metric: RowCount }"))).toMatchObject({ why: "query-error" });
  });

  test("may say NaN in its texts, which are texts", () => {
    const text = '{"metrics":[{"metric_name":"a \\"NaN\\" b","value":NaN}],"tests":[]}';
    expect(parseReport(text).metrics).toEqual([{ metric_name: 'a "NaN" b', value: "NaN" }]);
  });
});

test("what every report of a source has in common is part of its path", async () => {
  const read = async (files: string) => {
    const options = { kind: "files", files } as const;
    const target: SourceTarget = { ...PLAIN, where: { team: "news" }, options };
    const folder = workspace({ "news/v1/20261123T090500Z.json": report(DRIFT) });
    const readings = await openMetrics(target, { root: "/", secret: (name) => name, files: folder }).fetch([
      ask("guard", level("{ metric: RowCount }"), FIRST),
    ]);
    return readings.map((each) => (each.ok ? each.payload : each.why));
  };
  expect(await read("{team}/{version}/{to}.json")).toEqual([{ shape: "gauge", value: 240 }, "no-data"]);
  expect(await read("news/{version}/{to}.json")).toEqual(["query-error", "query-error"]);
});

describe("a path", () => {
  const { intervals } = FIRST;
  const [window = windowAt(0)] = intervals;

  test("has the ends of the interval, the labels, and `all` where a cohort has none", () => {
    const path = pathOf("r/{version}/{desk}/{from}-{to}.json", { version: "v1.2" }, window);
    expect(path).toBe("r/v1.2/all/20261123T090000Z-20261123T090500Z.json");
  });

  test.each([
    ["leads out of its folder", { version: ".." }, "part of a path"],
    ["has folders of its own", { version: "openai/gpt" }, "part of a path"],
    ["is nothing", { version: "" }, "part of a path"],
    ["stands nowhere", { version: "v1", desk: "sport" }, "Expected {desk}"],
  ])("is refused where a label %s", (_, labels, words) => {
    expect(() => pathOf("{version}/{to}.json", labels, window)).toThrow(words);
  });
});

test.each(["values", "moments", "parts", "histogram", "ratio", "identities", "pairs"] as const)(
  "one number for many units is no %s",
  (kind) => {
    expect(() => parseEvidently("{ metric: RowCount }", kind)).toThrow(/^Expected/);
  },
);

describe("the service", () => {
  let served: Loopback;
  let reports: readonly Report[] = [];
  let answer: (asked: Asked) => Reply;
  beforeEach(async () => {
    answer = evidentlyOf({ reports: () => reports, project: PROJECT, secret: SECRET });
    served = await listen((asked) => answer(asked));
  });
  afterEach(() => served[Symbol.asyncDispose]());

  const one = (more: Partial<Report> = {}): Report => ({
    stamp: "2026-11-23T09:05:00",
    tags: ["v1"],
    metadata: {},
    metrics: DRIFT.filter(({ type }) => type !== "MeanScore"),
    ...more,
  });

  interface Terms {
    readonly text?: string;
    readonly stamped?: "start" | "end";
    readonly zone?: string;
    readonly cohorts?: Readonly<Record<string, Readonly<Record<string, string>>>>;
    readonly secret?: string;
    readonly where?: Readonly<Record<string, string>>;
  }

  async function read(given: readonly Report[], terms: Terms = {}) {
    reports = given;
    const { stamped = "end", zone = "+00:00" } = terms;
    const options = { kind: "service", url: served.url, project: PROJECT, stamped, zone } as const;
    const where = terms.where ?? {};
    const target: SourceTarget = { ...PLAIN, where, auth: { secret: "EVIDENTLY_SECRET" }, options };
    const patience = { timeout: milliseconds(400), budget: milliseconds(900) };
    const secret = () => terms.secret ?? SECRET;
    const query = level(terms.text ?? "{ metric: RowCount }");
    const cohorts = terms.cohorts ?? { all: {} };
    const readings = await openMetrics(target, { root: "/", secret, patience }).fetch([
      ask("guard", query, { ...FIRST, cohorts }),
    ]);
    return readings.map((each) => {
      const value = each.ok && each.payload.shape === "gauge" ? each.payload.value : null;
      return `${each.cohort} ${each.arm} ${each.ok ? value : each.why}`;
    });
  }

  const ok = ["all baseline 240", "all candidate no-data"];

  test.each([
    ["a tag that is the version", {}],
    ["a tag with its label", { tags: ["version:v1"] }],
    ["a tag with its label, as Python writes it", { tags: ["version=v1"] }],
    ["metadata", { tags: [], metadata: { version: "v1" } }],
    ["a moment with a zone", { stamp: "2026-11-23T09:05:00+00:00" }],
    ["a moment in microseconds", { stamp: "2026-11-23T09:05:00.000000" }],
  ])("knows a report by %s", async (_, more) => {
    expect(await read([one(more)])).toEqual(ok);
  });

  test("knows the moments of a server in another zone, and those of the interval's start", async () => {
    expect(await read([one({ stamp: "2026-11-23T10:05:00" })], { zone: "+01:00" })).toEqual(ok);
    expect(await read([one({ stamp: "2026-11-23T09:00:00" })], { stamped: "start" })).toEqual(ok);
    expect(await read([one({ stamp: "2026-11-23T09:00:00" })])).toEqual([
      "all baseline no-data",
      "all candidate no-data",
    ]);
  });

  test("does not take a report of another span for the interval's", async () => {
    for (const stamp of ["2026-11-23T09:04:30", "2026-11-23T09:01:00"])
      expect(await read([one({ stamp })])).toEqual(["all baseline partial", "all candidate partial"]);
  });

  test("does not take a report of both versions for either", async () => {
    expect(await read([one({ tags: ["v1", "v2"] })])).toEqual([
      "all baseline no-data",
      "all candidate no-data",
    ]);
  });

  test("never adds reports of cohorts up, and never takes everybody's for a cohort's", async () => {
    const cohorts = { all: {}, sport: { desk: "sport" } };
    const sport = one({ metadata: { desk: "sport" }, metrics: [{ type: "RowCount", params: {}, value: 7 }] });
    const both = ["all baseline 240", "all candidate no-data", "sport baseline 7", "sport candidate no-data"];
    expect((await read([one(), sport], { cohorts })).toSorted()).toEqual(both);
    expect((await read([sport], { cohorts })).filter((each) => each.startsWith("all baseline"))).toEqual([
      "all baseline no-data",
    ]);
    expect((await read([one()], { cohorts })).filter((each) => each.startsWith("sport baseline"))).toEqual([
      "sport baseline no-data",
    ]);
  });

  test("tells count and share of a metric apart", async () => {
    const of = (value: string) => read([one()], { text: `{ metric: CategoryCount${value} }` });
    expect(await of(", value: share")).toContain("all baseline 0.05");
    expect(await of(", value: count")).toContain("all baseline 12");
    expect(await of("")).toContain("all baseline ambiguous");
  });

  test("is asked for the reports of the source's `where` alone", async () => {
    const where = { team: "news" };
    const none = ["all baseline no-data", "all candidate no-data"];
    expect(await read([one({ metadata: { team: "news" } })], { where })).toEqual(ok);
    expect(await read([one({ metadata: { team: "ads" } })], { where })).toEqual(none);
    expect(await read([one()], { where })).toEqual(none);
  });

  test("has two reports of one version and moment one too many", async () => {
    expect(await read([one(), one()])).toContain("all baseline ambiguous");
  });

  test("is not asked for verdicts of tests, which it has no series of", async () => {
    expect(await read([one()], { text: "{ test: Drift }" })).toContain("all baseline query-error");
    expect(served.asked).toEqual([]);
  });

  test.each([
    ["another secret", { secret: "another-secret-0123456789" }, "unauthorised", 1],
    ["a secret with a line break", { secret: "a\nb" }, "unauthorised", 0],
  ])("is not read with %s", async (_, terms, why, calls) => {
    expect(await read([one()], terms)).toEqual([`all baseline ${why}`, `all candidate ${why}`]);
    expect(served.asked).toHaveLength(calls);
  });

  test("has more values than reports, which nobody can tell apart", async () => {
    answer = () => ({
      body: JSON.stringify({
        sources: [{ timestamp: "2026-11-23T09:05:00", tags: ["v1"], metadata: {} }],
        series: [{ metric_type: "evidently:metric_v2:RowCount", params: {}, values: [1, 2] }],
      }),
    });
    expect(await read([])).toContain("all baseline query-error");
  });
});

const FILES = { kind: "evidently", arm: ARM, options: { files: "reports/{version}/{to}.json" } };
const SERVICE = {
  kind: "evidently",
  arm: ARM,
  options: { url: "https://evidently.acme.example", project: PROJECT },
};

test("the file says either files or a service, whose address the policy sees", () => {
  expect(SOURCE.parse(FILES)).toMatchObject({ options: { kind: "files" } });
  const source = SOURCE.parse(SERVICE);
  expect(source).toMatchObject({ options: { kind: "service", stamped: "end", zone: "+00:00" } });
  expect(urlsOfSource({ ...PLAIN, ...source, name: "reports" })).toEqual(["https://evidently.acme.example"]);
});

test.each([
  ["nothing", {}],
  ["both", { ...FILES.options, ...SERVICE.options }],
  ["a service without its project", { url: "https://evidently.acme.example" }],
  ["a project that is a name", { ...SERVICE.options, project: "news" }],
  ["files without a moment", { files: "reports/{version}.json" }],
  ["the same file for both versions", { files: "reports/{to}.json" }],
  ["files outside", { files: "../{version}/{to}.json" }],
  ["a zone by name", { ...SERVICE.options, zone: "Europe/Berlin" }],
  ["an unknown key", { ...SERVICE.options, tags: ["v1"] }],
])("%s is refused when the file is read", (_, options) => {
  expect(SOURCE.safeParse({ ...FILES, options }).success).toBe(false);
});
