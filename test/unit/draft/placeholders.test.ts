import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Fact } from "../../../src/draft/fact.ts";
import { fill, tidy } from "../../../src/draft/placeholders.ts";

const FACTS = new Map(
  [
    { key: "rollback.drilled.took", text: "41 s", of: [], about: [] },
    { key: "release.candidate.model", text: "news-14b@2026-10-02", of: [], about: [] },
    { key: "stages.canary-5.weight", text: "5%", of: ["canary-5"], about: [] },
  ].map((fact: Fact) => [fact.key, fact]),
);

describe("placeholders", () => {
  test.each([
    ["It takes {{rollback.drilled.took}}.", "It takes 41 s."],
    ["It takes {{ rollback.drilled.took }}.", "It takes 41 s."],
    ["**{{release.candidate.model}}** at {{stages.canary-5.weight}}", "news-14b@2026-10-02 at 5%"],
    ["{{stages.canary-9.weight}}", "(stages canary-9 weight)"],
    ["{{constructor}} {{__proto__}}", "(constructor) (proto)"],
    ["{{https://evil.example/a}} {{@owner-a}} {{a b}}", "(?) (?) (?)"],
    ["{{ghp_0123456789abcdefghijklmnopqrstuvwxyz}}", "(?)"],
    ["{{}} {{>}} {{ {{rollback.drilled.took}} }} {x}", "(?) (?) 41 s x"],
    ["\u{30000}\u{30001}{{rollback.drilled.took}}", "41 s"],
    ["[{{rollback.drilled.took}}](https://evil.example)", "41 s"],
    ["/rollout {{rollback.drilled.took}}\nIt waits.", "It waits."],
  ])("%j reads %j", (text, read) => {
    expect(fill(tidy(text), FACTS).text).toBe(read);
  });

  test("each fact is known with its place", () => {
    const { text, standing } = fill("A {{rollback.drilled.took}} b {{x}}", FACTS);
    expect(
      standing.map(({ from, to, key, fact }) => [text.slice(from, to), key, fact?.text ?? null]),
    ).toEqual([
      ["41 s", "rollback.drilled.took", "41 s"],
      ["(x)", "x", null],
    ]);
  });

  test("people and addresses do not come back", () => {
    expect(tidy("Ask @owner-a at jo@acme.example on wiki.acme.example.")).toBe(
      "Ask person at e-mail on host.",
    );
  });

  test.each([
    ["split by markup", "Use AKIA`IOSFODNN7`EXAMPLE now.", "Use credential now."],
    ["in full width", "Use ＡＫＩＡＩＯＳＦＯＤＮＮ７ＥＸＡＭＰＬＥ now.", "Use credential now."],
  ])("a secret %s is none of what is kept", (_, text, kept) => {
    expect(tidy(text)).toBe(kept);
    expect(tidy(tidy(text))).toBe(kept);
  });

  test("a tidied text stays as it is, and has no braces but those of keys", () => {
    const piece = fc.constantFrom("{{", "}}", "{", "}", "{{rollback.drilled.took}}", "{{x y}}", "<", ">", "*", "@a", "\n", " b", "/rollout", "\u{30000}", "[", "](", ")"); // prettier-ignore
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const tidied = tidy(pieces.join(""));
        expect(tidy(tidied)).toBe(tidied);
        const bare = tidied.replaceAll(/\{\{[\w.-]*\}\}/g, " ");
        expect(bare).not.toMatch(/[{}\u{30000}-\u{30F9F}]/u);
      }),
      { numRuns: 2_000 },
    );
  });
});
