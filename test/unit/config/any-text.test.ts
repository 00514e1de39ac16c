import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parsePolicy, parseRollout } from "../../../src/config/parse.ts";
import { isBlocked, type Problem } from "../../../src/config/problem.ts";
import { fixture } from "../../support/rollout-files.ts";

const SUMMARIZER = fixture("summarizer.yml");
const NEWS = fixture("_news.yml");
const POLICY = fixture("rollout-policy.yml");

/** Pieces that mean something to YAML or to us. */
const PIECE = fc.oneof(
  fc.constantFrom(
    "{",
    "}",
    "[",
    "]",
    ":",
    "- ",
    "\n",
    "  ",
    "\t",
    "'",
    '"',
    "|\n",
    "&a ",
    "*a",
    "!x ",
    "%",
    "---\n",
    "<<: *a",
    "#",
    ".nan",
    ".inf",
    "1e999",
    "-1",
    "0x1",
    "null",
    "~",
    "5",
    "5%",
    "x1.1",
    "__proto__",
    "\u202E",
    "\uFEFF",
    "\uD800",
    "@everyone",
    "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
  ),
  fc.string({ maxLength: 12 }),
  fc.string({ unit: "binary", maxLength: 6 }),
);

/** A text with a few pieces cut out, put in or put in another place. */
function mutated(text: string): fc.Arbitrary<string> {
  const edit = fc.record({ at: fc.nat(text.length), cut: fc.nat(40), piece: PIECE });
  return fc
    .array(edit, { minLength: 1, maxLength: 4 })
    .map((edits) =>
      edits.reduce(
        (edited, { at, cut, piece }) => edited.slice(0, at) + piece + edited.slice(at + cut),
        text,
      ),
    );
}

function stands(problem: Problem, text: string): boolean {
  const lines = text.replace(/^\uFEFF/, "").split("\n");
  const line = lines[problem.at.line - 1];
  if (line === undefined || problem.at.column < 1 || problem.length < 1) return false;
  const end = problem.at.column - 1 + problem.length;
  return end <= Math.max(line.length, problem.at.column);
}

/** What breaks a promise; empty when all are kept. */
function brokenBy(text: string, defaults = NEWS): readonly string[] {
  const { rollout, problems, resolved } = parseRollout({
    file: "r/it.yml",
    text,
    defaults: { file: "r/_news.yml", text: defaults },
  });
  const isJson = JSON.stringify(JSON.parse(JSON.stringify(resolved))) === JSON.stringify(resolved);
  return [
    ...((rollout === null) === isBlocked(problems) ? [] : ["blockers and no rollout do not agree"]),
    ...(isJson ? [] : ["what the digest covers is no plain JSON"]),
    ...problems.flatMap((problem) => brokenIn(problem, problem.file === "r/it.yml" ? text : defaults)),
  ];
}

function brokenIn(problem: Problem, text: string): readonly string[] {
  const shown = JSON.stringify(problem);
  const hidden = /ghp_[A-Za-z0-9]{36}|[\p{Cc}\p{Cf}]/u.test(shown);
  return [
    ...(stands(problem, text) ? [] : [`stands outside the text: ${shown}`]),
    ...(hidden ? [`repeats what must not be repeated: ${shown}`] : []),
  ];
}

const PIECES = fc.array(PIECE, { maxLength: 60 }).map((pieces) => pieces.join(""));

describe("whatever the text, it is a rollout or has blockers, and every problem stands inside it", () => {
  test("any text", () => {
    fc.assert(
      fc.property(fc.oneof(PIECES, fc.string({ maxLength: 200 })), (text) => {
        expect(brokenBy(text)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test("a rollout file with a few pieces changed", () => {
    fc.assert(
      fc.property(mutated(SUMMARIZER), (text) => {
        expect(brokenBy(text)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test("changed defaults", () => {
    fc.assert(
      fc.property(mutated(NEWS), (text) => {
        expect(brokenBy(SUMMARIZER, text)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  test("a changed policy", () => {
    fc.assert(
      fc.property(mutated(POLICY), (text) => {
        const { policy, problems } = parsePolicy("policy.yml", text);
        expect(policy === null).toBe(isBlocked(problems));
        expect(problems.flatMap((problem) => brokenIn(problem, text))).toEqual([]);
      }),
      { numRuns: 80 },
    );
  });

  test("any value in the place of any part", () => {
    const { resolved } = parseRollout({ file: "r/it.yml", text: fixture("minimal.yml"), defaults: null });
    const large = parseRollout({
      file: "r/it.yml",
      text: SUMMARIZER.replace(/^extends.*$/m, ""),
      defaults: null,
    });
    const parts = [resolved, large.resolved].flatMap((raw) =>
      pathsOf(raw, []).map((path) => ({ raw, path })),
    );
    fc.assert(
      fc.property(fc.constantFrom(...parts), fc.jsonValue({ maxDepth: 3 }), ({ raw, path }, value) => {
        expect(brokenBy(JSON.stringify(withValue(raw, path, value)))).toEqual([]);
      }),
      { numRuns: 120 },
    );
  });
});

type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path): readonly Path[] {
  if (typeof value !== "object" || value === null) return [path];
  return [
    path,
    ...Object.entries(value).flatMap(([key, each]) =>
      pathsOf(each, [...path, Array.isArray(value) ? Number(key) : key]),
    ),
  ];
}

function withValue(raw: unknown, [step, ...rest]: Path, value: unknown): unknown {
  if (step === undefined) return value;
  if (Array.isArray(raw))
    return raw.map((each: unknown, at) => (at === step ? withValue(each, rest, value) : each));
  if (typeof raw !== "object" || raw === null) return raw;
  return Object.fromEntries(
    Object.entries(raw).map(([key, each]: [string, unknown]) => [
      key,
      key === step ? withValue(each, rest, value) : each,
    ]),
  );
}
