import { execFileSync } from "node:child_process";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { quote as quoteOfRouters } from "../../../src/adapters/routers/shell.ts";
import { quote, showCommand, variable } from "../../../src/runbook/shell.ts";

const NASTY = [
  "",
  "two words",
  "it's",
  "$(rm -rf /)",
  "`id`",
  "a\nb",
  "\r\n\t",
  "\u202Egnp.exe",
  "\u200B",
  "\u001B[2J",
  "!!",
  "\\",
  "\\'",
  "'\n'\\",
  "7\u00011",
  "-rf",
  "*",
  "~",
  "é🚀",
];

describe("a command for a terminal", () => {
  test.each([
    [["make", "purge", "V=1"], "make purge V=1"],
    [["echo", "two words", "it's"], `echo 'two words' 'it'\\''s'`],
    [["x", "", "$(rm -rf /)", "`id`", "a\nb"], "x '' '$(rm -rf /)' '`id`' $'a\\012b'"],
    [["x", "\u202E"], "x $'\\342\\200\\256'"],
  ])("quotes %j", (argv, shown) => {
    expect(showCommand(argv)).toBe(shown);
  });

  test("holds nothing that a shell would expand outside quotes, and nothing that a terminal obeys", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: "binary", maxLength: 20 }), { minLength: 1, maxLength: 4 }),
        (argv) => {
          const shown = showCommand(argv);
          const bare = shown.replace(/\$'(?:[^'\\]|\\.)*'|'[^']*'|\\'/gu, "");
          expect(bare).toMatch(/^[\w@%+=:,./ -]*$/);
          expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        },
      ),
    );
  });

  test("is for bash exactly the arguments that were meant", () => {
    const random = fc.sample(fc.string({ unit: "binary", maxLength: 30 }), { numRuns: 300, seed: 7 });
    const argv = [...NASTY, ...random.filter((each) => !each.includes("\0") && each.isWellFormed())];
    const said = execFileSync("bash", ["-c", `printf '%s\\0' ${argv.map(quote).join(" ")}`], {
      encoding: "utf8",
    });
    expect(said.split("\0").slice(0, -1)).toEqual(argv);
  });

  test("is written alike by the runbook and by the routers' own undo", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 40 }), (text) => {
        expect(quoteOfRouters(text)).toBe(quote(text));
      }),
    );
  });

  test.each([
    ["UNLEASH_TOKEN", "$UNLEASH_TOKEN"],
    ["my token", "$(printenv -- 'my token')"],
  ])("takes %s from the environment by its name", (name, shown) => {
    expect(variable(name)).toBe(shown);
  });
});
