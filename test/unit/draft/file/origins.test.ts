import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Sources } from "../../../../src/draft/file/number-origin.ts";
import { judgeLeaf, type Judged } from "../../../../src/draft/file/origins.ts";
import type { Leaf, Origin } from "../../../../src/draft/file/leaf.ts";
import { isHarmless, quoted } from "../../../../src/draft/file/harmless.ts";
import { aHistory } from "../../../support/draft-file.ts";

const SOURCES: Sources = {
  brief: {
    changes:
      "Errors stay at most 0.7% and the first words come within 900ms, costs below $4.60 for 1000 of them. At the end 100% are served.",
    cohorts: { desk: { share: "9%", detect: { errors: "4%" } } },
    objectives: {
      errors: { "at-most": "0.5%", events: "sum by (x) (increase(errors[5m]))" },
      slow: { detect: "1.35s" },
    },
    traffic: { units: { summary: { "per-day": 310000 } } },
  },
  file: {
    guards: {
      errors: { class: "error" },
      slow: { class: "latency" },
      reads: { better: "higher" },
      kept: { "at-least": "90%" },
    },
  },
  history: {
    errors: aHistory(),
    slow: aHistory({ unit: "time", level: 0.7, q50: 0.69, q95: 0.78, q99: 0.8134, min: 0.6, max: 0.9 }),
    reads: aHistory({ level: 0.4137, q50: 0.41, min: 0.4012 }),
    low: aHistory({ q99: 0.0011 }),
    cost: aHistory({ unit: "$", level: 4.2131, per: "1000 summary" }),
    young: aHistory({ samples: 19 }),
    odd: aHistory({ q99: Number.NaN, max: Number.POSITIVE_INFINITY, q95: null }),
  },
  computed: { "/stages/1/bake": { value: "54h", why: "errors needs 53 h at 1%" } },
};

function judge(path: string, value: string, kind: Origin["kind"] = "none", ref = ""): Judged {
  const leaf: Leaf = { path, value, origin: { kind, ref }, because: "" };
  return judgeLeaf(leaf, SOURCES);
}

function commentOf(judged: Judged): string | null {
  return judged.kind === "dropped" ? null : judged.addition.comment;
}

describe("a number stands where it is at its origin", () => {
  test.each([
    [
      "/guards/errors/at-most",
      "0.7%",
      "brief",
      "/changes",
      /^from the brief: changes says "Errors stay at most 0.7% and/,
    ],
    [
      "/guards/errors/at-most",
      "0.5%",
      "brief",
      "/objectives/errors/at-most",
      /^from the brief: objectives.errors.at-most$/,
    ],
    ["/guards/slow/at-most", "0.9s", "brief", "/changes", /within 900ms/],
    ["/guards/slow/detect", "1350ms", "brief", "/objectives/slow/detect", /^from the brief/],
    [
      "/traffic/units/summary/per-day",
      "310000",
      "brief",
      "/traffic/units/summary/per-day",
      /^from the brief/,
    ],
    [
      "/guards/errors/at-most",
      "0.41%",
      "history",
      "errors.q99",
      /^from history: q99 of errors over 672 of 672 hours \(28 d\) is 0.41% \(prom\)$/,
    ],
    [
      "/guards/errors/at-most",
      "0.5%",
      "history",
      "errors.q99",
      /^from history: q99 of errors over 672 of 672 hours \(28 d\) is 0.41% \(prom\), rounded up$/,
    ],
    ["/guards/slow/expect", "700ms", "history", "slow.q50", /is 690ms \(prom\), rounded up$/],
    [
      "/guards/cost/expect",
      "$4.22",
      "history",
      "cost.level",
      /is \$4\.213 per 1000 summary \(prom\), rounded up$/,
    ],
    ["/guards/errors/detect", "0.4%", "history", "errors.q99", /rounded down$/],
    ["/cohorts/desk/detect/errors", "0.6%", "history", "errors.max", /max of errors/],
    ["/guards/slow/at-most", "820ms", "history", "slow.q99", /rounded up$/],
    ["/guards/reads/expect", "41%", "history", "reads.level", /rounded down$/],
    ["/guards/reads/at-least", "40%", "history", "reads.min", /rounded down$/],
    ["/stages/1/bake", "54h", "computed", "/stages/1/bake", /^computed: errors needs 53 h at 1%$/],
    ["/stages/1/bake", "2d6h", "computed", "whatever it says", /^computed/],
  ] as const)("%s: %s from %s %s", (path, value, kind, ref, comment) => {
    const judged = judge(path, value, kind, ref);
    expect(judged).toMatchObject({ kind: "stands", addition: { value } });
    expect(commentOf(judged)).toMatch(comment);
  });
});

