import { describe, expect, test } from "vitest";
import { join, prepare, type PrometheusTarget } from "../../../../src/adapters/metrics/promql.ts";
import type { MetricQuery, MetricRequest } from "../../../../src/ports.ts";
import { instant, milliseconds, MINUTE } from "../../../../src/units.ts";
import { aCount } from "../../../support/metric-queries.ts";

const TARGET: PrometheusTarget = {
  kind: "prometheus",
  name: "prom",
  url: "https://prometheus.acme.example",
  auth: null,
  headers: {},
  delay: MINUTE,
  arm: { label: "version", baseline: "v1", candidate: "v2" },
  where: { namespace: 'ne"ws' },
};
const COHORTS = { all: {}, breaking: { desk: "breaking" }, reader: { client: "reader", desk: "news" } };

function prepared(query: MetricQuery, target = TARGET, cohorts: MetricRequest["cohorts"] = COHORTS) {
  const intervals = [{ from: instant(0), to: instant(5 * MINUTE) }];
  return prepare({ guard: "errors", query, intervals, cohorts, staleAfter: milliseconds(1) }, target, 0);
}

function count(text: string, target = TARGET) {
  return prepared(aCount(text), target).parts["count"]?.text;
}

describe("the words of a query are filled in", () => {
  test("the arm and every label of a cohort once, the source's matchers, the interval", () => {
    expect(count("sum by ($by) (increase(bad_total{$where}[$window]))")).toBe(
      'sum by (version, client, desk) (increase(bad_total{namespace="ne\\"ws"}[5m]))',
    );
  });

  test.each([
    ["x{$where}", "x{}"],
    ['x{$where, a="b"}', 'x{ a="b"}'],
    ['x{a="b",$where}', 'x{a="b",}'],
  ])("no matchers: %s", (text, filled) => {
    expect(count(`sum by (version) (${text})`, { ...TARGET, where: {} })).toBe(
      `sum by (version) (${filled})`,
    );
  });

  test("words that only begin alike stay", () => {
    expect(count("f($byte, $windows, $whereas)")).toBe("f($byte, $windows, $whereas)");
  });
});

describe("pairs know no arm", () => {
  test.each([
    ["sum by ($by, baseline, candidate) (x)", "sum by (baseline, candidate) (x)"],
    ["sum by (baseline, candidate, $by) (x)", "sum by (baseline, candidate) (x)"],
    ["pairs_total", "sum by (baseline, candidate) (increase(pairs_total[5m]))"],
  ])("and without cohorts no label: %s", (pairs, text) => {
    const { parts, newest } = prepared({ kind: "pairs", pairs }, { ...TARGET, where: {} }, { all: {} });
    expect(parts["pairs"]?.text).toBe(text);
    expect(newest?.text ?? "min by () ").toContain("min by () ");
  });
});

describe("a bare selector of a counter becomes its increase", () => {
  test.each(["bad_total", "bad_total{$where}", '{__name__="bad_total"}', 'bad_total{a="}]",b=~\'x"y\'}'])(
    "%s",
    (text) => {
      expect(count(text, { ...TARGET, where: {} })).toBe(
        `sum by (version, client, desk) (increase(${text.replace("$where", "")}[5m]))`,
      );
    },
  );

  test("with its bounds for buckets", () => {
    const { parts } = prepared({ kind: "histogram", buckets: "ttft_seconds_bucket{$where}" });
    expect(parts["buckets"]?.text).toBe(
      'sum by (le, version, client, desk) (increase(ttft_seconds_bucket{namespace="ne\\"ws"}[5m]))',
    );
  });

  test.each(["sum by ($by) (increase(x_bucket[$window]))", "sum by (le, $by) (increase(x_bucket[$window]))"])(
    "buckets keep le: %s",
    (buckets) => {
      expect(prepared({ kind: "histogram", buckets }).parts["buckets"]?.text).toContain(
        "by (le, version, client, desk)",
      );
    },
  );

  test("with its bounds for scores in buckets", () => {
    const { parts } = prepared({ kind: "values", values: "score_bucket{$where}" }, { ...TARGET, where: {} });
    expect(parts["values"]?.text).toBe("sum by (le, version, client, desk) (increase(score_bucket{}[5m]))");
  });

  test("with both answers for pairs", () => {
    const { parts } = prepared({ kind: "pairs", pairs: "pairs_total" });
    expect(parts["pairs"]?.text).toBe(
      "sum by (client, desk, baseline, candidate) (increase(pairs_total[5m]))",
    );
  });

  test("with every label for identities, because only one of them is known", () => {
    const { parts } = prepared({ kind: "identities", identities: "answers_total" });
    expect(parts["identities"]?.text).toBe("increase(answers_total[5m])");
  });

  test.each([
    [{ kind: "gauge", gauge: "queue_length" }, "gauge", "queue_length"],
    [{ kind: "values", values: 'score{size_bucket="s"}' }, "values", 'score{size_bucket="s"}'],
    [{ kind: "parts", parts: [{ name: "a", values: "score" }] }, "a", "score"],
  ] as const)("but not of a gauge: %o", (query, part, text) => {
    expect(prepared(query).parts[part]?.text).toBe(text);
  });
});

const newest = (total: string) =>
  prepared({ kind: "counts", events: "ignored", total, absentEventsAreZero: false }, { ...TARGET, where: {} })
    .newest?.text ?? null;

describe("when the newest sample was taken", () => {
  test.each([
    ["sum by ($by) (increase(x_total{$where}[$window]))", "x_total{}"],
    ["x_total", "x_total"],
    ['sum by ($by) (increase({__name__="x_total",a="[$window]"}[$window]))', '{__name__="x_total",a="[5m]"}'],
    ["sum by ($by) (increase( x_total [ $window ] )) * 2", "x_total"],
  ])("%s is told by %s", (total, selector) => {
    expect(newest(total)).toBe(`min by (version, client, desk) (timestamp(${selector}))`);
  });

  test.each([
    "sum by ($by) (increase(a_total[$window])) + sum by ($by) (increase(b_total[$window]))",
    "sum by ($by) (increase(a_total[$window] offset 5m))",
    "sum by ($by) (increase(a_total[$window] @ end()))",
    "sum by ($by) (increase(a_total[10m]))",
    "job:requests:increase5m * on (version) group_left y",
  ])("%s cannot tell", (total) => {
    expect(newest(total)).toBeNull();
  });

  test("one bucket tells for all, and a gauge for itself", () => {
    const histogram = (buckets: string) =>
      prepared({ kind: "histogram", buckets }, { ...TARGET, where: {} }).newest?.text;
    expect(histogram("x_bucket")).toContain('timestamp(x_bucket{le="+Inf"})');
    expect(histogram('x_bucket{a="b"}')).toContain('timestamp(x_bucket{le="+Inf",a="b"})');
    expect(histogram("sum by ($by) (increase(x_seconds[$window]))")).toContain("timestamp(x_seconds)");
    expect(
      prepared({ kind: "gauge", gauge: "avg by ($by) (gpu{$where})" }, { ...TARGET, where: {} }).newest?.text,
    ).toContain("timestamp(gpu{})");
  });
});

test("expressions are joined by name, whatever a text ends in", () => {
  const joined = join([
    { name: "a.events", text: "x # a comment" },
    { name: "b$1", text: "y" },
  ]);
  expect(joined).toBe(
    `label_replace(x # a comment\n, "guard", "a.events", "", "") or label_replace(y\n, "guard", "b$$1", "", "")`,
  );
});
