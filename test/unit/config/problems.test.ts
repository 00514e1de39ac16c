import { describe, expect, test } from "vitest";
import { PROBLEM_CODES } from "../../../src/config/problem-codes.ts";
import { adding, parseMinimal, parseSummarizer, replacing } from "../../support/rollout-files.ts";

type Edit = (text: string) => string;

function all(...edits: readonly Edit[]): Edit {
  return (text) => edits.reduce((edited, edit) => edit(edited), text);
}

/** One thing wrong in the large example: its code, the line it stands in, and what to write. */
const WRONG: readonly (readonly [string, Edit, string, string | RegExp, string | RegExp | null])[] = [
  ["an unknown key", replacing("hypothesis:", "hypotesis:"), "unknown-key", "hypotesis:", "hypothesis"],
  [
    "a slip in a guard",
    replacing("    percentile: 95", "    percentil: 95"),
    "unknown-key",
    "    percentil: 95",
    "percentile",
  ],
  ["a share without its unit", replacing("weight: 5%", "weight: 5"), "unit-missing", /weight: 5,/, "5%"],
  [
    "a limit without its unit",
    replacing("at-most: 0.5%", "at-most: 0.5"),
    "unit-missing",
    "    at-most: 0.5",
    "50%, or 0.5% if that is meant",
  ],
  ["a time without its unit", replacing("every: 5m", "every: 5"), "unit-missing", "every: 5", "5m"],
  [
    "money without its currency",
    replacing("at-most: $4.60", "at-most: 4.60"),
    "unit-missing",
    "    at-most: 4.60",
    null,
  ],
  [
    "a share as a margin",
    replacing("no-worse-than-baseline: 0pp", "no-worse-than-baseline: 1%"),
    "margin-percent",
    "    no-worse-than-baseline: 1%",
    "1pp or x1.01",
  ],
  [
    "a factor turned round",
    replacing("x0.98", "0.98x"),
    "unit-wrong",
    "    no-worse-than-baseline: 0.98x",
    "x0.98",
  ],
  ["no number", replacing("at-most: 3%", "at-most: .nan"), "wrong-value", "    at-most: .nan", "5%"],
  [
    "an endless number",
    replacing("per-routed: 3.1", "per-routed: .inf"),
    "wrong-value",
    /per-routed: .inf/,
    null,
  ],
  ["more than everything", replacing("mirror: 10%", "mirror: 110%"), "out-of-range", /mirror: 110%/, "100%"],
  ["a missing key", replacing("    percentile: 95\n", ""), "missing-key", "  first-token:", /^percentile/],
  ["a missing part", replacing("deadline: 21d\n", ""), "missing-key", "version: 1", /^deadline: /],
  [
    "a list for a mapping",
    replacing("    where: { desk: breaking }", "    where: [desk]"),
    "wrong-shape",
    "    where: [desk]",
    null,
  ],
  [
    "an unknown kind of stage",
    replacing("name: shadow, kind: shadow", "name: shadow, kind: shaddow"),
    "kind-unknown",
    /kind: shaddow/,
    "shadow",
  ],
  [
    "an unknown kind of router",
    replacing("kind: unleash", "kind: unleashed"),
    "kind-unknown",
    "  - kind: unleashed",
    "unleash",
  ],
  [
    "a guard of no kind",
    replacing("    histogram:", "    histogramm:"),
    "kind-unknown",
    "  first-token:",
    "histogram",
  ],
  ["a name with capitals", replacing("  errors:", "  Errors:"), "name-wrong", "  Errors:", "errors"],
  [
    "a name with a look-alike letter",
    replacing('"@owner-a", "@owner-b"', '"@оwner-a", "@owner-b"'),
    "login-wrong",
    /model-owner: /,
    null,
  ],
  [
    "a path that leaves the repository",
    replacing("file: thresholds.yml", "file: ../../etc/passwd"),
    "path-outside",
    /etc\/passwd/,
    null,
  ],
  [
    "a URL with a password",
    replacing("https://unleash", "https://me:secret@unleash"),
    "secret-pasted",
    /me:secret/,
    null,
  ],
  ["weights that go down", replacing("weight: 25%", "weight: 2%"), "weight-goes-down", /weight: 2%/, "5%"],
  [
    "a last stage for half of the people",
    replacing("weight: 100%", "weight: 60%"),
    "last-stage-partial",
    /weight: 60%/,
    "weight: 100%",
  ],
  [
    "shadow after live traffic",
    replacing(
      "name: canary-1, kind: canary, weight: 1%, bake: 54h",
      "name: canary-1, kind: canary, weight: 1%, bake: 54h }\n  - { name: late, kind: shadow, mirror: 5%, side-effects: none, bake: 72h",
    ),
    "stage-order",
    /name: late/,
    null,
  ],
  [
    "a guard without a limit",
    all(replacing("    at-most: 3%\n    no-worse-than-baseline: 0pp\n", "")),
    "guard-without-limit",
    "  unsupported-claims:",
    null,
  ],
  [
    "limits that contradict",
    replacing("between: [0.1%, 1.5%]", "between: [1.5%, 0.1%]"),
    "limits-contradict",
    /between/,
    null,
  ],
  ["a margin that asks for better", replacing("x0.98", "x1.02"), "limits-contradict", /x1.02/, "x0.98"],
  [
    "detect on the good side",
    replacing("detect: 3%", "detect: 1%"),
    "detect-inside-limit",
    "    detect: 1%",
    null,
  ],
  [
    "a cohort's detect on the good side",
    replacing("detect: { unsupported-claims: 4% }", "detect: { unsupported-claims: 1% }"),
    "detect-inside-limit",
    /unsupported-claims: 1%/,
    null,
  ],
  [
    "a cohort's detect without its unit",
    replacing("detect: { unsupported-claims: 4% }", "detect: { unsupported-claims: 4 }"),
    "unit-missing",
    /unsupported-claims: 4 /,
    "4%",
  ],
  [
    "an unknown guard",
    replacing("detect: { unsupported-claims: 4% }", "detect: { unsuported-claims: 4% }"),
    "unknown-guard",
    /unsuported/,
    "unsupported-claims",
  ],
  [
    "an unknown cohort",
    replacing("weight: 5%, bake: 48h", "weight: 5%, cohorts: { braking-news: 6% }, bake: 48h"),
    "unknown-cohort",
    /braking-news/,
    "breaking-news",
  ],
  [
    "an unknown source",
    replacing("source: prom", "source: prmo"),
    "unknown-source",
    "    source: prmo",
    "prom",
  ],
  ["an unknown unit", replacing("unit: judged", "unit: juged"), "unknown-unit", "    unit: juged", "judged"],
  [
    "an unknown stage",
    replacing("read-at: canary-50", "read-at: canary-52"),
    "unknown-stage",
    "  read-at: canary-52",
    /canary-5/,
  ],
  [
    "a stage that is not live",
    replacing("from: canary-50", "from: offline"),
    "unknown-stage",
    "    from: offline",
    null,
  ],
  [
    "an unknown role",
    replacing("go: [model-owner]", "go: [model-ownr]"),
    "unknown-role",
    /model-ownr/,
    "model-owner",
  ],
  [
    "an unknown confirmer",
    replacing("confirmed-by: newsroom", "confirmed-by: nobody"),
    "unknown-role",
    /confirmed-by/,
    null,
  ],
  [
    "an unknown channel",
    replacing("on: rolled-back, to: newsroom", "on: rolled-back, to: newsrom"),
    "unknown-channel",
    /newsrom/,
    "newsroom",
  ],
  [
    "an unknown moment",
    replacing("on: rolled-back", "on: when it is off"),
    "moment-unknown",
    /when it is off/,
    null,
  ],
  [
    "units of people that are not declared alike",
    replacing("{ per-day: 310000, per-routed: 3.1, correlation: 0.05 }", "{ per-day: 310000 }"),
    "cluster-undeclared",
    /summary: \{ per-day: 310000 \}/,
    /per-routed/,
  ],
  [
    "one value for both arms",
    replacing("baseline: v1.8.2, candidate: v2.0.0", "baseline: v2.0.0, candidate: v2.0.0"),
    "source-without-arms",
    /label: model_version/,
    null,
  ],
  [
    "a deadline before the end",
    replacing("deadline: 21d", "deadline: 3d"),
    "deadline-too-short",
    "deadline: 3d",
    "deadline: 14d",
  ],
  [
    "an extension shorter than the bake",
    replacing("bake: 54h, extend-to: 96h", "bake: 54h, extend-to: 50h"),
    "extend-too-short",
    /extend-to: 50h/,
    null,
  ],
  [
    "a time that clocks skip",
    replacing("2026-11-23T09:00", "2026-03-29T02:30"),
    "out-of-range",
    /2026-03-29/,
    null,
  ],
  [
    "a zone that is not there",
    replacing("zone: Europe/Berlin", "zone: Europe/Berln"),
    "wrong-value",
    /Berln/,
    "Europe/Berlin",
  ],
  [
    "a secret's value for its name",
    replacing("token: UNLEASH_TOKEN", "token: not-a-name"),
    "secret-name-wrong",
    /not-a-name/,
    "UNLEASH_TOKEN",
  ],
  [
    "a name longer than the key may be",
    replacing("name: summarizer\n", "name: Summarizer\n"),
    "name-wrong",
    "name: Summarizer",
    "summarizer",
  ],
  [
    "a role that needs more people than it has",
    replacing("at-least: 1", "at-least: 3"),
    "out-of-range",
    /at-least: 3/,
    null,
  ],
  [
    "an unknown limit",
    replacing("    percentile: 95\n    at-most: 900ms", "    percentile: 95\n    slo: fast"),
    "unknown-slo",
    "    slo: fast",
    null,
  ],
  [
    "two stages of one name",
    replacing("name: canary-5,", "name: canary-1,"),
    "name-repeated",
    /canary-1, kind: canary, weight: 5%/,
    null,
  ],
];