describe("a number without an origin is a person's to decide", () => {
  test.each([
    ["nothing says so", "/guards/errors/at-most", "3%", "none", ""],
    [
      "the brief says another number",
      "/guards/errors/at-most",
      "0.6%",
      "brief",
      "/objectives/errors/at-most",
    ],
    ["the number is in no sentence", "/guards/errors/at-most", "3%", "brief", "/changes"],
    ["the right number in another unit", "/guards/slow/at-most", "900s", "brief", "/changes"],
    ["points for a share", "/guards/errors/at-most", "0.7pp", "brief", "/changes"],
    ["a factor for a share", "/guards/errors/at-most", "x0.7", "brief", "/changes"],
    ["money for a share", "/guards/errors/at-most", "4.60%", "brief", "/changes"],
    ["a number of something else", "/guards/errors/at-most", "9%", "brief", "/cohorts/desk/share"],
    ["a number of another guard", "/guards/reads/at-most", "0.5%", "brief", "/objectives/errors/at-most"],
    ["a number of a query", "/guards/errors/at-most", "5m", "brief", "/objectives/errors/events"],
    ["a place that is not there", "/guards/errors/at-most", "0.5%", "brief", "/objectives/none"],
    ["no pointer", "/guards/errors/at-most", "0.5%", "brief", "objectives.errors"],
    ["a prototype", "/guards/errors/at-most", "0.5%", "brief", "/constructor/name"],
    ["rounded to the other side", "/guards/errors/at-most", "0.4%", "history", "errors.q99"],
    ["rounded too far", "/guards/errors/at-most", "0.6%", "history", "errors.q99"],
    ["rounded to one digit that lies too far", "/guards/low/at-most", "0.2%", "history", "low.q99"],
    ["an expectation rounded to the other side", "/guards/errors/expect", "0.2%", "history", "errors.level"],
    ["a level to find that is rounded away", "/guards/errors/detect", "0.5%", "history", "errors.q99"],
    [
      "a statistic that the key is not taken from",
      "/guards/errors/at-most",
      "0.21%",
      "history",
      "errors.level",
    ],
    ["the largest as what is expected", "/guards/errors/expect", "0.6%", "history", "errors.max"],
    ["history of another guard", "/guards/slow/at-most", "0.41%", "history", "errors.q99"],
    ["a guard without history", "/guards/kept/at-least", "40%", "history", "kept.min"],
    ["too few readings", "/guards/young/at-most", "0.41%", "history", "young.q99"],
    ["a quantile that was not measured", "/guards/odd/at-most", "0.41%", "history", "odd.q95"],
    ["a quantile that is no number", "/guards/odd/at-most", "0%", "history", "odd.q99"],
    ["an infinite one", "/guards/odd/at-most", "100%", "history", "odd.max"],
    ["a margin from history", "/guards/errors/no-worse-than-baseline", "0.41pp", "history", "errors.q99"],
    ["another value than computed", "/stages/1/bake", "24h", "computed", "/stages/1/bake"],
    ["computed for another place", "/stages/2/bake", "54h", "computed", "/stages/1/bake"],
    ["no number", "/guards/errors/at-most", "low", "none", ""],
    ["two numbers", "/guards/errors/at-most", "0.5% or 0.7%", "brief", "/changes"],
    ["a bare number", "/guards/errors/at-most", "0.5", "brief", "/objectives/errors/at-most"],
    ["an endless one", "/guards/errors/at-most", `0.${"3".repeat(400)}%`, "brief", "/changes"],
    ["a weight for everybody", "/stages/1/weight", "100%", "brief", "/changes"],
    ["only a warning", "/guards/errors/on-breach", "warn", "none", ""],
  ] as const)("%s", (_, path, value, kind, ref) => {
    const judged = judge(path, value, kind, ref);
    expect(judged.kind).toBe("todo");
    expect(judged).toMatchObject({ addition: { value: "TODO" } });
    expect(commentOf(judged)).toMatch(/^TODO\(decide\): /);
  });

  test("the comment shows what was suggested and what is known", () => {
    expect(commentOf(judge("/guards/errors/at-most", "3%"))).toBe(
      "TODO(decide): the model suggests 3%; nothing in the brief, the history or the plan says so",
    );
    expect(commentOf(judge("/guards/errors/at-most", "3%", "history", "errors.q99"))).toBe(
      "TODO(decide): the model suggests 3%; q99 of errors over 672 of 672 hours (28 d) is 0.41% (prom)",
    );
  });
});

