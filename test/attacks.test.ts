import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { attacksIn } from "./support/attack-tests.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** The attacks and bad inputs that we promise to answer: 1 to 70, and three that came later to 68. */
const ROWS = [...Array.from({ length: 70 }, (_, index) => String(index + 1)), "68b", "68c", "68d"];

describe("every attack has a test that runs", () => {
  const files = globSync("test/**/*.test.ts", {
    cwd: ROOT,
    exclude: (path) => path.includes("node_modules"),
  });
  const played = files.flatMap((file) => attacksIn(file, readFileSync(`${ROOT}${file}`, "utf8")));

  test("none of the rows is missing", () => {
    expect(ROWS).toHaveLength(73);
    const missing = ROWS.filter((row) => !played.includes(row));
    expect(missing, `write test("attack N: <promise>", …) for ${missing.join(", ")}`).toEqual([]);
  });

  test("none is played that is not on the list", () => {
    expect(played.filter((row) => !ROWS.includes(row))).toEqual([]);
  });
});

describe("a test counts", () => {
  const body = "() => { expect(1).toBe(1); }";
  test.each([
    ["with its number and promise", `test("attack 17: p", ${body});`, ["17"]],
    ["with a letter, in a template", `it(\`attack 68b: p \${q}\`, async ${body});`, ["68b"]],
    ["in a group", `describe("d", () => { test("attack 1: p", ${body}); });`, ["1"]],
    [
      "as a row of a table",
      `test.each([["attack 2: p", 1], ["attack 3: p", 2]] as const)("%s", ${body});`,
      ["2", "3"],
    ],
    ["as the title of a table", `test.each([[1]])("attack 4: p %s", ${body});`, ["4"]],
    ["not in a comment", `// test("attack 5: p", ${body});`, []],
    ["not without a promise", `test("attack 6:", ${body}); test("attack 6", ${body});`, []],
    ["not as the name of a group", `describe("attack 7: p", () => { test("p", ${body}); });`, []],
    ["not when skipped", `test.skip("attack 8: p", ${body});`, []],
    ["not when skipped on some machines", `test.skipIf(x)("attack 9: p", ${body});`, []],
    [
      "not in a skipped group",
      `describe.skip("d", () => { describe("e", () => { test("attack 10: p", ${body}); }); });`,
      [],
    ],
    ["not as a table that is skipped", `test.skip.each([["attack 11: p"]])("%s", ${body});`, []],
    ["not when still to do", `test.todo("attack 12: p"); test("attack 12: p");`, []],
    ["not when it must fail", `test.fails("attack 13: p", ${body});`, []],
    ["not when its options skip it", `test("attack 14: p", { skip: true }, ${body});`, []],
    [
      "not when it skips itself",
      `test("attack 15: p", (context) => { context.skip(); expect(1).toBe(1); });`,
      [],
    ],
    ["not with an empty body", `test("attack 16: p", () => {});`, []],
    ["not when it returns at once", `test("attack 18: p", () => { return; });`, []],
  ])("%s", (_, text, expected) => {
    expect(attacksIn("a.test.ts", text)).toEqual(expected);
  });
});
