import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { logLine, logText } from "../../../src/render/log-line.ts";

/** As the runner reads a line: `::x` at its beginning, white space aside, and `##[x]` anywhere. */
function isCommand(line: string): boolean {
  return line.trimStart().startsWith("::") || line.includes("##[");
}

describe("a line of the log", () => {
  test.each([
    ["::add-mask::e", "| ::add-mask::e"],
    ["  ::error file=a::b", "|   ::error file=a::b"],
    ["a\n::stop-commands::x", "a ::stop-commands::x"],
    ["a\r::error::b", "a⟨U+000D⟩::error::b"],
    ["\u001B[31mred", "⟨U+001B⟩[31mred"],
    ["a ##[add-mask]e", "a # #[add-mask]e"],
    ["###[error]b", "## #[error]b"],
    ["a\u202Eb\u200B", "a⟨U+202E⟩b⟨U+200B⟩"],
    [`token ghp_${"a1".repeat(18)}`, `token ${"*".repeat(40)}`],
    ["nothing special: a::b #1", "nothing special: a::b #1"],
  ])("%j is %j", (given, shown) => {
    expect(logLine(given)).toBe(shown);
  });

  test("is no command and one line, whatever it says", () => {
    const piece = fc.constantFrom(
      "::",
      "##[",
      "#",
      "[",
      "\n",
      "\r",
      "\u2028",
      "\u0085",
      " ",
      "\t",
      "\u200B",
      "\u00A0",
      "\uFEFF",
      "error",
      "]",
      "\u001B[2K",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string())), (pieces) => {
        const text = pieces.join("");
        for (const line of [logLine(text), ...logText(text).split(/\r\n|[\n\r\u2028\u0085]/)])
          expect(isCommand(line)).toBe(false);
        expect(logLine(text)).not.toMatch(/[\p{Cc}\u2028\u2029\u202E]/u);
      }),
    );
  });
});