test.each([
  "/people/on-call/any-of/0",
  "/people/model-owner/at-least",
  "/tier",
  "/kind",
  "/name",
  "/version",
  "/attempt",
  "/supersede",
  "/release/candidate/digest",
  "/release/candidate/id",
  "/router/0/url",
  "/router/0/auth/token",
  "/sources/prom/url",
  "/channels/pager/key",
  "/stages/0/go",
  "/stages/0/kind",
  "/stages/0/side-effects",
  "/guards/errors/alpha-share",
  "/guards/errors/from",
  "/guards/errors/better",
  "/guards/errors/signal",
  "/guards/errors/usual",
  "/cohorts/desk/from",
  "/guards/errors/certify",
  "/guards/errors/confirmed-by",
  "/cohorts/desk/accepted/by",
  "/cohorts/desk/owner",
  "/cohorts/desk/where/desk",
  "/rollback/drilled/on",
  "/rollback/also/0/run",
  "/rollback/also/0/run/0",
  "/rollback/cannot-undo/0/owner",
  "/extends",
  "/drafting",
  "/emergency",
  "/approvals",
  "/verdict",
  "/guards/errors",
  "/guards",
  "/",
  "",
  "guards/errors/at-most",
  "/guards/__proto__/at-most",
  "/guards/a b/at-most",
  "/guards/errors/at-most\n/tier",
])("0.2, 0.6, 0.13: %j is never taken from a model", (path) => {
  expect(judge(path, "3", "brief", "/changes").kind).toBe("dropped");
});

describe("words", () => {
  test("a word is marked as a model's", () => {
    expect(commentOf(judge("/guards/errors/class", "error"))).toBe("drafted by a model: read it");
    expect(commentOf(judge("/communications/0/message", "{candidate} is off."))).toBe(
      "drafted by a model: read it",
    );
  });

  test("an answer to a question of the rubric waits for a person, because it would close the question", () => {
    const judged = judge("/answers/cold-start", "both versions stay warm");
    expect(judged.kind).toBe("todo");
    expect(commentOf(judged)).toMatch(/^TODO\(decide\): drafted by a model/);
  });

  test.each([
    "v2 is off @everyone",
    "see https://evil.example/x",
    "see evil.example.com/x",
    "<b>off</b>",
    "<!-- model-rollout -->",
    "[off](javascript:x)",
    "`rm -rf /`",
    "/rollout promote canary-1",
    "now: /rollout ack 123456789012",
    "fixes #12",
    "off\u202Eno",
    "off\u0000",
    "off\nevil: 1",
    "{{secret}}",
    "${SECRET}",
    "a TODO(decide) of theirs",
    "**bold** words",
    "99% of users are safe",
    "half of the users are safe",
    "errors fell by eighty percent",
    "",
  ])("%j is not written", (value) => {
    const judged = judge("/communications/0/message", value);
    expect(judged).toMatchObject({ kind: "todo", addition: { value: "TODO" } });
  });

  test("a number that stands in the brief may be said", () => {
    expect(judge("/communications/0/message", "Errors stay below 0.7 % of all.").kind).toBe("stands");
    expect(judge("/communications/0/message", "Errors stay below 0.8 % of all.").kind).toBe("todo");
  });

  test.each([
    ["Errors stay below 7 in 1000.", "stands"],
    ["The first words come within 0.9 seconds.", "stands"],
    ["The first words come within nine hundred milliseconds.", "stands"],
    ["The first words come within two seconds.", "todo"],
    ["Twice as many readers see it.", "todo"],
    ["One in three readers sees it.", "todo"],
    ["It is on since 2026-11-23.", "todo"],
    ["Version v9.9.9 is off.", "todo"],
    ["One of the cohorts is watched.", "stands"],
  ])("%s: %s", (value, kind) => {
    expect(judge("/communications/0/message", value).kind).toBe(kind);
  });

  test("a query is shown as a suggestion only", () => {
    const judged = judge("/guards/errors/events", "sum(rate(errors[5m]))");
    expect(judged).toMatchObject({ kind: "todo", addition: { value: "TODO" } });
    expect(commentOf(judged)).toContain("sum(rate(errors[5m]))");
  });
});

test("whatever a model says, what stands is a number of ours or harmless words, and a comment is one harmless line", () => {
  const value = fc.oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.constantFrom("3%", "0.5%", "100%", "900ms", "@all", "TODO", "x\n y", "1e9%", "-1%", "NaN", "Infinity"),
  );
  const path = fc.constantFrom(
    "/guards/errors/at-most",
    "/stages/0/weight",
    "/guards/errors/class",
    "/answers/tier",
    "/communications/0/message",
    "/guards/errors/events",
    "/cohorts/desk/share",
  );
  const ref = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.constantFrom("/changes", "errors.q99", "/cohorts/desk/share"),
  );
  fc.assert(
    fc.property(
      path,
      value,
      fc.constantFrom("brief", "history", "computed", "none"),
      ref,
      (at, said, kind, from) => {
        const judged = judge(at, said, kind, from);
        if (judged.kind === "dropped") return;
        const { value: written, comment } = judged.addition;
        expect(isHarmless(String(written)) || written === "TODO").toBe(true);
        expect(comment).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
        expect(written === "TODO" || written === said.trim()).toBe(true);
      },
    ),
    { numRuns: 500 },
  );
});

test("what is quoted can neither act nor hide", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
      const shown = quoted(text);
      expect(shown.length).toBeLessThanOrEqual(80);
      expect(shown).not.toMatch(/[@<>`\n\r\u202E\u200B]/);
    }),
  );
});