function agrees(text: string, wanted: string | RegExp): boolean {
  return typeof wanted === "string" ? text === wanted : wanted.test(text);
}

describe("a mistake is named where it stands", () => {
  test.each(WRONG)("%s", (_, edit, code, line, suggestion) => {
    let text = "";
    const { rollout, problems } = parseSummarizer((given) => (text = edit(given)));
    expect(rollout).toBeNull();
    expect(problems.map((problem) => problem.code)).toContain(code);
    const problem = problems.find((each) => each.code === code);
    const written = text.split("\n")[(problem?.at.line ?? 0) - 1] ?? "";
    expect(written).toSatisfy((found: string) => agrees(found, line));
    expect(problem?.suggestion ?? "").toSatisfy(
      (found: string) => suggestion === null || agrees(found, suggestion),
    );
  });
});

/** One thing wrong in the smallest example. */
const WRONG_IN_MINIMAL: readonly (readonly [string, Edit, string])[] = [
  [
    "no stage that serves anybody",
    (text) => text.replaceAll(/kind: canary, weight: \d+%/g, "kind: shadow, mirror: 10%, side-effects: none"),
    "stage-missing",
  ],
  ["no stage at all", (text) => text.replace(/stages:\n(?: {2}- .*\n)+/, "stages: []\n"), "list-empty"],
  [
    "a guard valid while it is valid",
    replacing("    on-breach: hold", "    valid-while: wrong-greetings\n    on-breach: hold"),
    "circular-reference",
  ],
  [
    "both weights of everyone",
    replacing("weight: 10%,", "weight: 10%, cohorts: { all: 10% },"),
    "cohort-weight-wrong",
  ],
  ["no weight of everyone", replacing("weight: 10%,", ""), "missing-key"],
  ["a cohort that is everybody", adding("cohorts: { some: { where: {}, share: 5% } }"), "wrong-value"],
  [
    "a cohort that is nobody",
    adding("cohorts: { some: { where: { a: b }, share: 0% } }"),
    "cohort-share-wrong",
  ],
  [
    "cohorts that are more than everybody",
    adding("cohorts: { a: { where: { l: a }, share: 60% }, b: { where: { l: b }, share: 60% } }"),
    "cohort-share-wrong",
  ],
  ["a cohort named all", adding("cohorts: { all: { where: { a: b }, share: 5% } }"), "name-wrong"],
  [
    "parts that do not add up",
    replacing(
      '    events: "SELECT $by, count(*) AS value FROM requests WHERE corrected AND at >= :from AND at < :to GROUP BY $by"\n    total: "SELECT $by, count(*) AS value FROM requests WHERE at >= :from AND at < :to GROUP BY $by"\n    absent: zero\n    expect: 2%',
      "    parts: [{ name: a, weight: 60%, score: x :from :to }, { name: b, weight: 30%, score: y :from :to }]\n    expect: 2%",
    ),
    "weights-not-whole",
  ],
  ["a file that does not extend its neighbour", adding("extends: ../other.yml"), "extends-wrong"],
  ["defaults that are not there", adding("extends: _missing.yml"), "extends-missing"],
  ["the same release twice", replacing("candidate: { id: v2 }", "candidate: { id: v1 }"), "nothing-changes"],
];

