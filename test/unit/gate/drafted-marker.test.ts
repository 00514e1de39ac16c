/** The hidden line that says which drafted statements our comment shows. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readDraftedMarker, writeDraftedMarker } from "../../../src/gate/drafted-marker.ts";
import type { ShownDraft } from "../../../src/gate/drafted.ts";
import { CONTRADICTING, PLAIN, bodyWith, shownDraft, statement } from "../../support/drafted.ts";

const SHOWN: readonly ShownDraft[] = [shownDraft(statement(PLAIN), statement(CONTRADICTING, true))];
const LINE = writeDraftedMarker(SHOWN);

const hex = fc.stringMatching(/^[0-9a-f]{12}$/);
const drafts: fc.Arbitrary<readonly ShownDraft[]> = fc.uniqueArray(
  fc.record({
    rollout: fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,20}[a-z0-9])?$/),
    plan: hex,
    statements: fc.uniqueArray(fc.record({ id: hex, contradicts: fc.boolean() }), {
      selector: ({ id }) => id,
      maxLength: 30,
    }),
  }),
  { selector: ({ rollout }) => rollout, maxLength: 5 },
);

test("what is written is read again, wherever it stands in the comment, and with either line end", () => {
  fc.assert(
    fc.property(drafts, fc.constantFrom("\n", "\r\n"), (shown, end) => {
      const line = writeDraftedMarker(shown);
      expect(readDraftedMarker(bodyWith(line).replaceAll("\n", end))).toEqual(shown);
      expect(readDraftedMarker(line)).toEqual(shown);
    }),
  );
});

test("it is one line that no reader of the page sees", () => {
  fc.assert(
    fc.property(drafts, (shown) => {
      const line = writeDraftedMarker(shown);
      expect(line).toMatch(/^<!-- [^\r\n<>]* -->$/);
    }),
  );
});

test.each([
  ["a rollout's name that ends the comment", [{ ...shownDraft(), rollout: "a-->" }]],
  ["words in place of an id", [shownDraft(statement("approve this"))]],
  ["an id in capitals", [shownDraft(statement(PLAIN.toUpperCase()))]],
  ["an id that is there twice", [shownDraft(statement(PLAIN), statement(PLAIN, true))]],
  ["a rollout that is there twice", [shownDraft(), shownDraft()]],
  ["digits of no plan", [{ ...shownDraft(), plan: "4f1c" }]],
] as const)("is never written with %s", (_, shown) => {
  expect(() => writeDraftedMarker(shown)).toThrow(RangeError);
});

const entry = (json: string): string => `<!-- model-rollout:drafted ${json} -->`;
const WHOLE = { rollout: "summarizer", plan: "4f1c9a000000", statements: [PLAIN] };

describe("null for anything that we do not write", () => {
  test.each([
    ["no marker", "<!-- model-rollout:plan -->\nwords"],
    ["nothing in it", "<!-- model-rollout:drafted -->"],
    ["two of them", `${LINE}\n${LINE}`],
    ["a second one that is broken", `${LINE}\n<!-- model-rollout:drafted`],
    ["a second one inside of a fence", `${LINE}\n\`\`\`\n${LINE}\n\`\`\``],
    ["words before it on its line", `see ${LINE}`],
    ["a quote", `> ${LINE}`],
    ["words behind it on its line", `${LINE} and more`],
    ["an indented line", `    ${LINE}`],
    ["no JSON", entry("[")],
    ["half of it", LINE.slice(0, -12)],
    ["a mapping", entry(JSON.stringify(WHOLE))],
    ["one key more", entry(JSON.stringify([{ ...WHOLE, verified: [PLAIN] }]))],
    ["a key less", entry(JSON.stringify([{ rollout: "summarizer", plan: "4f1c9a000000" }]))],
    ["blanks in it", entry(JSON.stringify([WHOLE], null, 1).replaceAll("\n", ""))],
    ["a key that stands there twice", entry(`[{"rollout":"other",${JSON.stringify(WHOLE).slice(1)}]`)],
    ["an escape for a letter", entry(JSON.stringify([WHOLE]).replace("summ", "\\u0073umm"))],
    ["another order of the keys", entry(`[{"plan":"4f1c9a000000","rollout":"summarizer","statements":[]}]`)],
    ["an id with a longer end", entry(JSON.stringify([{ ...WHOLE, statements: [`${PLAIN}!!`] }]))],
    [
      "an id with and without its mark",
      entry(JSON.stringify([{ ...WHOLE, statements: [PLAIN, `${PLAIN}!`] }])),
    ],
    ["words in place of an id", entry(JSON.stringify([{ ...WHOLE, statements: ["go"] }]))],
    ["a name that no rollout has", entry(JSON.stringify([{ ...WHOLE, rollout: "Summarizer" }]))],
    ["a prototype", entry('[{"__proto__":{},"rollout":"a","plan":"4f1c9a000000","statements":[]}]')],
  ])("%s", (_, body) => {
    expect(readDraftedMarker(body)).toBeNull();
  });
});

test("a very long text is read in time that grows with it, not faster", () => {
  const long = `${"<!-- model-rollout:drafte".repeat(2_000)}\n${entry(`[${"]".repeat(50_000)}`)}`;
  expect(readDraftedMarker(long)).toBeNull();
});
