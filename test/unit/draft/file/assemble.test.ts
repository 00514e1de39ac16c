import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseDocument } from "yaml";
import { commentsOf } from "../../../../src/config/yaml-comments.ts";
import { assembleFile } from "../../../../src/draft/file/assemble.ts";
import type { Addition } from "../../../../src/draft/file/leaf.ts";
import { valueAt } from "../../../../src/draft/file/pointer.ts";
import { fixture } from "../../../support/rollout-files.ts";

const MINIMAL = fixture("minimal.yml");

function at(path: Addition["path"], value: Addition["value"], comment: string | null = null): Addition {
  return { path, value, comment };
}

function json(text: string): unknown {
  const document = parseDocument(text, { version: "1.2" });
  expect(document.errors).toEqual([]);
  return document.toJS();
}

/** The characters of `inner` in order within `outer`. */
function isSubsequence(inner: string, outer: string): boolean {
  let from = 0;
  for (const character of inner) {
    from = outer.indexOf(character, from) + 1;
    if (from === 0) return false;
  }
  return true;
}

describe("values are put beside what a person wrote", () => {
  test("a new key stands in the documented order, with its origin beside it", () => {
    const { text } = assembleFile(MINIMAL, [
      at(["guards", "errors", "detect"], "2%", "from history: q99 of errors"),
    ]);
    expect(text).toBe(
      MINIMAL.replace(
        "    no-worse-than-baseline: 0.2pp\n",
        "    no-worse-than-baseline: 0.2pp\n    detect: 2% # from history: q99 of errors\n",
      ),
    );
  });

  test("a new part goes where the documentation has it", () => {
    const { text } = assembleFile(MINIMAL, [
      at(["communications", 0, "on"], "rolled-back"),
      at(["communications", 0, "to"], "on-call"),
      at(["every"], "5m"),
    ]);
    const keys = Object.keys(Object(json(text)));
    expect(keys.indexOf("every")).toBe(keys.indexOf("release") + 1);
    expect(keys.at(-1)).toBe("communications");
    expect(text.endsWith("communications:\n  - on: rolled-back\n    to: on-call\n")).toBe(true);
  });

  test("within braces each value has a line of its own, because a comment ends the line", () => {
    const { text, taken } = assembleFile(MINIMAL, [at(["stages", 0, "extend-to"], "3h", "from the brief")]);
    expect(taken.length).toBe(1);
    expect(text).toContain("bake: 1h,\n      extend-to: 3h, # from the brief\n     }\n");
    expect(valueAt(json(text), ["stages", 0])).toEqual({
      name: "canary-10",
      kind: "canary",
      weight: "10%",
      bake: "1h",
      "extend-to": "3h",
    });
  });

  test.each([
    ["empty braces", "a: {}\n", ["a", "b"]],
    ["empty braces within braces", "a: { b: {}, c: [{}, 2] }\n", ["a", "b", "x"]],
    ["braces in a list within braces", "a: { b: {}, c: [{}, 2] }\n", ["a", "c", 0, "x"]],
    ["a text with a sign of comments", 'a: { b: "see # here" }\n', ["a", "c"]],
    [
      "braces over lines, with a comma and a comment at the end",
      "a: {\n  b: 1, # x\n  c: 2, # y, z\n}\n",
      ["a", "d"],
    ],
    ["braces over lines, with a comment alone at the end", "a: {\n  b: 1\n  # y\n  }\n", ["a", "d"]],
    ["a mapping in a list", "a:\n  - b: 1\n    c: 2\n", ["a", 0, "d"]],
    ["a list that is not indented", "a:\n- 1\n# x\nb: 2\n", ["a", 1]],
    ["a list in a list", "a:\n  - - 1\n    - 2\n", ["a", 0, 2]],
    ["keys in quotes", '"a": { "b": 1 }\n', ["a", "c"]],
    ["a key without a value", "a:\nb: 1\n", ["a", "c", "d"]],
    ["a folded text before", "b: >-\n  one\n  two\n\nz: 1\n", ["a"]],
  ])("there is room beside %s", (_, text, path) => {
    const { text: made, taken } = assembleFile(text, [at(path, "9%", "why")]);
    expect(taken.length).toBe(1);
    expect(valueAt(json(made), path)).toBe("9%");
    expect(made).toContain("# why");
    expect(isSubsequence(text, made)).toBe(true);
  });

  test.each([
    ["a value", "a: 1% # mine\n", ["a"]],
    ["a text", 'a: "x"\n', ["a"]],
    ["an empty text", 'a: ""\n', ["a"]],
    ["a list", "a: [1]\n", ["a"]],
    ["a mapping", "a: { b: 1 }\n", ["a"]],
    ["nothing, said so", "a: null\n", ["a"]],
    ["a part of a text", "a: TODO-list\n", ["a"]],
  ] as const)("%s that a person wrote is never changed", (_, text, path) => {
    expect(assembleFile(text, [at(path, "9%")])).toEqual({ text, taken: [], kept: ["/a"] });
  });

  test.each([
    ["TODO", "a: TODO\n", "a: 9% # o\n"],
    ["TODO with its question", "a: TODO # TODO(decide): 3%?\nb: 1\n", "a: 9% # o\nb: 1\n"],
    ["TODO in quotes", 'a: "TODO"\n', "a: 9% # o\n"],
    ["TODO beside a comment of a person", "a: TODO # ask Kim\n", "a: 9% # ask Kim · o\n"],
    ["a key without a value", "a:\nb: 1\n", "a: 9% # o\nb: 1\n"],
    ["a key without a value and with a comment", "a: # ask Kim\n", "a: 9% # ask Kim · o\n"],
    ["TODO within braces", "x: { a: TODO, b: 1 }\n", "x: { a: 9%, # o\n  b: 1 }\n"],
    ["TODO at the end of braces", "x: { b: 1, a: TODO }\n", "x: { b: 1, a: 9% # o\n  }\n"],
    ["TODO without a line end", "a: TODO", "a: 9% # o"],
    ["TODO with the line ends of another system", "a: TODO\r\nb: 1\r\n", "a: 9% # o\r\nb: 1\r\n"],
  ])("%s waits to be replaced", (_, text, expected) => {
    const path = text.startsWith("x") ? ["x", "a"] : ["a"];
    expect(assembleFile(text, [at(path, "9%", "o")]).text).toBe(expected);
  });

  test("a value of ours is computed anew, with its comment", () => {
    const ours = new Set(["/a", "/b"]);
    const text = "a: 24h # computed: at least a day\nb: [x] # computed\nc: 24h\n";
    const { text: made, kept } = assembleFile(
      text,
      [at(["a"], "30h", "computed: x"), at(["b"], ["z"]), at(["c"], "30h")],
      { ours },
    );
    expect(made).toBe("a: 30h # computed: x\nb: [z]\nc: 24h\n");
    expect(kept).toEqual(["/c"]);
  });

  test("what an alias repeats is not added to twice", () => {
    const text = "a: &x\n  b: 1\nc: *x\n";
    expect(assembleFile(text, [at(["a", "d"], "2")])).toMatchObject({ text, taken: [] });
    expect(assembleFile(text, [at(["c", "d"], "2")])).toMatchObject({ text, taken: [] });
  });

  test("a text that cannot be read is left alone", () => {
    for (const text of ["a: [", "", "- a", "a: 1\na: 2\n---\nb: 1", "\u0000"])
      expect(assembleFile(text, [at(["b"], "1")])).toMatchObject({ text, taken: [] });
  });

  test("block texts, line ends and a byte order mark stay as they are", () => {
    const text = "\uFEFFa: |+\r\n  one\r\n\r\nb:\r\n- x   # y\r\n\r\n# end\r\n";
    const { text: made, taken } = assembleFile(text, [at(["b", 1], "z"), at(["c"], "1%")]);
    expect(taken.length).toBe(2);
    expect(isSubsequence(text, made)).toBe(true);
    expect(made).not.toMatch(/(?<!\r)\n/);
  });
});

