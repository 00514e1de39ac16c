import fc from "fast-check";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Answer, Misread, ReadResults, Sought } from "../../../src/evidence/answers.ts";
import { readResults } from "../../../src/evidence/read.ts";
import { aRow, lines, promptfoo } from "../../support/evidence.ts";

const SOUGHT: Sought = { labels: ["desk", "client"], item: null, cohortFrom: null, score: null };

function answersOf(read: ReadResults): readonly Answer[] {
  if (read.kind === "wrong") throw new RangeError(JSON.stringify(read.misreads));
  return read.results.answers;
}

function misreadsOf(read: ReadResults): readonly Misread[] {
  if (read.kind === "read") throw new RangeError(`read ${read.results.answers.length} answers`);
  return read.misreads;
}

describe("promptfoo", () => {
  const read = (text: string, sought: Partial<Sought> = {}) =>
    readResults(text, "promptfoo", { ...SOUGHT, ...sought });

  test("reads a whole export of the version that everybody has", () => {
    const text = readFileSync(new URL("../../fixtures/evals/promptfoo-v3.json", import.meta.url), "utf8");
    const answers = answersOf(read(text));
    expect(answers.map(({ pass, score, error }) => ({ pass, score, error }))).toEqual([
      { pass: true, score: 1, error: null },
      { pass: false, score: 0.5, error: null },
      { pass: null, score: null, error: "API error: 500 Internal Server Error" },
      { pass: null, score: null, error: "the grader failed" },
    ]);
    expect(answers[0]?.labels).toEqual(
      new Map([
        ["desk", ["breaking"]],
        ["client", ["reader", "app"]],
      ]),
    );
  });

  test("reads the bare summary, the older one, and one row a line", () => {
    const rows = [aRow({ id: "a1" }), aRow({ id: "a2", passed: false })];
    const { results } = JSON.parse(promptfoo(rows));
    const { testCase, promptIdx, promptId, failureReason, ...old } = rows[0] ?? aRow({ id: "a1" });
    void [testCase, promptIdx, promptId, failureReason];
    expect(answersOf(read(JSON.stringify(results))).map(({ pass }) => pass)).toEqual([true, false]);
    expect(answersOf(read(lines(rows))).map(({ pass }) => pass)).toEqual([true, false]);
    const named = rows.map((row) => ({
      ...row,
      metadata: { results: [1] },
      prompt: { raw: '{"results": 1}' },
    }));
    expect(answersOf(read(lines(named)))).toHaveLength(2);
    const second = JSON.stringify({
      results: { version: 2, results: [old], stats: { successes: 1, failures: 0 } },
    });
    expect(answersOf(read(second))).toMatchObject([{ pass: true, name: "a1" }]);
  });

  test("knows a test by its variables, so that its repeats are the same item", () => {
    const rows = [0, 1, 2].map((run) => aRow({ id: "a1", run, passed: run > 0 }));
    const answers = answersOf(read(promptfoo([...rows, aRow({ id: "a2" })])));
    expect(new Set(answers.slice(0, 3).map(({ item }) => item)).size).toBe(1);
    expect(answers[3]?.item).not.toBe(answers[0]?.item);
  });

  test("or by an id of its own, where the stage says where it stands", () => {
    const rows = [aRow({ id: "a1" }), aRow({ id: "a2" })].map((row, index) => ({
      ...row,
      testCase: { ...row.testCase, metadata: { id: index } },
    }));
    expect(answersOf(read(promptfoo(rows), { item: "metadata.id" })).map(({ item }) => item)).toEqual([
      "0",
      "1",
    ]);
    expect(misreadsOf(read(promptfoo([aRow({ id: "a1" })]), { item: "metadata.id" }))).toMatchObject([
      { message: "nothing tells this test from the others", expected: "metadata.id, the test's own id" },
    ]);
  });

  test("takes the cohort's name from where the stage says", () => {
    const row = aRow({ id: "a1", desk: "breaking-news" });
    expect(answersOf(read(promptfoo([row]), { cohortFrom: "vars.desk" }))[0]?.cohorts).toEqual([
      "breaking-news",
    ]);
  });

  test.each([
    ["the provider failed", { error: "HTTP 500" }, { failureReason: 2 }],
    ["it says both that it passed and that it failed to run", {}, { failureReason: 2, success: true }],
    ["the grader failed", {}, { gradingResult: { metadata: { graderError: true } } }],
    ["an old file has only an error", { error: "timeout" }, { failureReason: null }],
  ])("counts no verdict where %s", (_, options, row) => {
    const [answer] = answersOf(read(lines([{ ...aRow({ id: "a1", ...options }), ...row }])));
    expect(answer).toMatchObject({ pass: null, score: null });
    expect(answer?.error).not.toBeNull();
  });

  test("counts a failed assertion as failed, although promptfoo writes its reason under error", () => {
    const row = { ...aRow({ id: "a1", passed: false }), error: "Expected the claim to be in the article" };
    expect(answersOf(read(lines([row])))).toMatchObject([{ pass: false, error: null }]);
  });

  test("reads a named score, and null as none: JSON has no NaN", () => {
    const rows = [aRow({ id: "a1", scores: { facts: 0.75 } }), aRow({ id: "a2", scores: { facts: null } })];
    expect(answersOf(read(promptfoo(rows), { score: "facts" })).map(({ score }) => score)).toEqual([
      0.75,
      null,
    ]);
    expect(misreadsOf(read(promptfoo(rows), { score: "fact" }))).toMatchObject([
      { message: "no answer has a score called fact", expected: "one of facts, score", write: "facts" },
    ]);
  });

  test.each([
    ["another version", { version: 99 }, "results", "2, 3, 4", "99"],
    [
      "fewer answers than it says",
      { stats: { successes: 9, failures: 0, errors: 0 } },
      "results",
      "9 answers",
      "1",
    ],
    ["no list", { results: {} }, "results", '"results"', "{}"],
  ])("refuses %s", (_, overrides, __, expected, found) => {
    const [misread, ...others] = misreadsOf(read(promptfoo([aRow({ id: "a1" })], overrides)));
    expect(others).toEqual([]);
    expect(misread?.expected).toContain(expected);
    expect(misread?.found).toBe(found);
  });

  test("refuses two versions in one file, with the way to write two", () => {
    const rows = [aRow({ id: "a1", provider: "x:one" }), aRow({ id: "a1", provider: "x:two" })];
    expect(misreadsOf(read(promptfoo(rows)))).toMatchObject([
      { found: "x:one, x:two", write: expect.stringContaining("--filter-providers") },
    ]);
    const labels = ["v1", "v2"].map((label) => ({ ...aRow({ id: "a1" }), provider: { id: "x:one", label } }));
    expect(misreadsOf(read(promptfoo(labels)))).toMatchObject([{ found: "x:one v1, x:one v2" }]);
    const prompts = [aRow({ id: "a1" }), { ...aRow({ id: "a1" }), promptIdx: 1 }];
    expect(misreadsOf(read(promptfoo(prompts)))).toMatchObject([{ found: "2 prompts" }]);
  });

  test("says line and column of what is wrong in a row", () => {
    const text = `{"results":{"version":3,"stats":{},"results":[\n {"success":true,"vars":{"a":1}},\n {"vars":{"a":2},\n  "success":"yes"}\n]}}`;
    expect(misreadsOf(read(text))).toEqual([
      {
        at: { line: 4, column: 13 },
        message: "success cannot be read",
        expected: "true or false",
        found: '"yes"',
        write: null,
      },
    ]);
  });

  test("refuses a test that nothing tells from the others", () => {
    const row = { ...aRow({ id: "a1" }), vars: {}, testCase: { vars: {} } };
    expect(misreadsOf(read(lines([row])))).toMatchObject([{ expected: "variables or a description" }]);
  });
});

