import { describe, expect, test } from "vitest";
import { parseRollout } from "../../../../src/config/parse.ts";
import { gapsOf, type Blocker } from "../../../../src/draft/file/gaps.ts";
import { pathAt } from "../../../../src/draft/file/path-at.ts";
import { pathOf, pointerOf, valueAt } from "../../../../src/draft/file/pointer.ts";
import { fixture } from "../../../support/rollout-files.ts";

const MINIMAL = fixture("minimal.yml");

function paths(text: string, defaults: string | null = null): readonly string[] {
  return gapsOf(text, { defaults }).map(({ path, code }) => `${path} ${code}`);
}

function blocker(overrides: Partial<Blocker>): Blocker {
  return {
    code: "cohort-blind",
    message: "nobody sees it",
    path: null,
    at: null,
    suggestion: null,
    ...overrides,
  };
}

describe("what a file lacks", () => {
  test("a file that validates lacks nothing", () => {
    expect(gapsOf(MINIMAL)).toEqual([]);
  });

  test.each([
    ["a key of a guard", "    on-breach: roll-back\n", "", "/guards/errors/on-breach missing-key"],
    ["a value that nobody decided", "at-most: 1%", "at-most: TODO", "/guards/errors/at-most undecided"],
    ["a limit", "    expect: 2%\n    at-most: 4%\n", "", "/guards/wrong-greetings guard-without-limit"],
    ["a bake", "weight: 50%, bake: 1h", "weight: 50%", "/stages/1/bake missing-key"],
    ["the deadline", "deadline: 3d\n", "", "/deadline missing-key"],
    ["how fast it goes back", "within: 60s, ", "", "/rollback/within missing-key"],
  ])("%s is named by its path", (_, from, to, expected) => {
    expect(MINIMAL).toContain(from);
    expect(paths(MINIMAL.replace(from, to))).toContain(expected);
  });

  test("what the defaults say is not missing", () => {
    expect(paths(MINIMAL.replace("deadline: 3d\n", ""), "deadline: 3d\n")).toEqual([]);
  });

  test("what plan and rubric want comes behind what the file cannot be read without", () => {
    const text = MINIMAL.replace("deadline: 3d\n", "");
    const gaps = gapsOf(text, {
      blockers: [
        blocker({ path: ["cohorts", "desk"] }),
        blocker({ path: ["answers", "tier"], suggestion: "say why" }),
      ],
    });
    expect(gaps.map(({ path, required }) => [path, required])).toEqual([
      ["/deadline", true],
      ["/cohorts/desk", false],
      ["/answers/tier", false],
    ]);
    expect(gaps[2]?.expected).toBe("say why");
  });

  test("the same want is told once", () => {
    const same = blocker({ path: ["stages", 0] });
    expect(gapsOf(MINIMAL, { blockers: [same, same] })).toHaveLength(1);
  });

  test("a want with a position alone finds its path", () => {
    const { place } = parseRollout({ file: "a.yml", text: MINIMAL, defaults: null });
    for (const path of [
      ["guards", "errors", "at-most"],
      ["stages", 1, "weight"],
      ["people", "on-call"],
      ["deadline"],
    ]) {
      const [gap] = gapsOf(MINIMAL, { blockers: [blocker({ at: place(path).at })] });
      expect(gap?.path.startsWith(pointerOf(path))).toBe(true);
      expect(pathAt(MINIMAL, place(path, "key").at)).toEqual(path);
    }
  });

  test.each(["", "[", "- a", "\u0000", "a: 1\n---\nb: 1"])(
    "a text that is no file (%j) has no gaps to fill",
    (text) => {
      expect(gapsOf(text)).toEqual([]);
    },
  );
});

describe("pointers", () => {
  test.each([
    [["guards", "errors", "at-most"], "/guards/errors/at-most"],
    [["stages", 2, "bake"], "/stages/2/bake"],
    [["a/b", "c~d"], "/a~1b/c~0d"],
  ])("%j is %s, and back", (path, pointer) => {
    expect(pointerOf(path)).toBe(pointer);
    expect(pathOf(pointer)).toEqual(path);
  });

  test.each(["", "a", "/", "//", "/a/", "/a\nb", `/${"x".repeat(101)}`, "/a".repeat(9)])(
    "%j is none",
    (pointer) => {
      expect(pathOf(pointer)).toBeNull();
    },
  );

  test("only what is written is found", () => {
    expect(valueAt({ a: [1] }, ["a", 0])).toBe(1);
    for (const path of [["constructor"], ["a", "length", "x"], ["a", 1], ["__proto__"], ["a", 0, "toFixed"]])
      expect(valueAt({ a: [1] }, path)).toBeUndefined();
  });
});
