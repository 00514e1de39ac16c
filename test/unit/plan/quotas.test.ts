import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { SourceQuota, SourceTarget } from "../../../src/config/rollout.ts";
import { SOURCE } from "../../../src/config/schema/source.ts";
import type { Guard } from "../../../src/judge/guard.ts";
import { detectionOf } from "../../../src/plan/detection.ts";
import { requestsIn, weighQuotas } from "../../../src/plan/quotas.ts";
import { aLevel, aProportion } from "../../support/guards.ts";
import { aPlan, aRollout, aStage, hours } from "../../support/rollout.ts";
import { milliseconds, MINUTE, percent } from "../../../src/units.ts";

const ARM = { label: "version", baseline: "v1", candidate: "v2" };
const PLAIN = { name: "prom", auth: null, delay: milliseconds(600_000), arm: ARM, where: {} } as const;
const minutes = (count: number) => milliseconds(count * MINUTE);
const LANGFUSE: SourceTarget = {
  ...PLAIN,
  kind: "langfuse",
  options: { url: "https://cloud.langfuse.com", api: "cloud" },
};
const DATADOG: SourceTarget = {
  ...PLAIN,
  kind: "datadog",
  options: { url: "https://api.datadoghq.com" },
};
const VIEW = "{ view: observations }";
const SCORES = '{ "view": "scores-numeric", measure: value }';
const errors = aProportion({ name: "errors", events: "{ view: observations, where: {} }", total: VIEW });

function withSource(
  source: SourceTarget,
  quota: SourceQuota | null,
  every = minutes(5),
  guards: readonly Guard[] = [errors],
) {
  const declared = quota === null ? source : { ...source, quota };
  return aRollout({
    sources: [declared],
    guards,
    every,
    cohorts: [],
    stages: [
      aStage({ weight: percent(5), bake: hours(24) }),
      aStage({ name: "full", weight: percent(100), bake: hours(24) }),
    ],
  });
}

const day = (count: number): SourceQuota => ({ count, per: "day" });

describe("a source with a quota", () => {
  test("says by how much it would be overdrawn, and which interval would do", () => {
    const [found] = weighQuotas(withSource(LANGFUSE, day(200)));
    expect(found).toMatchObject({
      code: "source-quota",
      severity: "blocker",
      path: ["sources", "prom", "quota"],
      message: expect.stringMatching(/would be asked 289 times in the fullest day, 89 more than it lets/),
      expected: "at most 200 requests in a day",
      found: "every: 5m with 1 guards",
      suggestion: "every: 10m",
    });
    expect(weighQuotas(withSource(LANGFUSE, day(200), minutes(10)))).toEqual([]);
  });

  test("is a problem of the plan, which cannot be approved then", () => {
    const rollout = withSource(LANGFUSE, day(200));
    expect(aPlan({ rollout }).problems.map(({ code }) => code)).toContain("source-quota");
  });

  test("without one nothing is said: nobody knows what it bears", () => {
    expect(weighQuotas(withSource(LANGFUSE, null))).toEqual([]);
  });

  test.each([
    [289, 0],
    [288, 1],
  ])("of %d a day has %d complaints", (count, complaints) => {
    expect(weighQuotas(withSource(LANGFUSE, day(count)))).toHaveLength(complaints);
  });

  test("by the hour is held against the fullest hour", () => {
    expect(weighQuotas(withSource(DATADOG, { count: 13, per: "hour" }))).toEqual([]);
    expect(weighQuotas(withSource(DATADOG, { count: 12, per: "hour" }))).toMatchObject([
      { expected: "at most 12 requests in an hour", suggestion: "every: 10m" },
    ]);
  });

  test("that no interval within the shortest bake can keep has no interval named", () => {
    expect(weighQuotas(withSource(LANGFUSE, day(1)))).toMatchObject([
      { suggestion: "let fewer guards read this source, or have its quota raised" },
    ]);
  });

  test("that no guard reads is never asked", () => {
    const rollout = withSource(LANGFUSE, day(1));
    expect(weighQuotas({ ...rollout, guards: [] })).toEqual([]);
  });
});

