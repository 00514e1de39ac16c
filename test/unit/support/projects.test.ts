import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import config from "../../../vitest.config.ts";
import { LONG_TESTS, QUICK_FLOWS } from "../../support/projects.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
/** Tests of ours: what is installed brings tests of its own. */
const find = (pattern: string): readonly string[] =>
  globSync(pattern, { cwd: root }).filter((file) => !file.includes("node_modules"));
const every = find("test/**/*.test.ts").toSorted();

interface Chosen {
  readonly name: string;
  readonly files: readonly string[];
}

/** The files of every project, as its patterns choose them. */
function projects(): readonly Chosen[] {
  const given = "test" in config ? (config.test?.projects ?? []) : [];
  return given.map((project) => {
    if (typeof project !== "object" || !("test" in project)) throw new RangeError("a project without tests");
    const { name, include = [], exclude = [] } = project.test ?? {};
    const chosen = new Set(include.flatMap(find));
    for (const file of exclude.flatMap(find)) chosen.delete(file);
    if (typeof name !== "string") throw new RangeError("a project without a name");
    return { name, files: [...chosen] };
  });
}

test("every test file is run by one project, and by no other one", () => {
  expect(
    projects()
      .flatMap(({ files }) => files)
      .toSorted(),
  ).toEqual(every);
});

test("npm test runs every project", () => {
  const scripts: unknown = JSON.parse(readFileSync(`${root}/package.json`, "utf8"));
  const commands = JSON.stringify(scripts);
  for (const { name } of projects()) expect(commands).toContain(`--project ${name}`);
});

test("what is listed is there, once", () => {
  const listed = [...LONG_TESTS, ...QUICK_FLOWS];
  expect(listed.filter((file) => !every.includes(file))).toEqual([]);
  expect(new Set(listed).size).toBe(listed.length);
});