describe("in the smallest file", () => {
  test.each(WRONG_IN_MINIMAL)("%s", (_, edit, code) => {
    const { rollout, problems } = parseMinimal(edit);
    expect(rollout).toBeNull();
    expect(problems.map((problem) => problem.code)).toEqual([code]);
  });

  test("a sample of a sample is refused", () => {
    const { problems } = parseMinimal(
      replacing(
        "{ per-day: 200000 }",
        "{ per-day: 200000 }, a: { of: b, share: 1% }, b: { of: request, share: 1% }",
      ),
    );
    expect(problems.map(({ code }) => code)).toContain("circular-reference");
  });

  test("a guard that only warns stops nothing", () => {
    const { problems } = parseMinimal((text) => text.replaceAll(/on-breach: .*/g, "on-breach: warn"));
    expect(problems.map(({ code }) => code)).toEqual([
      "stage-unguarded",
      "stage-unguarded",
      "stage-unguarded",
    ]);
  });

  test("guards that begin later leave the first stage alone", () => {
    const { problems } = parseMinimal((text) =>
      text.replaceAll("    on-breach:", "    from: canary-50\n    on-breach:"),
    );
    expect(problems.map(({ code, at }) => [code, at.line])).toEqual([["stage-unguarded", 32]]);
  });
});

test("every problem is found at once, in reading order", () => {
  const { problems } = parseSummarizer(
    all(
      replacing("kind: llm", "kind: lm"),
      replacing("weight: 25%", "weight: 25"),
      replacing("from: canary-50", "from: canary-51"),
      replacing("within: 60s", "within: soon"),
    ),
  );
  expect(problems.map(({ code }) => code)).toEqual([
    "wrong-value",
    "unknown-stage",
    "unit-missing",
    "wrong-value",
  ]);
  const lines = problems.map(({ at }) => at.line);
  expect(lines).toEqual(lines.toSorted((a, b) => a - b));
});

test("what the brief sentence says: expected, found, write", () => {
  const problem = parseSummarizer(replacing("weight: 5%", "weight: 5")).problems[0];
  expect(problem).toMatchObject({ expected: "a share such as 5%", found: "5", suggestion: "5%", length: 1 });
});

test("every code that is given is in the catalogue", () => {
  for (const [, edit] of WRONG) {
    for (const { code } of parseSummarizer(edit).problems) expect(Object.keys(PROBLEM_CODES)).toContain(code);
  }
});
