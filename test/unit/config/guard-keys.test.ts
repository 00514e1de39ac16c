import { describe, expect, test } from "vitest";
import type { Guard } from "../../../src/judge/guard.ts";
import {
  adding,
  parseMinimal,
  parseSummarizer,
  parseWithGuard,
  replacing,
} from "../../support/rollout-files.ts";

type Edit = (text: string) => string;

/** The guard, or what is wrong with it and where. */
function guardOr(keys: string, edit?: Edit): Guard | readonly (readonly [string, string])[] {
  let text = "";
  const { rollout, problems } = parseWithGuard(keys, (given) => (text = edit?.(given) ?? given));
  const guard = rollout?.guards.find(({ name }) => name === "it");
  if (guard !== undefined && problems.length === 0) return guard;
  const lines = text.split("\n");
  return problems.map(({ code, at, length }) => [
    code,
    lines[at.line - 1]?.slice(at.column - 1, at.column - 1 + length) ?? "",
  ]);
}

const TOTAL = "SELECT $by, count(*) AS value FROM requests WHERE at >= :from AND at < :to GROUP BY $by";
const SHADOW = replacing(
  "stages:\n",
  "stages:\n  - { name: shadow, kind: shadow, mirror: 10%, by: application, bake: 1h, side-effects: none }\n",
);
const OTHER_TOTAL: Edit = (text) =>
  text.replace(
    /(wrong-greetings:[^]*?total: )".*"/,
    (_, before: string) => `${before}"sum by ($by) (increase(greetings_total[$window]))"`,
  );

describe("silence is no data unless the guard says that it means none", () => {
  test.each([
    ["events: x, total: y, at-most: 5%", false],
    ["events: x, total: y, at-most: 5%, absent: zero", true],
    ["events: x, at-most: 5%", false],
    ["events: x, at-most: 5%, absent: zero", true],
    ["count: x, at-most: 0 events", false],
    ["count: x, at-most: 0 events, absent: zero", true],
  ])("%s", (keys, absentEventsAreZero) => {
    expect(guardOr(keys)).toMatchObject({ absentEventsAreZero });
  });

  test.each([
    ["absent: none", [["wrong-value", "none"]]],
    ["absent: 0", [["wrong-value", "0"]]],
    ["absent-events-are-zero: true", [["unknown-key", "absent-events-are-zero"]]],
  ])("%s", (key, problems) => {
    expect(guardOr(`events: x, total: y, at-most: 5%, ${key}`)).toEqual(problems);
  });

  test("of reports that nobody could have made it means nothing", () => {
    expect(guardOr("count: x, at-most: 0 events, absent: zero", OTHER_TOTAL)).toEqual([
      ["missing-key", "it"],
    ]);
  });
});

describe("what events are counted against", () => {
  test.each([
    ["a rate", "events: x, at-most: 6 per 10000"],
    ["a tripwire", "count: x, at-most: 0 events"],
  ])("%s takes the total of the guards beside it", (_, keys) => {
    expect(guardOr(keys)).toMatchObject({ exposure: TOTAL });
    expect(guardOr(`${keys}, exposure: z`)).toMatchObject({ exposure: "z" });
  });

  test("a rate where they count different totals, or another unit, says its own", () => {
    const keys = "events: x, at-most: 6 per 10000";
    expect(guardOr(keys, OTHER_TOTAL)).toEqual([["missing-key", "it"]]);
    expect(guardOr(`${keys}, exposure: z`, OTHER_TOTAL)).toMatchObject({ exposure: "z" });
    const others = replacing("{ per-day: 200000 }", "{ per-day: 200000 }, alert: { of: request, share: 1% }");
    const problems = parseWithGuard(`${keys}, unit: alert`, (text) =>
      others(text).replaceAll("    absent:", "    unit: request\n    absent:"),
    ).problems;
    expect(problems).toMatchObject([
      {
        code: "missing-key",
        expected: expect.stringContaining("no guard of the same source and unit has a total"),
        suggestion: "exposure: …",
      },
    ]);
  });

  test("a tripwire of another unit proves nothing by its silence", () => {
    expect(guardOr("count: x, at-most: 0 events", OTHER_TOTAL)).toMatchObject({ exposure: null });
  });

  test("severe reports of the large example are held against its summaries", () => {
    const guards = new Map(parseSummarizer().rollout?.guards.map((guard) => [guard.name, guard]));
    expect(guards.get("severe")).toMatchObject({
      exposure: "sum by ($by) (increase(summaries_total{$where}[$window]))",
      absentEventsAreZero: false,
    });
  });
});

