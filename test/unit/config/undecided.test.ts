import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isBlocked } from "../../../src/config/problem.ts";
import { parseRollout } from "../../../src/config/parse.ts";
import { fixture } from "../../support/rollout-files.ts";

const MINIMAL = fixture("minimal.yml");

function parse(text: string, defaults: string | null = null) {
  return parseRollout({
    file: "r/a.yml",
    text,
    defaults: defaults === null ? null : { file: "r/_d.yml", text: defaults },
  });
}

/** The problems of the file as `code line:column`. */
function seen(text: string): readonly string[] {
  return parse(text).problems.map(({ code, at }) => `${code} ${at.line}:${at.column}`);
}

function where(text: string, part: string): string {
  const from = text.indexOf(part);
  const before = text.slice(0, from).split("\n");
  return `${before.length}:${(before.at(-1) ?? "").length + 1}`;
}

const LINE = "at-most: 1%";

describe("a rollout file does not validate while a person has something to decide", () => {
  test("the file that the tests change is right", () => {
    expect(MINIMAL).toContain(LINE);
    expect(isBlocked(parse(MINIMAL).problems)).toBe(false);
  });

  test.each([
    ["a plain value", "at-most: TODO"],
    ["a value in quotes", 'at-most: "TODO"'],
    ["a value in single quotes", "at-most: 'TODO'"],
    ["a value and its comment", "at-most: TODO # TODO(decide): the model suggests 3%"],
  ])("%s: one blocker at its place, and no other complaint about it", (_, line) => {
    const text = MINIMAL.replace(LINE, line);
    const at = where(text, line.slice("at-most: ".length));
    expect(seen(text)).toEqual([`undecided ${at}`]);
    expect(parse(text).rollout).toBeNull();
  });

  test("a comment alone is a blocker where it stands", () => {
    const text = MINIMAL.replace(LINE, `${LINE} # TODO(decide): keep it?`);
    expect(seen(text)).toEqual([`undecided ${where(text, "# TODO(decide)")}`]);
    expect(parse(text).problems[0]).toMatchObject({
      severity: "blocker",
      found: "# TODO(decide): keep it?",
    });
  });

  test("one blocker for each place, in reading order", () => {
    const text = `# TODO(decide) all of it\n${MINIMAL.replace(LINE, "at-most: TODO")}# TODO(decide): the end\n`;
    const codes = parse(text).problems.map(({ code }) => code);
    expect(codes).toEqual(["undecided", "undecided", "undecided"]);
  });

  test("it says what was found and what to write", () => {
    expect(parse(MINIMAL.replace(LINE, "at-most: TODO")).problems[0]).toMatchObject({
      found: "TODO",
      expected: "a value that a person has chosen",
      message: expect.stringContaining("at-most"),
    });
  });

  test("what the defaults leave open is open", () => {
    const text = MINIMAL.replace("version: 1\n", "version: 1\nextends: _d.yml\n");
    const open = parse(text, "supersede: TODO\n# TODO(decide): and this\n").problems;
    expect(open.map(({ code, file, at }) => `${code} ${file} ${at.line}`)).toEqual([
      "undecided r/_d.yml 1",
      "undecided r/_d.yml 2",
    ]);
  });

  test.each([
    ["in a text", `because: "a # TODO(decide) within quotes"`],
    ["in a block of text", "because: |\n    # TODO(decide) as words"],
    ["in a plain text", "because: a#TODO(decide)"],
    ["as a part of a word", "because: TODOs are listed"],
  ])("the words %s are no mark", (_, line) => {
    const text = `${MINIMAL}answers:\n  strategy: ${line.slice("because: ".length)}\n`;
    expect(seen(text).filter((each) => each.startsWith("undecided"))).toEqual([]);
  });

  test("wherever the mark stands in a comment of any line, the file is refused", () => {
    const lines = MINIMAL.split("\n");
    fc.assert(
      fc.property(
        fc.nat(lines.length - 1),
        fc.stringMatching(/^[a-z #:'"{}[\]|>]{0,20}$/),
        fc.boolean(),
        (at, words, own) => {
          const comment = `# ${words}TODO(decide)${words}`;
          const text = lines.flatMap((line, index) =>
            index !== at ? [line] : own ? [comment, line] : [`${line} ${comment}`],
          );
          expect(parse(text.join("\n")).problems.some(({ code }) => code === "undecided")).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});
