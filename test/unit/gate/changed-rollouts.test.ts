import { describe, expect, test } from "vitest";
import { changedRollouts } from "../../../src/gate/changed-rollouts.ts";
import type { NamingFile } from "../../../src/gate/changed-rollouts.ts";
import { listed } from "./facts-of.ts";

const A: NamingFile = { file: "r/a.yml", names: ["prompts/a.md", "r/_news.yml"] };
const B: NamingFile = { file: "r/b.yml", names: [] };

describe("a pull request changes a rollout", () => {
  test.each([
    ["by its file", ["r/a.yml"], [A, B], [A, B], [{ file: "r/a.yml", how: "changed" }]],
    [
      "row 7: by a file that it names",
      ["prompts/a.md"],
      [A, B],
      [A, B],
      [{ file: "r/a.yml", how: "changed" }],
    ],
    [
      "row 7: by the defaults that it extends",
      ["r/_news.yml"],
      [A],
      [A],
      [{ file: "r/a.yml", how: "changed" }],
    ],
    [
      "by a file that it named at base",
      ["prompts/a.md"],
      [{ ...A, names: [] }],
      [A],
      [{ file: "r/a.yml", how: "changed" }],
    ],
    ["by adding it", ["r/a.yml"], [A], [], [{ file: "r/a.yml", how: "added" }]],
    ["row 49: by deleting it", ["r/a.yml"], [B], [A, B], [{ file: "r/a.yml", how: "removed" }]],
    [
      "row 49: by renaming it",
      ["r/a.yml", "r/c.yml"],
      [{ ...A, file: "r/c.yml" }],
      [A],
      [
        { file: "r/a.yml", how: "removed" },
        { file: "r/c.yml", how: "added" },
      ],
    ],
    ["not by another file", ["src/main.py"], [A, B], [A, B], []],
    ["not because the base has a new one", ["src/main.py"], [A], [A, B], []],
    [
      "not because the base has a new one that names a touched file",
      ["prompts/b.md"],
      [],
      [{ ...B, names: ["prompts/b.md"] }],
      [],
    ],
  ] as const)("%s", (_, files, head, base, expected) => {
    expect(changedRollouts(listed(...files), { head, base })).toEqual(expected);
  });

  test("row 21: is not known when GitHub lists fewer files than there are", () => {
    expect(changedRollouts({ items: ["r/a.yml"], complete: false }, { head: [A], base: [A] })).toBeNull();
  });
});