describe("a mean score", () => {
  test.each([
    [
      "score: x, at-least: 0.8 score",
      { score: { kind: "scores", scores: "x" }, range: [0, 1], spread: null },
    ],
    [
      "score: { n: a, sum: b, squares: c }, range: [1 score, 5 score], spread: 0.9 score, at-least: 4 score",
      { score: { kind: "moments", n: "a", sum: "b", squares: "c" }, range: [1, 5], spread: 0.9 },
    ],
  ])("%s", (keys, guard) => {
    expect(guardOr(keys)).toMatchObject({ kind: "score", better: "higher", ...guard });
  });

  test.each([
    ["score: { n: a, sum: b }, at-least: 0.8 score", [["missing-key", "score"]]],
    ["score: { n: a, sum: b, squares: c, mean: d }, at-least: 0.8 score", [["unknown-key", "mean"]]],
    ["score: [a], at-least: 0.8 score", [["wrong-value", "[a]"]]],
    ["score: x, range: [5 score, 1 score], at-least: 0.8 score", [["out-of-range", "[5 score, 1 score]"]]],
    ["score: x, range: [1 score], at-least: 0.8 score", [["list-empty", "[1 score]"]]],
    ["score: x, range: [1 score, 5], at-least: 4 score", [["unit-missing", "5"]]],
    ["score: x, at-least: 4 score", [["out-of-range", "4 score"]]],
    ["score: x, range: [1 score, 5 score], at-least: 0.8 score", [["out-of-range", "0.8 score"]]],
    ["score: x, between: [0.5 score, 2 score]", [["out-of-range", "2 score"]]],
    ["score: x, at-least: 0.8 score, expect: 4 score", [["out-of-range", "4 score"]]],
    ["score: x, at-most: 0.8 score, detect: 1.2 score", [["out-of-range", "1.2 score"]]],
    ["score: x, at-most: 0.8 score, expect: 0.7 score, detect: x1.5", [["out-of-range", "x1.5"]]],
    ["score: x, better: higher, no-worse-than-baseline: 1 score", [["out-of-range", "1 score"]]],
    ["score: x, at-least: 0.8 score, spread: 0.6 score", [["out-of-range", "0.6 score"]]],
    ["score: x, at-least: 0.8 score, spread: 0 score", [["out-of-range", "0 score"]]],
    ["score: x, no-worse-than-baseline: 0.1 score", [["missing-key", "it"]]],
    ["score: x, between: [0.2 score, 0.9 score], no-worse-than-baseline: 0.1 score", [["missing-key", "it"]]],
  ])("%s is refused", (keys, problems) => {
    expect(guardOr(keys)).toEqual(problems);
  });

  test("a level outside the range says what the range is", () => {
    const { problems } = parseWithGuard("score: x, range: [1 score, 5 score], at-least: 0.8 score");
    expect(problems).toMatchObject([
      {
        message: "at-least of guard it is no score that there is",
        expected: "a level from 1 score to 5 score, or another `range`",
      },
    ]);
  });

  test("a cohort's own level lies in the range too", () => {
    const cohort = adding("cohorts: { some: { where: { a: b }, share: 5%, detect: { it: 0.5 score } } }");
    expect(guardOr("score: x, range: [1 score, 5 score], at-least: 4 score", cohort)).toEqual([
      ["out-of-range", "0.5 score"],
    ]);
  });
});

describe("a sum per unit", () => {
  const cost = "numerator: x, denominator: y, per: 1000 request, at-most: $4.60";

  test("may say its values one by one, and how they scatter", () => {
    expect(guardOr(cost)).toMatchObject({ values: null, spread: null });
    expect(guardOr(`${cost}, values: z, spread: $2`)).toMatchObject({ values: "z", spread: 2 });
  });

  test.each([
    ["spread: 2s", [["units-mixed", "2s"]]],
    ["spread: 2", [["unit-missing", "2"]]],
    ["spread: $0", [["out-of-range", "$0"]]],
  ])("%s is refused", (key, problems) => {
    expect(guardOr(`${cost}, ${key}`)).toEqual(problems);
  });
});

