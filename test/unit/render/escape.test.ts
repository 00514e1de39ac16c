import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cell, code, link, sentence, span, text } from "../../../src/render/escape.ts";

describe("text that somebody else wrote", () => {
  test.each([
    ["a mention", "@everyone", /@(?=\w)/],
    ["a team", "ask @acme/team now", /@(?=\w)/],
    ["an issue", "see #123", /#(?=\d{3}\b)/],
    ["an issue of another kind", "GH-12", /GH-\d/],
    ["an issue elsewhere", "owner/repo#1", /repo#\d/],
    ["a closing word", "closes #1", /#1/],
    ["a commit", "at 3f9c2a1b", /3f9c2a1/],
    ["an address", "https://evil.example", /https:\/\//],
    ["an address without a scheme", "www.evil.example", /www\.e/],
    ["a link", "[click](javascript:alert)", /[[\]()]/],
    ["a tag", "<img src=x>", /[<>]/],
    ["a comment", "<!-- model-rollout:plan -->", /<!--/],
    ["a cell's end", "a | b", /\|/],
    ["code", "`x` and ```", /`/],
    ["emphasis", "*a* _b_ ~c~", /[*_~]/],
    ["mathematics", "$x$", /\$/],
    ["a direction that turns", "abc\u202Edef", /\u202E/],
    ["a zero-width letter", "a\u200Bb", /\u200B/],
    ["a second line", "a\n# b", /\n/],
    ["a control character", "a\u0007b", /\p{Cc}/u],
  ])("%s does nothing", (_, value, raw) => {
    expect(text(value)).not.toMatch(raw);
    expect(cell(value)).not.toMatch(raw);
    expect(text(value).length).toBeGreaterThan(0);
  });

  test("reads as it was written", () => {
    const shown = text("v2.0.0 & 5% of a_b").replace(/&#(\d+);/g, (_, point: string) =>
      point === "8288" ? "" : String.fromCharCode(Number(point)),
    );
    expect(shown).toBe("v2.0.0 & 5% of a_b");
  });

  test("is never raw, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (value) => {
        for (const shown of [text(value), cell(value), span(value).slice(6, -7)]) {
          expect(shown).not.toMatch(/[<>`*_~[\]()|\\$\n\r\t]/);
          expect(shown.replaceAll("&#", "")).not.toContain("&");
        }
        expect(text(value)).not.toMatch(/@[\w-]/);
      }),
    );
  });

  test("in code it can be copied as it stands", () => {
    expect(span("9c41e7d02b5a")).toBe("<code>9c41e7d02b5a</code>");
  });

  test("ends a sentence once", () => {
    expect([sentence("v2 is off."), sentence("v2 is off")]).toEqual(["v2 is off.", "v2 is off."]);
  });

  test("in a table is cut, and what is cut is counted", () => {
    expect(cell("x".repeat(170))).toBe(`${"x".repeat(160)}…(+10)`);
    expect(cell("x".repeat(160))).toBe("x".repeat(160));
    expect(cell("👍".repeat(5), 2)).toBe("👍👍…(+3)");
  });
});

describe("a fence", () => {
  test("is longer than any run of backticks inside", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("`", "a", "\n", " "), maxLength: 40 }), (value) => {
        const lines = code(value).split("\n");
        const fence = lines[0] ?? "";
        expect(fence).toMatch(/^`{3,}$/);
        expect(lines.at(-1)).toBe(fence);
        expect(lines.slice(1, -1).some((line) => line.includes(fence))).toBe(false);
      }),
    );
  });
});

describe("a link", () => {
  test.each([
    ["javascript:alert(1)", "run"],
    ["https://user:pw@acme.example/", "run"],
    ["not an address", "run"],
  ])("to %s is shown as text", (url, shown) => {
    expect(link("run", url)).toBe(shown);
  });

  test("to a page is one", () => {
    expect(link("run", "https://acme.example/a(b)")).toBe("[run](https://acme.example/a%28b%29)");
  });
});

// GitHub's parser links in text between raw tags too, and sees entities only after it has looked for addresses.
test.each([
  ["text", text("www.evil.example 7https://evil.example a@evil.example")],
  ["a name in code", span("www.evil.example 7https://evil.example a@evil.example")],
])("%s has no address that the parser would link", (_, shown) => {
  expect(shown).not.toMatch(/www\.|:\/\/|\w@\w/);
});
