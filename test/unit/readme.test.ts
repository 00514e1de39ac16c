import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { parsePolicy, parseRollout } from "../../src/config/parse.ts";
import { COMMANDS } from "../../src/inputs.ts";

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const readme = read("README.md");
const blocks = [...readme.matchAll(/^( *)```yaml\n([\s\S]*?)^ *```$/gm)].map(([, indent = "", text = ""]) =>
  text.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
);

describe("every file in the README can be copied as it stands", () => {
  test("there is a policy and a rollout", () => {
    expect(blocks.map((block) => (block.includes("stages:") ? "rollout" : "policy"))).toEqual([
      "policy",
      "rollout",
    ]);
  });

  test.each(blocks.map((block) => [block.split("\n")[1] ?? "", block] as const))(
    "%s has no problems",
    (_line, block) => {
      const { problems } = block.includes("stages:")
        ? parseRollout({ file: "README.md", text: block, defaults: null })
        : parsePolicy("README.md", block);
      expect(problems).toEqual([]);
    },
  );
});

test("the table of inputs is that of action.yml, with its defaults", () => {
  const action: {
    readonly inputs: Readonly<Record<string, { readonly required: boolean; readonly default?: string }>>;
  } = parse(read("action.yml"));
  const rows = [...readme.matchAll(/^\| `([a-z-]+)` \| (?:`([^`]*)`)?(\(required\))? ?\| .*\|$/gm)].map(
    ([, name, value = "", required = ""]) => [name, required === "" ? value : "required"],
  );
  const expected = Object.entries(action.inputs).map(([name, input]) => [
    name,
    input.required ? "required" : (input.default ?? ""),
  ]);
  expect(rows).toEqual(expected);
});

test("every command of the Action stands in the README", () => {
  for (const command of COMMANDS) expect(readme).toContain(`\`${command}\``);
});