describe("a latency", () => {
  const latency = "histogram: x, percentile: 95, at-most: 900ms";

  test("may say the bounds of its histogram", () => {
    expect(guardOr(latency)).toMatchObject({ bounds: null });
    expect(guardOr(`${latency}, buckets: [100ms, 250ms, 1s]`)).toMatchObject({ bounds: [0.1, 0.25, 1] });
  });

  test.each([
    [
      "buckets: [250ms, 100ms, 100ms]",
      [
        ["out-of-range", "100ms"],
        ["out-of-range", "100ms"],
      ],
    ],
    ["buckets: [0ms, 100ms]", [["out-of-range", "0ms"]]],
    ["buckets: [0.1, 1s]", [["unit-missing", "0.1"]]],
    ["buckets: []", [["list-empty", "[]"]]],
  ])("%s is refused", (key, problems) => {
    expect(guardOr(`${latency}, ${key}`)).toEqual(problems);
  });
});

describe("the split", () => {
  test("written by hand counts each routed unit once, and tolerates rounded weights", () => {
    expect(guardOr("split: x")).toMatchObject({ firstSeen: true, tolerance: 1.05 });
    expect(guardOr("split: x, tolerance: x1")).toMatchObject({ tolerance: 1 });
    expect(guardOr("split: x, tolerance: x0.9")).toEqual([["out-of-range", "x0.9"]]);
    expect(guardOr("split: x, tolerance: 5%")).toEqual([["unit-wrong", "5%"]]);
  });

  test("by itself counts whoever comes back again", () => {
    const split = parseMinimal().rollout?.guards.find(({ kind }) => kind === "split");
    expect(split).toMatchObject({ total: TOTAL, firstSeen: false, tolerance: 1.05 });
  });
});

describe("answers of both versions to one request", () => {
  test.each([
    ["outcomes", "1pp, expect: 2%, detect: 4%", { kind: "points", points: 0.01 }, 0.02],
    ["outcomes", "x1.1, expect: 2%, detect: x2", { kind: "factor", factor: 1.1 }, 0.02],
    ["scores", "0.02 score, better: higher, expect: 0.8 score", { kind: "points", points: 0.02 }, 0.8],
    ["latencies", "x1.1, expect: 300ms, detect: x1.5", { kind: "factor", factor: 1.1 }, 0.3],
  ])("compares %s within %s", (compares, rest, margin, expected) => {
    const keys = `pairs: x, compares: ${compares}, no-worse-than-baseline: ${rest}`;
    expect(guardOr(keys, SHADOW)).toMatchObject({
      kind: "paired",
      pairs: "x",
      compares,
      margin,
      expect: expected,
      objective: { atMost: null, atLeast: null },
    });
  });

  test.each([
    ["no margin", "compares: outcomes", [["missing-key", "it"]]],
    ["nothing to compare", "no-worse-than-baseline: 1pp", [["missing-key", "it"]]],
    [
      "something else to compare",
      "compares: lengths, no-worse-than-baseline: 1pp",
      [["wrong-value", "lengths"]],
    ],
    [
      "an objective",
      "compares: outcomes, no-worse-than-baseline: 1pp, at-most: 5%",
      [["unknown-key", "at-most"]],
    ],
    [
      "a band",
      "compares: outcomes, no-worse-than-baseline: 1pp, between: [1%, 5%]",
      [["unknown-key", "between"]],
    ],
    [
      "scores within a factor",
      "compares: scores, better: higher, no-worse-than-baseline: x0.9",
      [["unit-wrong", "x0.9"]],
    ],
    [
      "scores without a direction",
      "compares: scores, no-worse-than-baseline: 0.1 score",
      [["missing-key", "it"]],
    ],
    [
      "scores that there are not",
      "compares: scores, better: higher, no-worse-than-baseline: 0.1 score, expect: 4 score",
      [["out-of-range", "4 score"]],
    ],
    ["latencies within points", "compares: latencies, no-worse-than-baseline: 1pp", [["unit-wrong", "1pp"]]],
    ["a share as a margin", "compares: outcomes, no-worse-than-baseline: 1%", [["margin-percent", "1%"]]],
  ])("%s is refused", (_, keys, problems) => {
    expect(guardOr(`pairs: x, ${keys}`, SHADOW)).toEqual(problems);
  });

  const pairs = "pairs: x, compares: outcomes, no-worse-than-baseline: 1pp";

  test("come from a shadow stage, which there must be at or after its beginning", () => {
    expect(guardOr(pairs)).toEqual([["pairs-without-shadow", "it"]]);
    expect(guardOr(`${pairs}, from: shadow`, SHADOW)).toMatchObject({ from: "shadow" });
    expect(guardOr(`${pairs}, from: canary-10`, SHADOW)).toEqual([["pairs-without-shadow", "canary-10"]]);
  });

  test.each([
    ["outcomes", "1pp"],
    ["latencies", "x1.1"],
  ] as const)("of %s are better the fewer or quicker, whatever the file says", (compares, margin) => {
    const turned = `pairs: x, compares: ${compares}, no-worse-than-baseline: ${margin}, better: higher`;
    expect(guardOr(turned, SHADOW)).toContainEqual(["limits-contradict", "higher"]);
  });

  test("guard no stage that serves people", () => {
    const { problems } = parseWithGuard(pairs, (text) =>
      SHADOW(text).replaceAll(/^ {4}on-breach: .*$/gm, "    on-breach: warn"),
    );
    expect(problems.map(({ code }) => code)).toEqual(Array.from({ length: 3 }, () => "stage-unguarded"));
  });

  test("have levels of their own in a cohort, in the unit of what is compared", () => {
    const cohort =
      (level: string): Edit =>
      (text) =>
        adding(`cohorts: { some: { where: { a: b }, share: 5%, detect: { it: ${level} } } }`)(SHADOW(text));
    expect(guardOr(pairs, cohort("5%"))).toMatchObject({ kind: "paired" });
    expect(guardOr(pairs, cohort("500ms"))).toEqual([["unit-wrong", "500ms"]]);
    const latencies = "pairs: x, compares: latencies, no-worse-than-baseline: x1.1";
    expect(guardOr(latencies, cohort("500ms"))).toMatchObject({ kind: "paired" });
    expect(guardOr(latencies, cohort("5%"))).toEqual([["unit-wrong", "5%"]]);
  });
});

