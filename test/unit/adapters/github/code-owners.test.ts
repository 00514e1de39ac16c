import { expect, test } from "vitest";
import { ownersFor, parseCodeOwners } from "../../../../src/adapters/github/code-owners.ts";

test.each([
  ["*", "a/b.py", true],
  ["*.py", "a/b.py", true],
  ["*.py", "a/b.pyc", false],
  ["/models/", "models/a/b.yml", true],
  ["/models/", "src/models/a.yml", false],
  ["models/", "src/models/a.yml", true],
  ["models", "models", true],
  ["models", "src/models/a.yml", true],
  ["docs/*", "docs/a.md", true],
  ["docs/*", "docs/sub/a.md", false],
  ["docs/**", "docs/sub/a.md", true],
  ["**/logs", "deep/down/logs/a", true],
  ["a/**/b", "a/b", true],
  ["a/**/b", "a/x/y/b", true],
  ["a.b", "axb", false],
  ["?.md", "a.md", true],
  ["/*", "a.md", true],
  ["/*", "a/b.md", false],
  ["*", "a b/c", true],
  ["Models/", "models/a", false],
  ["!a.md", "a.md", false],
  ["[ab].md", "a.md", false],
  ["a+b", "aab", false],
  ["/a/**/", "a/b/c", true],
])("%s owns %s: %s", (pattern, path, owned) => {
  expect(ownersFor([{ pattern, owners: ["@a"] }], path)).toEqual(owned ? ["@a"] : []);
});

test("the last line that matches decides, also when it names nobody", () => {
  const lines = parseCodeOwners("[Section]\n* @all\r\n/free/\n\n/free/one @one # only\n");
  expect(ownersFor(lines, "a")).toEqual(["@all"]);
  expect(ownersFor(lines, "free/two")).toEqual([]);
  expect(ownersFor(lines, "none")).toEqual(["@all"]);
  expect(ownersFor(parseCodeOwners("/only/ @a\n"), "other")).toEqual([]);
  expect(ownersFor(parseCodeOwners("/a\\ b/ @a me@acme.example\n"), "a b/c")).toEqual([
    "@a",
    "me@acme.example",
  ]);
  expect(ownersFor(lines, "/free/one")).toEqual(["@one"]);
});
