import { describe, expect, test } from "vitest";
import { adding, parseMinimal, parseText, parseWithGuard } from "../../support/rollout-files.ts";

describe("the kind of a guard is told by its keys", () => {
  test.each([
    ["events: x, total: y, at-most: 5%", "proportion"],
    ["events: x, at-most: 6 per 10000", "rate"],
    ["score: x, at-least: 0.2 score", "score"],
    ["numerator: x, denominator: y, per: 1000 request, at-most: $4.60", "ratio"],
    ["level: x, at-most: 75%", "level"],
    ["histogram: x, percentile: 95, at-most: 900ms", "latency"],
    [
      "parts: [{ name: a, weight: 60%, score: x }, { name: b, weight: 40%, score: y, floor: 0.5 score }], better: higher, no-worse-than-baseline: 0.1 score",
      "composite",
    ],
    ["count: x, at-most: 0 events", "tripwire"],
    ["split: x", "split"],
    ["identity: x, equals: news-14b", "identity"],
    ["signal: the button in the app", "signal"],
    ["score: { n: x, sum: y, squares: z }, at-least: 0.2 score", "score"],
  ])("%s", (keys, kind) => {
    const { rollout, problems } = parseWithGuard(keys);
    expect(problems).toEqual([]);
    expect(rollout?.guards.find(({ name }) => name === "it")).toMatchObject({
      kind,
      source: "log",
      unit: "request",
    });
  });

  test.each([
    ["levels of two units", "level: x, at-most: 75%, at-least: 900ms", ["units-mixed"]],
    ["nothing that tells", "at-most: 5%", ["kind-unknown"]],
    ["events without their total, in shares", "total: y, at-most: 5%", ["missing-key"]],
    ["a tripwire with a margin", "count: x, at-most: 0 events, no-worse-than-baseline: 1pp", ["unknown-key"]],
    ["a latency in shares", "histogram: x, percentile: 95, at-most: 5%", ["unit-wrong"]],
    [
      "a composite of one",
      "parts: [{ name: a, weight: 100%, score: x }], at-least: 0.5 score",
      ["list-empty"],
    ],
    [
      "a composite that repeats a guard",
      'parts: [{ name: a, weight: 60%, score: "SELECT $by, count(*) AS value FROM requests WHERE corrected AND at >= :from AND at < :to GROUP BY $by" }, { name: b, weight: 40%, score: y }], at-least: 0.5 score',
      ["same-query"],
    ],
    [
      "better higher with only an upper limit",
      "score: x, at-most: 0.5 score, better: higher",
      ["limits-contradict"],
    ],
    [
      "two objectives",
      "score: x, at-most: 0.5 score, between: [0.1 score, 0.4 score]",
      ["limits-contradict"],
    ],
    [
      "a factor to find that is better",
      "score: x, better: lower, no-worse-than-baseline: x1.1, detect: x0.9",
      ["detect-inside-limit"],
    ],
  ])("%s is refused", (_, keys, codes) => {
    expect(parseWithGuard(keys).problems.map(({ code }) => code)).toEqual(codes);
  });

  test("an objective that the baseline breaks is only to consider", () => {
    const { rollout, problems } = parseWithGuard("events: x, total: y, expect: 6%, at-most: 5%");
    expect(problems.map(({ code, severity }) => [code, severity])).toEqual([["limits-contradict", "advice"]]);
    expect(rollout).not.toBeNull();
  });
});

describe("limits that are named once", () => {
  test("are taken by the guards that name them; what a guard says itself wins", () => {
    const { rollout, problems } = parseWithGuard(
      "slo: fast, histogram: x, at-most: 2s",
      adding("slos: { fast: { percentile: 95, at-most: 900ms, detect: 3s } }"),
    );
    expect(problems).toEqual([]);
    expect(rollout?.guards.find(({ name }) => name === "it")).toMatchObject({
      percentile: 95,
      objective: { atMost: 2 },
      detect: { kind: "level", level: 3 },
    });
  });

  test("are blamed where they stand when they do not fit the guard", () => {
    const { problems } = parseWithGuard(
      "slo: fast, events: x, total: y",
      adding("slos: { fast: { at-most: 900ms } }"),
    );
    expect(problems.map(({ code, at, found }) => [code, at.column, found])).toEqual([
      ["unit-wrong", 26, "900ms"],
    ]);
  });

  test("are to consider when no guard names them", () => {
    const { problems } = parseMinimal(adding("slos: { fast: { at-most: 900ms } }"));
    expect(problems.map(({ code, severity }) => [code, severity])).toEqual([["unused-entry", "advice"]]);
  });
});

describe("the guard of the split", () => {
  test("can be left out", () => {
    const { rollout } = parseMinimal((text) =>
      text.replace("routed-by: request", "routed-by: request, split: off"),
    );
    expect(rollout?.guards.map(({ kind }) => kind)).not.toContain("split");
  });

  test("can be written by hand", () => {
    const { rollout } = parseWithGuard("split: x");
    expect(rollout?.guards.filter(({ kind }) => kind === "split").map(({ name }) => name)).toEqual(["it"]);
  });
});

test("a file with nothing in it is told every part that it lacks", () => {
  const { problems } = parseText("version: 1\n");
  expect(problems.map(({ code }) => code)).toEqual(Array.from({ length: 12 }, () => "missing-key"));
  expect(new Set(problems.map(({ suggestion }) => suggestion?.split(":")[0]))).toEqual(
    new Set([
      "deadline",
      "guards",
      "kind",
      "name",
      "people",
      "release",
      "rollback",
      "router",
      "sources",
      "stages",
      "tier",
      "traffic",
    ]),
  );
});

describe("a SELECT of a guard", () => {
  test.each([
    ["with both ends of the interval", ":from AND at < :to", []],
    ["without its end", ":from", ["interval-missing"]],
    ["without its beginning", "0 AND at < :to", ["interval-missing"]],
  ] as const)("%s", (_name, ends, codes) => {
    const { problems } = parseMinimal((text) =>
      text.replace("status >= 500 AND at >= :from AND at < :to", `status >= 500 AND at >= ${ends}`),
    );
    expect(problems.map(({ code }) => code)).toEqual(codes);
  });
});
