import { execFileSync } from "node:child_process";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { quote, quoteWithVariables, sqlName, sqlText, variable } from "../../src/adapters/routers/shell.ts";

/** `$'…'`, in which hidden characters are spelled, is for bash and zsh: not every `sh` knows it yet. */
function shell(command: string, environment: Readonly<Record<string, string>> = {}): string {
  const [program, first] = command.includes("$'") ? ["bash", "--norc"] : ["sh", "+e"];
  return execFileSync(program, [first, "-c", command], {
    encoding: "utf8",
    env: { PATH: "/usr/bin:/bin", ...environment },
  });
}

describe("what a user wrote is one word of the command", () => {
  test.each([
    "plain",
    "a b",
    "it's",
    "$HOME",
    "`id`",
    "$(id)",
    '"',
    "\\",
    "!!",
    "*",
    "#",
    "",
    "-n",
    "a;b",
    "é\n",
  ])("%j", (value) => {
    expect(shell(`printf '%s' ${quote(value)}`)).toBe(value);
    expect(shell(`printf '%s' ${quoteWithVariables(value)}`)).toBe(value);
    expect(shell(`X=y; printf '%s' ${quoteWithVariables(`\${env:TOKEN}${value}`)}`, { TOKEN: "t" })).toBe(
      `t${value}`,
    );
  });

  test("any words, all at once", () => {
    const words = fc.array(
      fc.string({ unit: "grapheme" }).filter((word) => !word.includes("\0")),
      { minLength: 1, maxLength: 30 },
    );
    fc.assert(
      fc.property(words, (list) => {
        expect(
          shell(`printf '%s\\0' ${list.map(quote).join(" ")}`)
            .split("\0")
            .slice(0, -1),
        ).toEqual(list);
      }),
      { numRuns: 20 },
    );
  });
});

describe("a secret stands by its name", () => {
  test("as a variable, in double quotes", () => {
    expect(variable("UNLEASH_TOKEN")).toBe("$UNLEASH_TOKEN");
    expect(quoteWithVariables("Bearer ${env:UNLEASH_TOKEN}!")).toBe(`"Bearer \${UNLEASH_TOKEN}"'!'""`);
  });

  test("a name that no shell takes is looked up instead, and cannot break out", () => {
    expect(shell(`printf '%s' "${variable(`a-b';"x`)}"`)).toBe("");
  });
});

test("names and texts of SQL cannot end themselves", () => {
  expect(sqlText("it's")).toBe("'it''s'");
  expect(sqlName('ro"utes')).toBe('"ro""utes"');
  expect(sqlName("public.routes")).toBe('"public"."routes"');
});
