import { describe, expect, test } from "vitest";
import type { Problem } from "../../../src/config/problem.ts";
import { annotations, renderProblems } from "../../../src/render/problems.ts";
import { fixture, parseMinimal, replacing } from "../../support/rollout-files.ts";

function problem(overrides: Partial<Problem> = {}): Problem {
  return {
    code: "unit-missing",
    severity: "blocker",
    file: "r.yml",
    at: { line: 1, column: 1 },
    length: 1,
    message: "a number",
    expected: null,
    found: null,
    suggestion: null,
    ...overrides,
  };
}

describe("problems in the terminal", () => {
  test("show the line, a caret, what was expected and what to write", () => {
    const edit = replacing("weight: 50%", "weight: 50");
    const { problems } = parseMinimal(edit);
    expect(renderProblems(problems, new Map([["rollouts/it.yml", edit(fixture("minimal.yml"))]])))
      .toMatchInlineSnapshot(`
      "rollouts/it.yml:31:46 error unit-missing: stages[1].weight is a number without its unit
       31 |   - { name: canary-50, kind: canary, weight: 50, bake: 1h }
          |                                              ^^
           expected a share such as 5%, found 50
           write 50%
           A number without its unit. Write the unit with the number: 5%, 1pp, x1.05, 900ms, $4.60.

      1 error"
    `);
  });

  test("never print a control character or a secret of the line", () => {
    const line = 'token: "\u001B[31m\u202Eghp_abcdefghijklmnopqrstuvwxyz0123456789"';
    const shown = renderProblems(
      [problem({ at: { line: 1, column: 8 }, message: "it says \u001B[2J" })],
      new Map([["r.yml", line]]),
    );
    for (const raw of ["\u001B", "\u202E", "ghp_a"]) expect(shown).not.toContain(raw);
    expect(shown).toContain("⟨U+001B⟩");
  });

  test("show a line that ends as Windows ends it without its end", () => {
    const shown = renderProblems([problem()], new Map([["r.yml", "version: 1\r\nname: x\r\n"]]));
    expect(shown.split("\n")[1]).toBe(" 1 | version: 1");
  });

  test("of a long line the part around the caret is shown", () => {
    const line = `${"x".repeat(5_000)}HERE${"y".repeat(5_000)}`;
    const shown = renderProblems(
      [problem({ at: { line: 1, column: 5_001 }, length: 4 })],
      new Map([["r.yml", line]]),
    );
    const [, source = "", below = ""] = shown.split("\n");
    expect(source.slice(below.indexOf("^"), below.lastIndexOf("^") + 1)).toBe("HERE");
    expect(source.length).toBeLessThan(160);
  });

  test("more than ten of one code are counted, not shown", () => {
    const shown = renderProblems(
      [...Array.from({ length: 13 }, () => problem()), problem({ code: "unknown-key" })],
      new Map(),
    );
    expect(shown.match(/error unit-missing/g)).toHaveLength(10);
    expect(shown).toContain("and 3 more of unit-missing");
    expect(shown).toContain("error unknown-key");
    expect(shown).toContain("14 errors");
  });

  test("a line that is not there is left out", () => {
    expect(
      renderProblems([problem({ at: { line: 9, column: 9 } })], new Map([["r.yml", "one line"]])),
    ).not.toContain("|");
  });

  test("no problem is no text", () => {
    expect(renderProblems([], new Map())).toBe("");
  });
});

describe("annotations", () => {
  test("say where, what and what to write", () => {
    expect(
      annotations([
        problem({ at: { line: 3, column: 5 }, length: 4, expected: "a share", found: "5", suggestion: "5%" }),
      ]),
    ).toEqual([
      {
        level: "error",
        file: "r.yml",
        line: 3,
        column: 5,
        endColumn: 9,
        title: "unit-missing",
        message: "a number\nexpected a share, found 5\nwrite 5%",
      },
    ]);
  });

  test("are ten of each level, and the last says how many more", () => {
    const many = annotations([
      ...Array.from({ length: 12 }, () => problem()),
      ...Array.from({ length: 10 }, () => problem({ severity: "advice" })),
    ]);
    expect(many.map(({ level }) => level)).toEqual([
      ...Array.from({ length: 10 }, () => "error"),
      ...Array.from({ length: 10 }, () => "warning"),
    ]);
    expect(many[9]?.message).toContain("and 2 more");
    expect(many[19]?.message).not.toContain("more");
  });
});