describe("a guard that must be shown to be good", () => {
  test.each([
    "events: x, total: y, at-most: 5%",
    "events: x, total: y, no-worse-than-baseline: 0.5pp",
    "events: x, total: y, at-most: 5%, no-worse-than-baseline: 0pp",
    "events: x, at-most: 5 per 1000",
    "histogram: x, percentile: 95, no-worse-than-baseline: x1.1",
    "score: x, at-least: 0.8 score",
    "numerator: x, denominator: y, per: 1 request, at-most: $4",
    "parts: [{ name: a, weight: 60%, score: x }, { name: b, weight: 40%, score: y }], at-least: 0.5 score",
  ])("%s", (keys) => {
    expect(guardOr(`${keys}, certify: true`)).toMatchObject({ certify: true });
  });

  test.each([
    "events: x, total: y, no-worse-than-baseline: 0pp",
    "events: x, total: y, no-worse-than-baseline: x1",
    "score: x, better: higher, no-worse-than-baseline: 0 score",
    "level: x, at-most: 75%",
    "count: x, at-most: 0 events",
    "split: x",
    "identity: x, equals: m@2",
    "signal: x",
  ])("%s cannot be", (keys) => {
    expect(guardOr(`${keys}, certify: true`)).toEqual([["certify-impossible", "true"]]);
    expect(guardOr(`${keys}, certify: false`)).toMatchObject({ certify: false });
  });

  test("pairs cannot be", () => {
    expect(
      guardOr("pairs: x, compares: outcomes, no-worse-than-baseline: 1pp, certify: true", SHADOW),
    ).toEqual([["certify-impossible", "true"]]);
  });

  test("a margin of nothing says why", () => {
    const { problems } = parseWithGuard("events: x, total: y, no-worse-than-baseline: 0pp, certify: true");
    expect(problems[0]?.message).toContain("a margin of nothing cannot be shown in finite time");
  });
});

describe("a guard that means something only while another holds", () => {
  test("names that one", () => {
    expect(guardOr("split: x, valid-while: errors")).toMatchObject({ validWhile: "errors" });
  });

  test.each([
    ["one that is not there", "eror", [["unknown-guard", "eror"]]],
    ["itself", "it", [["circular-reference", "it"]]],
  ])("does not name %s", (_, name, problems) => {
    expect(guardOr(`split: x, valid-while: ${name}`)).toEqual(problems);
  });
});