describe("lines", () => {
  const read = (text: string, sought: Partial<Sought> = {}) =>
    readResults(text, "jsonl", { ...SOUGHT, ...sought });

  test("read with every key that they may have", () => {
    const row = {
      item: 7,
      repeat: 2,
      pass: true,
      score: 0.5,
      scores: { facts: 1 },
      cohort: "breaking-news",
      labels: { desk: ["breaking", "sport"], client: 3, other: true },
      version: "v2.0.0",
      note: { anything: [1] },
    };
    const results = read(lines([row]));
    expect(answersOf(results)).toEqual([
      {
        item: "7",
        name: "7",
        repeat: 2,
        pass: true,
        score: 0.5,
        error: null,
        labels: new Map([
          ["desk", ["breaking", "sport"]],
          ["client", ["3"]],
        ]),
        cohorts: ["breaking-news"],
      },
    ]);
    expect(results).toMatchObject({ results: { madeWith: ["v2.0.0"], scoreNames: ["facts", "score"] } });
  });

  test("may end in any way, have a byte order mark and empty lines", () => {
    const text = '\uFEFF{"item":"a","pass":true}\r\n\r\n{"item":"b","pass":false}';
    expect(answersOf(read(text)).map(({ item, pass }) => [item, pass])).toEqual([
      ["a", true],
      ["b", false],
    ]);
  });

  test.each([
    ["no item", '{"pass": true}', 1, 1, "item is missing", "the item's id, a text or a number", "nothing"],
    [
      "an empty item",
      '{"item": "", "pass": true}',
      1,
      10,
      "item cannot be read",
      "a text that is not empty",
      '""',
    ],
    [
      "a verdict in words",
      '{"item": "a", "pass": "yes"}',
      1,
      23,
      "pass cannot be read",
      "true or false",
      '"yes"',
    ],
    ["an unknown key", '{"item": "a", "passed": true}', 1, 25, "an answer has no such key", "note", "passed"],
    [
      "no verdict",
      '{"item": "a"}',
      1,
      1,
      "nothing says how the answer to a was",
      "pass, score or error",
      "none",
    ],
    [
      "passed and failed to run",
      '{"item": "a", "pass": true, "error": "x"}',
      1,
      38,
      "cannot have passed",
      "pass, or error",
      "both",
    ],
    ["a score in words", '{"item": "a", "score": "0.8"}', 1, 24, "score cannot be read", "a number", '"0.8"'],
    [
      "half a repeat",
      '{"item": "a", "pass": true, "repeat": 0.5}',
      1,
      39,
      "repeat cannot be read",
      "a whole number",
      "0.5",
    ],
    ["a list", "[1]", 1, 1, "the answer cannot be read", "an object with an item", "[1]"],
    [
      "a cut line",
      '{"item": "a", "pa',
      1,
      18,
      "the results break off in the middle",
      "a closing quote",
      "the end",
    ],
    ["NaN", '{"item": "a", "score": NaN}', 1, 24, "this is not JSON", "JSON has no NaN", "NaN"],
  ])("with %s are refused at their place", (_, text, line, column, message, expected, found) => {
    const good = '{"item": "0", "pass": true}\n';
    const [misread, ...others] = misreadsOf(read(good + text));
    expect(others).toEqual([]);
    expect(misread?.at).toEqual({ line: line + 1, column });
    expect(misread?.message).toContain(message);
    expect(misread?.expected).toContain(expected);
    expect(misread?.found).toContain(found);
  });

  test.each([
    ["nothing", ""],
    ["only empty lines", "\n \n"],
  ])("with %s are no results", (_, text) => {
    expect(misreadsOf(read(text))).toMatchObject([{ message: "the file holds no answer" }]);
  });

  test("that are all wrong are told ten at a time", () => {
    expect(misreadsOf(read("{}\n".repeat(5_000)))).toHaveLength(10);
    expect(misreadsOf(read("x\n".repeat(5_000)))).toHaveLength(10);
  });

  test("that number their runs tell each only once", () => {
    const rows = [0, 1, 1].map((repeat) => ({ item: "a", repeat, pass: true }));
    expect(misreadsOf(read(lines(rows)))).toEqual([
      {
        at: { line: 3, column: 22 },
        message: "run 1 of a stands twice",
        expected: "each run of an item once",
        found: "another one in line 2",
        write: null,
      },
    ]);
  });

  test("with scores and no verdict ask for the score's name", () => {
    expect(misreadsOf(read(lines([{ item: "a", scores: { facts: 1 } }])))).toMatchObject([
      { message: "no answer says whether it passed", write: "score: facts in the stage" },
    ]);
  });

  test("may be called what JavaScript has a meaning for", () => {
    const sought = { ...SOUGHT, labels: ["__proto__", "constructor"] };
    const text = '{"item":"__proto__","pass":true,"labels":{"__proto__":"x","toString":"y"}}\n';
    const [answer] = answersOf(readResults(text, "jsonl", sought));
    expect(answer?.item).toBe("__proto__");
    expect([...(answer?.labels ?? [])].filter(([name]) => name === "constructor")).toEqual([]);
  });

  test("of any text never throw, and what is wrong always has a place in it", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.array(fc.json()).map((all) => all.join("\n")),
        ),
        fc.constantFrom("promptfoo" as const, "jsonl" as const, "json" as const),
        (text, reader) => {
          const found = readResults(text, reader, SOUGHT);
          if (found.kind === "read") return;
          expect(found.misreads.length).toBeGreaterThan(0);
          for (const { at } of found.misreads) {
            expect(at.line).toBeLessThanOrEqual(text.split("\n").length);
            expect(at.column).toBeGreaterThanOrEqual(1);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("one list", () => {
  const read = (text: string) => readResults(text, "json", SOUGHT);

  test("is read like lines", () => {
    const rows = [{ item: "a", pass: true, labels: { desk: "breaking" } }];
    expect(read(JSON.stringify(rows))).toEqual(readResults(lines(rows), "jsonl", SOUGHT));
  });

  test("says line and column of a wrong entry", () => {
    expect(
      misreadsOf(read('[\n  { "item": "a", "pass": true },\n  { "item": "b", "pass": 1 }\n]')),
    ).toMatchObject([{ at: { line: 3, column: 26 }, expected: "true or false", found: "1" }]);
  });

  test.each([
    ["a mapping", "{}", "the file is no list of answers"],
    ["an empty list", "[]", "the file holds no answer"],
    ["a cut list", '[{"item":"a","pass":true},', "the results break off in the middle"],
  ])("is not %s", (_, text, message) => {
    expect(misreadsOf(read(text))).toMatchObject([{ message }]);
  });
});

test.each(["promptfoo", "jsonl", "json"] as const)(
  "brackets without end are no %s, and are not followed",
  (reader) => {
    for (const [open, close] of [
      ["[", "]"],
      ['{"item":', "}"],
    ] as const) {
      const [misread] = misreadsOf(
        readResults(open.repeat(50_000) + "1" + close.repeat(50_000), reader, SOUGHT),
      );
      expect(misread?.expected).toBe("at most 200 levels of brackets");
    }
  },
);

test("promptfoo's release stands with its results", () => {
  const read = readResults(promptfoo([aRow({ id: "a1" })]), "promptfoo", SOUGHT);
  expect(read).toMatchObject({ results: { setting: new Map([["promptfoo", "0.121.3"]]) } });
});

test("a name of ten kilobytes is read whole and shown short", () => {
  const long = "\u{1F600}".repeat(2_500);
  const [answer] = answersOf(readResults(promptfoo([aRow({ id: long })]), "promptfoo", SOUGHT));
  expect(answer?.item).toContain(long);
  expect(Array.from(answer?.name ?? "").length).toBeLessThanOrEqual(61);
});
