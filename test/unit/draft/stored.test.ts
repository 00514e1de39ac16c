import fc from "fast-check";
import { expect, test } from "vitest";
import { storeAnswer, storedAnswer } from "../../../src/draft/stored.ts";
import { readDraftedMarker, writeDraftedMarker } from "../../../src/gate/drafted-marker.ts";
import { PLAN_MARKER } from "../../../src/gate/own-comment.ts";

const REQUEST = "a1".repeat(32);
const OTHER = "b2".repeat(32);

function line(text: string, request = REQUEST): string {
  const stored = storeAnswer(request, text);
  if (stored === null) throw new RangeError("the text is too long to be stored");
  return stored;
}

/** What a hostile answer is likely to be made of. */
const PIECES = fc.constantFrom(
  "-->",
  "--!>",
  "<!--",
  "<!-- model-rollout:plan -->",
  "<!-- model-rollout:drafted [] -->",
  `<!-- model-rollout:draft-answer ${REQUEST} "" -->`,
  "\n",
  "\r\n",
  "\u2028",
  "\0",
  "\ud800",
  "@acme/ops",
  "#12",
  "&lt;",
  '"',
  "\\",
  String.raw`\u002d`,
  "/rollout go",
  "https://evil.example",
  "\u202e",
  "🚀",
);
const HOSTILE = fc
  .array(fc.oneof(PIECES, fc.string({ unit: "binary", maxLength: 20 })), { maxLength: 30 })
  .map((pieces) => pieces.join(""));

test("what is stored comes back as it was, whatever it is", () => {
  fc.assert(
    fc.property(HOSTILE, HOSTILE, HOSTILE, (text, before, after) => {
      const around = [before, after].map((each) => each.replaceAll("model-rollout", ""));
      const body = [PLAN_MARKER, around[0], line(text), around[1]].join("\n");
      expect(storedAnswer(body, REQUEST)).toBe(text);
      expect(storedAnswer(body.replaceAll("\n", "\r\n"), REQUEST)).toBe(text);
      expect(storedAnswer(body, OTHER)).toBeNull();
    }),
  );
});

test("no answer ends its comment early, breaks its line, or makes a marker, a mention, a link or an entity", () => {
  fc.assert(
    fc.property(HOSTILE, (text) => {
      const stored = line(text);
      const [, inside = ""] = /^<!-- model-rollout:draft-answer [0-9a-f]{64} (.*) -->$/.exec(stored) ?? [];
      expect(inside).toMatch(/^"[\x20-\x7e]*"$/);
      expect(inside).not.toMatch(/[<>&@#`|~*/-]/);
      const marker = writeDraftedMarker([]);
      expect(readDraftedMarker([PLAN_MARKER, marker, stored].join("\n"))).toEqual([]);
    }),
  );
});

test("a line costs no more than the comment can spare: a longer answer is not kept", () => {
  const room = 16_000 - line("").length;
  expect(storeAnswer(REQUEST, "a".repeat(room))).toHaveLength(16_000);
  expect(storeAnswer(REQUEST, "a".repeat(room + 1))).toBeNull();
  expect(storeAnswer(REQUEST, "<".repeat(room / 6 + 1))).toBeNull();
  expect(storeAnswer(REQUEST, "a".repeat(10_000_000))).toBeNull();
});

test.each([
  ["nothing", ""],
  ["another request", line("{}", OTHER)],
  ["the same line twice", `${line("{}")}\n${line("{}")}`],
  ["two answers to one request", `${line("{}")}\n${line("[]")}`],
  [
    "a second line inside of other words",
    `${line("{}")}\nsee <!-- model-rollout:draft-answer ${REQUEST} here`,
  ],
  ["the line within a line", `> ${line("{}")}`],
  ["something behind it", `${line("{}")} `],
  ["a line that stops", line("{}").slice(0, -4)],
  ["no text", `<!-- model-rollout:draft-answer ${REQUEST} {} -->`],
  ["half a text", `<!-- model-rollout:draft-answer ${REQUEST} "{} -->`],
  [
    "an escape that we do not write",
    `<!-- model-rollout:draft-answer ${REQUEST} "${String.raw`\u0061`}" -->`,
  ],
  ["a sign that we do not write", `<!-- model-rollout:draft-answer ${REQUEST} "a-b" -->`],
  ["capital digits", line("{}").replaceAll("a1", "A1")],
  ["a line longer than we write", `<!-- model-rollout:draft-answer ${REQUEST} "${"a".repeat(30_000)}" -->`],
])("a comment with %s keeps no answer", (_, body) => {
  expect(storedAnswer(body, REQUEST)).toBeNull();
});

test("answers to several requests are kept beside each other", () => {
  const body = [PLAN_MARKER, line("one"), line("two", OTHER)].join("\n");
  expect([REQUEST, OTHER].map((request) => storedAnswer(body, request))).toEqual(["one", "two"]);
});

test("only the digest of a request is one", () => {
  for (const request of ["", "a1", `${REQUEST}\n`, "G".repeat(64), "-->".padEnd(64, "a")])
    expect(() => storeAnswer(request, "{}")).toThrow(RangeError);
});