describe("what one routed unit brings several of says how many and how alike", () => {
  const byUser =
    (summary: string): Edit =>
    (text) =>
      text.replace(
        "routed-by: request, units: { request: { per-day: 200000 } }",
        `routed-by: user, units: { user: { per-day: 50000 }, request: { per-day: 200000${summary} }, judged: { of: request, share: 5% }, panel: { of: user, share: 5% } }`,
      );
  /** The other two guards count users, so that only `it` is looked at. */
  const users: Edit = (text) => text.replaceAll("    absent: zero", "    unit: user\n    absent: zero");
  const read = (guard: string, summary = "") =>
    parseWithGuard(guard, (text) => SHADOW(users(byUser(summary)(text)))).problems.filter(
      ({ code }) => code !== "unused-entry",
    );

  const COMPARED = [
    "unit: request, events: x, total: y, no-worse-than-baseline: 1pp",
    "unit: judged, events: x, total: y, no-worse-than-baseline: 1pp",
    "unit: request, events: x, exposure: y, no-worse-than-baseline: x1.1",
    "unit: request, histogram: x, percentile: 95, no-worse-than-baseline: x1.1",
    "unit: judged, score: x, better: higher, no-worse-than-baseline: 0.1 score",
    "numerator: x, denominator: y, per: 1000 request, no-worse-than-baseline: x1.1",
    "unit: request, level: x, no-worse-than-baseline: x1.1",
    "unit: judged, better: higher, parts: [{ name: a, weight: 60%, score: x }, { name: b, weight: 40%, score: y }], no-worse-than-baseline: 0.1 score",
    "unit: request, split: x",
    "unit: request, pairs: x, compares: outcomes, no-worse-than-baseline: 1pp",
  ];

  test.each(COMPARED)("%s", (guard) => {
    const [problem, ...more] = read(guard);
    expect(more).toEqual([]);
    expect(problem).toMatchObject({
      code: "cluster-undeclared",
      severity: "blocker",
      message: "guard it counts request, but the router keeps each user on one version",
      expected: "per-routed and correlation of request, or queries and unit that count each user once",
      suggestion: "request: { per-routed: 3.1, correlation: 0.05 }",
    });
    expect(read(guard, ", per-routed: 4")).toMatchObject([
      { code: "cluster-undeclared", expected: expect.stringMatching(/^correlation of request, or/) },
    ]);
    expect(read(guard, ", per-routed: 4, correlation: 0.05")).toEqual([]);
  });

  test.each(["user", "panel"])("%s is the routed unit, or a sample of it", (unit) => {
    expect(read(`unit: ${unit}, events: x, total: y, no-worse-than-baseline: 1pp`)).toEqual([]);
  });
});

test.each([
  ["events: x, exposure: z, at-most: 5%", ["events", "exposure"]],
  ["score: { n: a, sum: b, squares: c }, at-least: 0.8 score", ["n", "sum", "squares"]],
  [
    "numerator: a, denominator: b, values: c, per: 1 request, at-most: $4",
    ["numerator", "denominator", "values"],
  ],
  ["level: x, at-most: 75%", ["level"]],
  ["count: x, at-most: 0 events", ["count"]],
  ["split: x", ["split"]],
  ["identity: x, equals: m@2", ["identity"]],
  ["pairs: x, compares: outcomes, no-worse-than-baseline: 1pp", ["pairs"]],
  [
    "parts: [{ name: a, weight: 60%, score: x }, { name: b, weight: 40%, score: y }], at-least: 0.5 score",
    ["score", "score"],
  ],
  ["signal: x", []],
])("every SELECT names its interval: %s", (guard, keys) => {
  const { problems } = parseMinimal((text) =>
    SHADOW(text).replace("guards:\n", `guards:\n  it: { class: quality, on-breach: hold, ${guard} }\n`),
  );
  expect(new Set(problems.map(({ code }) => code)).size).toBeLessThanOrEqual(1);
  expect(problems.map(({ message }) => message)).toEqual(
    keys.map((key) => `${key} of guard it does not say which interval it counts`),
  );
});
