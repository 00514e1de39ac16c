import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseDocument } from "yaml";
import { parseBrief, skeletonOf } from "../../../../src/draft/file/brief.ts";
import { BRIEF_SHAPES } from "../../../../src/draft/file/shapes.ts";
import { replacing } from "../../../support/rollout-files.ts";

const BRIEF = readFileSync(new URL("../../../../examples/brief/summarizer.yml", import.meta.url), "utf8");

function problemsOf(edit: (text: string) => string) {
  return parseBrief("brief.yml", edit(BRIEF)).problems;
}

function read(text = BRIEF) {
  const { brief, problems } = parseBrief("brief.yml", text);
  if (brief === null) throw new RangeError(JSON.stringify(problems));
  return brief;
}

describe("a brief", () => {
  test("a typical one has at most 40 lines and no problem", () => {
    expect(BRIEF.trimEnd().split("\n").length).toBeLessThanOrEqual(40);
    expect(parseBrief("brief.yml", BRIEF).problems).toEqual([]);
  });

  test.each([
    ["an unknown key", replacing("serving:", "servng:"), "unknown-key", "servng", "serving"],
    [
      "a number without its unit",
      replacing("at-most: 0.5%", "at-most: 0.5"),
      "unit-missing",
      "at-most: 0.5",
      "0.5%",
    ],
    ["a share of a cohort", replacing("share: 9%", "share: 9"), "unit-missing", "share: 9,", "9%"],
    [
      "a router of no kind",
      replacing("kind: unleash", "kind: unleesh"),
      "kind-unknown",
      "unleesh",
      "unleash",
    ],
    [
      "a slip in the traffic",
      replacing("{ per-day: 310000", "{ per-dya: 310000"),
      "unknown-key",
      "per-dya",
      "per-day",
    ],
    ["a tier that is none", replacing("tier: 1", "tier: 7"), "wrong-value", "7", ""],
    [
      "a limit of a guard whose kind is open",
      replacing("percentile: 95,", "at-least: soon,"),
      "wrong-value",
      "soon",
      "",
    ],
  ])("%s is refused at its place", (_, edit, code, found, write) => {
    const text = edit(BRIEF);
    const problem = problemsOf(edit).find((each) => each.code === code);
    const lines = text.split("\n");
    expect(problem).toBeDefined();
    expect(lines[(problem?.at.line ?? 0) - 1]).toContain(found);
    expect(problem).toMatchObject({ file: "brief.yml", severity: "blocker" });
    expect(problem?.suggestion ?? "").toContain(write);
  });

  test("a message speaks of the brief's own keys", () => {
    const [problem] = problemsOf(replacing("feature: summarizer-v2", "feture: summarizer-v2"));
    expect(problem?.message).toContain("serving[0]");
    expect(problem?.message).not.toContain("router");
  });

  test.each([
    "service",
    "kind",
    "tier",
    "changes",
    "baseline",
    "candidate",
    "traffic",
    "cohorts",
    "serving",
    "metrics",
    "people",
  ])("0.18: without `%s` nobody is asked to guess it", (key) => {
    const { brief, problems } = parseBrief("brief.yml", without(key));
    expect(brief).toBeNull();
    expect(problems).toContainEqual(expect.objectContaining({ code: "missing-key", severity: "blocker" }));
    expect(
      problems.some(({ suggestion, message }) => suggestion?.startsWith(key) || message.includes(key)),
    ).toBe(true);
  });

  test("whoever lacks a part is shown what it looks like", () => {
    for (const [key, shape] of Object.entries(BRIEF_SHAPES).filter(([name]) => name !== "changes"))
      expect(parseBrief("brief.yml", without(key)).problems.map(({ suggestion }) => suggestion)).toContain(
        shape,
      );
  });

  test.each(Object.entries(BRIEF_SHAPES))("what `%s` is shown to look like can be read", (key, shape) => {
    const text = without(key);
    const stays = parseBrief("brief.yml", `${text}${shape}\n`).problems;
    expect(
      stays.filter(({ message, at }) => message.includes(key) && at.line > text.split("\n").length),
    ).toEqual([]);
    expect(stays.map(({ code }) => code)).not.toContain("missing-key");
  });

  test("a service without cohorts says so", () => {
    const { brief, problems } = parseBrief("brief.yml", `${without("cohorts")}cohorts: {}\n`);
    expect([brief?.rollout["cohorts"], problems]).toEqual([{}, []]);
  });

  test("an empty mapping says nothing of anything else", () => {
    const { problems } = parseBrief("brief.yml", `${without("people")}people: {}\n`);
    expect(problems.map(({ code }) => code)).toContain("missing-key");
  });

  test("a pasted secret is refused and not repeated", () => {
    const secret = `ghp_${"a1B2".repeat(9)}`;
    const problems = problemsOf(replacing("UNLEASH_TOKEN", secret));
    expect(problems.map(({ code }) => code)).toContain("secret-pasted");
    expect(JSON.stringify(problems)).not.toContain(secret);
  });

  test("whatever the text, the answer is a brief or blockers", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary", maxLength: 200 }),
          fc
            .tuple(fc.nat(BRIEF.length), fc.nat(60), fc.string({ maxLength: 8 }))
            .map(([from, length, put]) => BRIEF.slice(0, from) + put + BRIEF.slice(from + length)),
        ),
        (text) => {
          const { brief, problems } = parseBrief("brief.yml", text);
          expect(brief === null).toBe(problems.some(({ severity }) => severity === "blocker"));
          expect(parseDocument(brief === null ? "a: 1" : skeletonOf(brief)).errors).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("the file that a brief begins", () => {
  test("says all that the brief says, in the rollout file's own places", () => {
    const { raw, rollout } = read();
    const made: unknown = parseDocument(skeletonOf(read())).toJS();
    expect(made).toEqual(rollout);
    expect(made).toMatchObject({
      name: "summarizer",
      release: { baseline: raw["baseline"], candidate: raw["candidate"] },
      traffic: raw["traffic"],
      cohorts: raw["cohorts"],
      router: raw["serving"],
      sources: raw["metrics"],
      guards: raw["objectives"],
      start: { zone: "Europe/Berlin" },
    });
  });

  test("each number has its origin beside it, and what only holds digits has none", () => {
    const lines = skeletonOf(read()).split("\n");
    const numbers = lines.filter((line) =>
      /^\s*[a-z-]+: (?:x|\$)?\d+(?:\.\d+)?(?:%|h|s|ms|pp)?(?: |$)/.test(line),
    );
    expect(numbers.length).toBeGreaterThan(10);
    for (const line of numbers)
      expect(line.endsWith(" # from the brief"), line).toBe(!/^(?:version|tier): /.test(line));
    expect(lines.filter((line) => line.includes("v1.8.2") && line.includes("#"))).toEqual([]);
  });

  test("its top keys stand in the documented order", () => {
    const keys = Object.keys(read().rollout);
    const made = Object.keys(Object(parseDocument(skeletonOf(read())).toJS()));
    expect(made.toSorted()).toEqual(keys.toSorted());
    expect(made.slice(0, 5)).toEqual(["version", "name", "kind", "tier", "release"]);
    expect(made.indexOf("guards")).toBeLessThan(made.indexOf("people"));
  });

  test("one way to serve is a list of one", () => {
    const text = BRIEF.replace(/serving:\n {2}- (.*)\n.*\n/, "serving: $1\n");
    expect(read(text).rollout["router"]).toHaveLength(1);
  });
});

function without(key: string): string {
  const lines = BRIEF.split("\n");
  const from = lines.findIndex((line) => line.startsWith(`${key}:`));
  const after = lines.findIndex((line, index) => index > from && /^\S/.test(line));
  return lines.toSpliced(from, (after < 0 ? lines.length : after) - from).join("\n");
}
