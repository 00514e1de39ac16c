import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { parse } from "yaml";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const pages = globSync(["README.md", "docs/**/*.md", "examples/**/*.md"], { cwd: root });
const files = globSync([".github/workflows/*.{yml,yaml}", "examples/**/*.{yml,yaml}", "action.yml"], {
  cwd: root,
});

/** Texts of all keys that a runner gives to a shell or an interpreter, wherever they stand. */
function scriptsIn(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    (key === "run" || key === "script") && typeof each === "string" ? [each] : scriptsIn(each),
  );
}

test("attack 36: no script of ours, and none that we show, holds an expression", () => {
  const texts = [
    ...files.map((name) => readFileSync(`${root}/${name}`, "utf8")),
    ...pages
      .map((name) => readFileSync(`${root}/${name}`, "utf8"))
      .flatMap((page) => [...page.matchAll(/^( *)(`{3,})ya?ml[^\n]*\n(.*?)^\1\2/gms)])
      .map((block) => (block[3] ?? "").replaceAll(new RegExp(`^${block[1]}`, "gm"), "")),
  ];
  const scripts = texts
    .filter((text) => /^\s*(?:- )?(?:run|script):/m.test(text))
    .flatMap((text) => scriptsIn(parse(text)));
  expect(scripts.length).toBeGreaterThan(0);
  expect(scripts.filter((script) => script.includes("${{"))).toEqual([]);
});
