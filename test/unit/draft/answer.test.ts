import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ANSWER_SCHEMA, MOST_ANSWERED, readAnswer, type Answer } from "../../../src/draft/answer.ts";

const STATEMENT = {
  slot: { kind: "stage", name: "canary-5" },
  text: "It bakes for {{stage.canary-5.bake}}.",
  source: null,
  contradicts: false,
  confidence: 0.5,
  verify: "Read the file.",
};
const STEPS = [
  { step: "Wait a day.", whyWrong: "It delays the release." },
  { step: "Start at once.", whyWrong: "The shadow is not over." },
];
const WHOLE = { statements: [STATEMENT], nextSteps: STEPS };

function answered(text: string): Answer {
  const read = readAnswer(text);
  if (read.kind === "unusable") throw new RangeError(read.because);
  return read.answer;
}
function refused(text: string): string {
  const read = readAnswer(text);
  return read.kind === "unusable" ? read.because : "read";
}

describe("an answer is read", () => {
  test("as it was asked for", () => {
    expect(answered(JSON.stringify(WHOLE))).toEqual(WHOLE);
  });

  test.each([
    ["in a fence", `\`\`\`json\n${JSON.stringify(WHOLE)}\n\`\`\``],
    ["in a fence without a name", `\n\`\`\`\n${JSON.stringify(WHOLE, null, 2)}\n\`\`\`\n`],
    ["behind a byte order mark", `\uFEFF${JSON.stringify(WHOLE)}`],
  ])("%s", (_, text) => {
    expect(answered(text)).toEqual(WHOLE);
  });

  test("names of places and further steps are cut: nobody reads them", () => {
    const step = { step: "a", whyWrong: "b" };
    const many = {
      statements: [{ ...STATEMENT, slot: { kind: "summary", name: "-".repeat(100_000) } }],
      nextSteps: Array.from({ length: 2_000 }, () => step),
    };
    const read = answered(JSON.stringify(many));
    expect(read.statements[0]?.slot.name).toHaveLength(200);
    expect(read.nextSteps).toHaveLength(3);
  });

  test("0.6: without the keys that nobody asked for", () => {
    const more = {
      ...WHOLE,
      verdict: "GO",
      approve: true,
      weight: "100%",
      statements: [{ ...STATEMENT, approved: true, limit: "99%" }],
    };
    expect(answered(JSON.stringify(more))).toEqual(WHOLE);
  });

  test("with what may be missing", () => {
    const { slot, text } = STATEMENT;
    expect(answered(JSON.stringify({ statements: [{ slot, text }] }))).toEqual({
      statements: [{ slot, text, source: null, contradicts: false, confidence: 0, verify: "" }],
      nextSteps: [],
    });
  });

  test.each([
    [
      { kind: "message", index: 1 },
      { kind: "message", name: "1" },
    ],
    [
      { kind: "term", term: "bake" },
      { kind: "term", name: "bake" },
    ],
    [{ kind: "summary" }, { kind: "summary", name: "" }],
  ])("a slot written as %j", (slot, read) => {
    expect(
      answered(JSON.stringify({ statements: [{ ...STATEMENT, slot }], nextSteps: [] })).statements[0]?.slot,
    ).toEqual(read);
  });

  test("a text that is too long only to the end of a sentence", () => {
    const [long] = answered(
      JSON.stringify({ ...WHOLE, statements: [{ ...STATEMENT, text: `One is short. ${"x".repeat(900)}.` }] }),
    ).statements;
    expect(long?.text).toBe("One is short.");
  });

  test("a sentence that is too long not at all", () => {
    const [long] = answered(
      JSON.stringify({ ...WHOLE, statements: [{ ...STATEMENT, text: "x ".repeat(900) }] }),
    ).statements;
    expect(long?.text).toBe("");
  });

  test("a quote that is too long not at all: half of it would stand in the document too", () => {
    const source = { document: "a.md", quote: "x".repeat(501) };
    const [cut] = answered(JSON.stringify({ ...WHOLE, statements: [{ ...STATEMENT, source }] })).statements;
    expect(cut?.source).toEqual({ document: "a.md", quote: "" });
  });

  test("at most so many statements", () => {
    const statements = Array.from({ length: 500 }, () => STATEMENT);
    expect(answered(JSON.stringify({ ...WHOLE, statements })).statements).toHaveLength(60);
  });

  test("0.11: next steps of another shape are none, and the statements stand", () => {
    expect(answered(JSON.stringify({ ...WHOLE, nextSteps: [{ step: "Go." }] }))).toEqual({
      ...WHOLE,
      nextSteps: [],
    });
  });
});

describe("what cannot be read says why", () => {
  test.each([
    ["", "Expected one JSON object, found nothing."],
    ["  \n", "Expected one JSON object, found nothing."],
    [JSON.stringify(WHOLE).slice(0, -9), "Expected one JSON object, found JSON that is broken or cut off."],
    [`${JSON.stringify(WHOLE)}}`, "Expected one JSON object, found JSON that is broken or cut off."],
    [
      "I'm sorry, but I can't help with **that**. Ask @owner-a.",
      "Expected one JSON object, found other words.",
    ],
    [`Here it is:\n${JSON.stringify(WHOLE)}`, "Expected one JSON object, found other words."],
    ["[]", "Expected statements and nextSteps, found another shape at the answer."],
    ["null", "Expected statements and nextSteps, found another shape at the answer."],
    ['"GO"', "Expected statements and nextSteps, found another shape at the answer."],
    ['{"verdict":"GO"}', "Expected statements and nextSteps, found another shape at statements."],
    [
      JSON.stringify({ statements: [{ ...STATEMENT, text: 5 }] }),
      "Expected statements and nextSteps, found another shape at statements.0.text.",
    ],
    [
      "x".repeat(MOST_ANSWERED + 1),
      "Expected an answer of at most 200000 characters, found 200001 characters.",
    ],
  ])("%j", (text, because) => {
    expect(refused(text)).toBe(because);
  });

  test("and never throws", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(["answer", "unusable"]).toContain(readAnswer(text).kind);
      }),
    );
  });
});

test("the schema that is sent is what is read: an answer of its shape is whole, and every object is closed", () => {
  const open: unknown[] = [];
  JSON.stringify(ANSWER_SCHEMA, (_, value: unknown) => {
    if (typeof value === "object" && value !== null && "type" in value && value.type === "object") {
      const { properties, required, additionalProperties } = {
        properties: {},
        required: [],
        additionalProperties: true,
        ...value,
      };
      if (additionalProperties || Object.keys(properties).join() !== required.join()) open.push(value);
    }
    return value;
  });
  expect(open).toEqual([]);
  expect(JSON.stringify(ANSWER_SCHEMA)).not.toMatch(
    /"(?:minLength|maxLength|pattern|minItems|maxItems|format|default)"/,
  );
});