const HOSTILE = fc.oneof(
  fc.constantFrom(
    "x\nevil: 1",
    "x # TODO(decide)",
    "*a",
    "&a x",
    "!!binary x",
    "!x",
    "{ a: 1 }",
    "[1, 2]",
    "- x",
    "? x",
    ": x",
    "a: b",
    "|\n  x",
    ">\n x",
    "'",
    '"',
    '"\n"',
    "%YAML 1.1",
    "---",
    "...",
    "null",
    "~",
    "true",
    "no",
    "0x1F",
    "1e3",
    ".inf",
    "12:30",
    "<<",
    "\u2028x: 1",
    "\u0085x: 1",
    "\\",
    "x\\",
    "TODO",
    "=",
    "`x`",
    "@x",
    " x",
    "x ",
    "#x",
    "x: #",
    "x,y",
    "x]",
    "x}",
  ),
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.string({ unit: fc.constantFrom(...Array.from("\n\r\t #:-,[]{}&*!|>'\"%@`?~.\\0ax")) }),
);

const PATHS = [
  ["guards", "errors", "detect"],
  ["guards", "fresh", "class"],
  ["stages", 0, "extend-to"],
  ["stages", 3, "name"],
  ["people", "on-call", "note"],
  ["answers", "strategy"],
  ["every"],
  ["rollback", "also", 0, "does"],
  ["release", "baseline", "model"],
] as const;

describe("no value can break out of its place", () => {
  test("whatever the value, the file says what it said, and the value, and nothing else", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...PATHS), HOSTILE, HOSTILE), { maxLength: 4 }),
        (wanted) => {
          const { text, taken } = assembleFile(
            MINIMAL,
            wanted.map(([path, value, comment]) => at(path, value, comment)),
          );
          expect(isSubsequence(MINIMAL, text)).toBe(true);
          const made = json(text);
          const expected = structuredClone(json(MINIMAL));
          for (const { path, value } of taken) {
            const found = valueAt(made, path);
            expect(String(found)).toBe(/^\d/.test(String(value)) ? String(found) : value);
            plant(expected, path, found);
          }
          expect(made).toEqual(expected);
        },
      ),
      { numRuns: 150 },
    );
  });

  test("no comment can end its line", () => {
    fc.assert(
      fc.property(HOSTILE, (comment) => {
        const { text } = assembleFile(MINIMAL, [at(["every"], "5m", comment)]);
        expect(text.split("\n").length).toBe(MINIMAL.split("\n").length + 1);
        expect(commentsOf(text).length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 150 },
    );
  });

  test("whatever the key, nothing else changes", () => {
    fc.assert(
      fc.property(fc.array(HOSTILE, { minLength: 1, maxLength: 4 }), (path) => {
        const { text, taken } = assembleFile(MINIMAL, [at(path, "x")]);
        expect(isSubsequence(MINIMAL, text)).toBe(true);
        const expected = structuredClone(json(MINIMAL));
        for (const each of taken) plant(expected, each.path, "x");
        expect(json(text)).toEqual(expected);
      }),
      { numRuns: 150 },
    );
  });
});

/** Puts a value into plain JSON. */
function plant(into: unknown, path: Addition["path"], value: unknown): void {
  let node = Object(into);
  for (const [index, step] of path.entries()) {
    if (index === path.length - 1) node[step] = value;
    else {
      if (!Object.hasOwn(node, step)) node[step] = typeof path[index + 1] === "number" ? [] : {};
      node = node[step];
    }
  }
}