describe("a look of langfuse is", () => {
  const count = (guards: readonly Guard[]) =>
    requestsIn(withSource(LANGFUSE, null, minutes(60), guards), LANGFUSE, {
      quota: day(1),
      every: minutes(60),
    });

  test("one request for each view, and one for each level, which learns from 60 intervals first", () => {
    expect(count([errors])).toBe(24 + 1);
    expect(count([errors, { ...errors, name: "again" }])).toBe(24 + 1);
    expect(count([errors, { ...errors, name: "scores", events: SCORES }])).toBe(2 * 24 + 2);
    expect(count([aLevel({ name: "p95", level: VIEW })])).toBe(24 + 60);
  });

  test("one more for each time that labels take to come", () => {
    expect(count([errors, { ...errors, name: "late", maturesAfter: hours(48) }])).toBe(2 * 24 + 2);
  });

  test("twice as many where everybody has the candidate and a guard only compares", () => {
    const objective = { atMost: null, atLeast: null };
    const compared = { ...errors, objective, margin: { kind: "points" as const, points: 0.01 } };
    expect(count([compared])).toBe(2 * 24);
  });
});

test.each([
  ["files are asked as often as one likes", { kind: "file" as const }, 0],
  ["rows without a time are asked for interval by interval", { kind: "http-json" as const }, 24 + 60],
])("%s", (_, { kind }, expected) => {
  const rows = {
    rows: "",
    time: kind === "file" ? "at" : null,
    timeUnit: "iso",
    lastAt: null,
    each: "sample",
  } as const;
  const source: SourceTarget =
    kind === "file"
      ? { ...PLAIN, kind, options: { ...rows, time: "at", path: "a.csv", format: "csv" } }
      : {
          ...PLAIN,
          kind,
          options: {
            ...rows,
            method: "GET",
            url: "https://rows.acme.example",
            headers: {},
            body: null,
            columns: {},
            errors: null,
            next: null,
            nextAs: null,
            pageSize: null,
          },
        };
  const rollout = withSource(source, null, minutes(60));
  expect(requestsIn(rollout, source, { quota: day(1), every: minutes(60) })).toBe(expected);
});

test("property: a larger quota and a longer interval never make a complaint", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2_000 }), fc.integer({ min: 1, max: 120 }), (count, length) => {
      const told = weighQuotas(withSource(LANGFUSE, day(count), minutes(length))).length;
      expect(weighQuotas(withSource(LANGFUSE, day(count + 1), minutes(length))).length).toBeLessThanOrEqual(
        told,
      );
      expect(weighQuotas(withSource(LANGFUSE, day(count), minutes(length + 1))).length).toBeLessThanOrEqual(
        told,
      );
    }),
  );
});

test("what is suggested is enough", () => {
  for (const count of [30, 50, 100, 200, 288]) {
    const [found] = weighQuotas(withSource(LANGFUSE, day(count)));
    const [, number = "", unit = ""] = /^every: (\d+)([mh])$/.exec(found?.suggestion ?? "") ?? [];
    const every = minutes(Number(number) * (unit === "h" ? 60 : 1));
    expect(weighQuotas(withSource(LANGFUSE, day(count), every))).toEqual([]);
  }
});

const WRITTEN = { kind: "datadog", arm: ARM };

test("the file says a quota in one way, and what it does not say stays out of what is read", () => {
  expect(SOURCE.parse({ ...WRITTEN, quota: "200/day" })).toMatchObject({ quota: { count: 200, per: "day" } });
  expect(SOURCE.parse({ ...WRITTEN, quota: "60/hour" })).toMatchObject({ quota: { count: 60, per: "hour" } });
  expect(SOURCE.parse(WRITTEN)).not.toHaveProperty("quota");
  for (const quota of ["0/day", "200", "200/week", "-1/day", "2e3/day", 200, "200 / day"])
    expect(SOURCE.safeParse({ ...WRITTEN, quota }).success).toBe(false);
});

test("what a source delays is part of the time until a failure is seen", () => {
  const rollout = withSource(LANGFUSE, null);
  const [found] = detectionOf(rollout);
  expect(found?.delay).toBe(PLAIN.delay);
  expect(SOURCE.parse(WRITTEN)).toMatchObject({ delay: 300_000 });
});
