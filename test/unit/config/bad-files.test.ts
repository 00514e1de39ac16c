import { describe, expect, test } from "vitest";
import { isBlocked } from "../../../src/config/problem.ts";
import { parseText } from "../../support/rollout-files.ts";

/** Files that are no rollout at all: what is said of each, first. */
const BAD_FILES: readonly (readonly [string, string, string])[] = [
  ["empty", "", "file-empty"],
  ["only a comment", "# later\n", "file-empty"],
  ["a single value", "5", "root-not-a-mapping"],
  ["a list", "- a\n- b\n", "root-not-a-mapping"],
  ["not YAML", "{[}: ]]", "yaml-syntax"],
  ["an open quote", "name: 'summarizer", "yaml-syntax"],
  ["a megabyte", "name: x\n".repeat(131_072), "file-too-large"],
  ["a megabyte on one line", `name: ${"x".repeat(1_048_576)}`, "file-too-large"],
  ["more than 4,000 lines", "#\n".repeat(4_001), "file-too-large"],
  ["a thousand brackets", `name: ${"[".repeat(1_000)}`, "nested-too-deep"],
  ["a thousand dashes", "- ".repeat(1_000), "nested-too-deep"],
  [
    "a thousand indents",
    Array.from({ length: 300 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n"),
    "nested-too-deep",
  ],
  ["ten thousand entries in a line", `name: {${"a,".repeat(10_000)}}`, "too-many-entries"],
  [
    "three thousand entries in lines",
    Array.from({ length: 3_000 }, (_, at) => `k${at}: 1`).join("\n"),
    "too-many-entries",
  ],
  [
    "an alias bomb",
    `a: &a [x, x]\n${"bcdefghij"
      .split("")
      .map((name, at) => `${name}: &${name} [${`*${"abcdefghi"[at]}, `.repeat(5)}]`)
      .join("\n")}`,
    "too-many-aliases",
  ],
  ["sixty aliases", `a: &a x\nb: [${"*a, ".repeat(60)}]`, "too-many-aliases"],
  ["an alias of itself", "name: &a [*a]", "too-many-aliases"],
  ["an alias of nothing", "name: *b", "too-many-aliases"],
  ["YAML 1.1", "%YAML 1.1\n---\nname: yes\n", "directive-found"],
  ["a tag directive", "%TAG ! tag:example.com,2000:\n---\nname: x\n", "directive-found"],
  ["two documents", "name: a\n---\nname: b\n", "several-documents"],
  ["a NUL", "name: a\0b\n", "character-hidden"],
  ["a tab as indentation", "release:\n\tbaseline: 1\n", "tab-found"],
  ["a key that is a list", "? [a, b]\n: c\n", "yaml-syntax"],
];

describe("a file that is no rollout", () => {
  test.each(BAD_FILES)("%s says so", (_, text, code) => {
    const { rollout, problems } = parseText(text);
    expect(rollout).toBeNull();
    expect(isBlocked(problems)).toBe(true);
    expect(problems.map((problem) => problem.code)).toContain(code);
    expect(problems.length).toBeLessThan(100);
  });

  test("a byte order mark and Windows line ends are only an editor's habit", () => {
    const { problems } = parseText("\uFEFFname: x\r\nversion: 1\r\n");
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(["missing-key"]));
  });
});

describe("what reads differently from what it says", () => {
  test.each([
    ["a direction mark in the text", "name: \u202Ex\n", "character-hidden", 1, 7],
    ["a direction mark behind an escape", 'name: "\\u202e"\n', "character-hidden", 1, 7],
    ["a zero-width character in a key", "na\u200Bme: x\n", "character-hidden", 1, 3],
    ["half of a pair behind an escape", 'name: "\\ud800"\n', "character-hidden", 1, 7],
    ["a tab inside a line", "name:\tx\n", "tab-found", 1, 6],
    ["a merge key", "<<: { name: x }\n", "merge-key", 1, 1],
    ["an unknown tag", "name: !danger x\n", "tag-unknown", 1, 7],
    ["a tag of YAML itself", "a: 1\nname: !!int &x 3\n", "tag-unknown", 2, 7],
    ["a tag after an anchor", "name: &x !!str 3\n", "tag-unknown", 1, 10],
    ["a tag without a name", "name: ! 3\n", "tag-unknown", 1, 7],
    ["a tag in full", "name: !<tag:yaml.org,2002:int> 3\n", "tag-unknown", 1, 7],
    ["a tag of a list", "name: !!seq [1]\n", "tag-unknown", 1, 7],
    ["a tag of a key", "!!str name: x\n", "tag-unknown", 1, 1],
    ["a tag of the whole file", "!!map\nname: x\n", "tag-unknown", 1, 1],
    ["a tag of nothing", "name: !!null\nother: 1\n", "tag-unknown", 1, 7],
    ["a tag behind a comment", "name: !!str # why\n  x\n", "tag-unknown", 2, 3],
    ["a repeated key", "name: a\nname: b\n", "duplicate-key", 2, 1],
    ["a key of JavaScript", "__proto__: { name: x }\n", "reserved-key", 1, 1],
    ["a hexadecimal number", "tier: 0x1\n", "number-not-exact", 1, 7],
    ["a number with a leading zero", "tier: 01\n", "number-not-exact", 1, 7],
    ["a number beyond all bounds", "tier: 1e400\n", "number-not-exact", 1, 7],
    ["a number with too many digits", "tier: 9007199254740993\n", "number-not-exact", 1, 7],
  ] as const)("%s", (_, text, code, line, column) => {
    const { rollout, problems } = parseText(text);
    expect(rollout).toBeNull();
    expect(problems).toContainEqual(expect.objectContaining({ code, at: { line, column } }));
  });

  test("the character itself is never repeated, only its number", () => {
    const { problems } = parseText("name: \u202Ex\n");
    expect(JSON.stringify(problems)).not.toContain("\u202E");
    expect(JSON.stringify(problems)).toContain("U+202E");
  });

  test("a thousand of them are ten problems and a count", () => {
    const { problems } = parseText(`name: x${"\u200B".repeat(1_000)}\n`);
    const hidden = problems.filter(({ code }) => code === "character-hidden");
    expect(hidden.length).toBeLessThanOrEqual(11);
    expect(hidden.some(({ found }) => found?.includes("one of 1000"))).toBe(true);
  });
});
