import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { plainText } from "../../../src/draft/strip.ts";

describe("a drafted text is plain words", () => {
  test.each([
    ["tags", "no <b>effect</b> on <img src=x onerror=a()>users", "no effect on users"],
    ["a tag in a tag", "<scr<script>ipt>run", "scr iptrun"],
    ["a comment", "before <!-- rollout:plan 12 --> after", "before after"],
    ["a comment that nobody closed", "before <!-- rollout:draft", "before"],
    ["emphasis", "**no** _effect_ ~~at all~~ `code`", "no effect at all code"],
    ["a heading", "## Decision\ngo", "Decision go"],
    ["a quote", "> approved", "approved"],
    ["a table", "| a | b |\n|---|:-:|\n| 1 | 2 |", "a b 1 2"],
    ["a fence", "```yaml\nweight\n```", "weight"],
    ["a link", "see [the card](https://evil.example/x)", "see the card"],
    ["an image", "![logo](https://evil.example/x.png) here", "logo here"],
    ["a reference", "[a]: https://evil.example\nwords", "words"],
    ["a mention", "ask @owner-a and @acme/ops", "ask owner-a and acme/ops"],
    ["an issue", "as #12, acme/app#3 and GH-4 say", "as , and say"],
    ["an address", "at https://evil.example/a?b=c or www.evil.example", "at or"],
    ["a host", "on prometheus.acme.internal:9090 there", "on there"],
    ["an e-mail", "to jo.doe+x@acme.example now", "to now"],
    ["a scheme", "open javascript:alert(1)", "open (1)"],
    ["a commit", "since 6b1f0c2d9e8a", "since"],
    ["an entity", "a&#64;b &lt;b&gt;", "a b b"],
    ["mathematics", "$x^2$ costs $4.60", "x^2 costs $4.60"],
    ["hidden letters", "ap\u200Bpro\u202Eve\u0007\u2066", "approve"],
    ["look-alikes", "\uFF20owner \uFF1Cb\uFF1E \uFF0Frollout go", "owner"],
    ["a command", "/rollout go canary-5 123456789abc\nIt bakes.", "It bakes."],
    ["a command of another tool", "text\n  /approve\nmore", "text more"],
    ["a command in a list", "- /rollout abort", ""],
    ["a command behind words", "Write /rollout abort now", "Write"],
    ["a command behind a mark", "**/rollout abort**", ""],
  ])("without %s", (_, text, plain) => {
    expect(plainText(text)).toBe(plain);
  });

  test.each([
    "p95 stays < 900 ms at 5%, x > 3.",
    "news-7b@2026-05-11 costs $4.60 per 1,000 summaries.",
    "It starts Mon 2026-11-23 08:00 UTC and/or at 10:30:15.",
    "v2.0.0 has snake_case names, e.g. docs/slo.md, at −0.06 score (×1.05).",
    "“Straße” – naïve, 汉字, ελληνικά.",
  ])("what does nothing stays: %s", (text) => {
    expect(plainText(text)).toBe(text);
  });
});

/** What a comment, a forge or a person's eye would take for something else. */
const DOES: readonly (readonly [string, RegExp])[] = [
  ["a tag", /<[/!?a-z]/i],
  ["a marker", /<!--|-->/],
  ["emphasis", /[*`~\\|[\]]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/u],
  ["a heading or reference", /#/],
  ["an issue", /\bGH-\d/i],
  ["a mention", /(?<!\w)@/],
  ["an address", /:\/\/|\bwww\.\S|\bjavascript:\S|\bmailto:\S/i],
  ["an e-mail", /[\w.]@[\w-]+\.[a-z]{2}/i],
  ["a command", /(?<!\S)\/[a-z]|\/rollout(?![\w-])/i],
  ["mathematics", /\$(?!\d)/],
  ["something hidden", /(?! )[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}]/u],
  ["a second line", /[\r\n]/],
  ["an entity", /&(?:#\w+|[a-z]\w{1,30});/i],
];

const PIECES = [
  ...Array.from("<>!-/#@*_`~[]()|\\$&;:.\n\r\t 1aZ\u200B\u202E\u00AD\uFF20\uFF1C\uFF0F\uFE0F\u0300\u2028\uE000"),
  "<!--", "-->", "<b>", "</", "```", "/rollout", "rollout", "GH-", "@a", "http://", "://", "www.", "evil.com",
  "a@b.co", "[a](b)", "&#64;", "&lt;", "deadbeef12", "javascript:", "1. ", "- ", "> ", "2001:db8::1", "10.0.0.1", "\uD800",
]; // prettier-ignore

describe("whatever was written", () => {
  const hostile = fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((pieces) => pieces.join(""));
  const texts = fc.oneof(hostile, fc.string({ unit: "binary", maxLength: 80 }), fc.string({ maxLength: 80 }));

  test("nothing that does anything is left", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const plain = plainText(text);
        expect(DOES.filter(([, form]) => form.test(plain)).map(([name]) => name)).toEqual([]);
      }),
      { numRuns: 4_000 },
    );
  });

  test("plain words stay as they are", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const plain = plainText(text);
        expect(plainText(plain)).toBe(plain);
      }),
      { numRuns: 4_000 },
    );
  });

  test.each([
    "<",
    "<!--",
    "[",
    "![a](",
    "@",
    "a.",
    "a@",
    "`",
    "&#1",
    "/rollout ",
    "1. ",
    "_",
    "::",
    "#1",
    "a:",
    "<a ",
  ])("a long run of %j is read in a time that grows with its length", (piece) => {
    expect(plainText(piece.repeat(20_000)).length).toBeLessThanOrEqual(piece.length * 20_000);
  });
});
