import { expect, test } from "vitest";
import { parseRollout } from "../../../src/config/parse.ts";
import { queryFilesOf, type Beside } from "../../../src/config/query-files.ts";
import { besideOf, parseAll, parseFile } from "../../../src/commands/plan-tree.ts";
import { ROLLOUT } from "../../support/flow-rollout.ts";

const FOLDER = ".github/rollouts";
const FILE = `${FOLDER}/summarizer.yml`;
const QUERY =
  "SELECT $by, count(*) AS value\nFROM answers\nWHERE at >= :from AND at < :to AND bad GROUP BY $by";
const IN_FILE = ROLLOUT.replace('events: "SELECT :from, :to"', "events: { rows: errors.sql }");
const INLINE = ROLLOUT.replace('events: "SELECT :from, :to"', `events: ${JSON.stringify(QUERY)}`);

function parsed(text: string, files: Readonly<Record<string, string>>) {
  const beside: Beside = (name) => (files[name] === undefined ? null : { text: files[name] });
  return parseRollout({ file: FILE, text, defaults: null, beside });
}

test("a query in a file of its own is the same rollout as one that holds the text: same resolved form, same digest", () => {
  expect(IN_FILE).not.toBe(ROLLOUT);
  const inFile = parsed(IN_FILE, { "errors.sql": `${QUERY}\n` });
  const inline = parsed(INLINE, {});
  expect(inFile.problems).toEqual(inline.problems);
  expect(inFile.rollout?.guards[0]).toMatchObject({ events: QUERY });
  expect(inFile.resolved).toEqual(inline.resolved);
});

test("what is resolved reads as the same rollout without any file", () => {
  const { resolved, rollout } = parsed(IN_FILE, { "errors.sql": QUERY });
  const again = parseRollout({ file: FILE, text: JSON.stringify(resolved), defaults: null });
  expect(again.rollout).toEqual(rollout);
});

test.each([
  ["no such file", {}, "no errors.sql"],
  ["an empty file", { "errors.sql": " \n" }, "errors.sql, which is empty"],
  ["a file that is too long", { "errors.sql": "x".repeat(8_001) }, "errors.sql with 8001 characters"],
])("%s is a problem at its line", (_name, files, found) => {
  const { rollout, problems } = parsed(IN_FILE, files);
  expect(rollout).toBeNull();
  const line = IN_FILE.split("\n").findIndex((each) => each.includes("errors.sql")) + 1;
  expect(problems.filter(({ severity }) => severity === "blocker")).toMatchObject([
    { code: "rows-missing", found, at: { line } },
  ]);
});

test.each(["../secrets.sql", "errors.txt", "a/b.sql", ".sql", "errors.sql.yml"])(
  "%s is no file of a query",
  (name) => {
    const text = IN_FILE.replace("errors.sql", JSON.stringify(name));
    const { problems } = parsed(text, { [name]: QUERY, [name.replace("../", "")]: QUERY });
    expect(problems.map(({ code }) => code)).toContain("rows-missing");
    expect(queryFilesOf(text)).toEqual([]);
  },
);

test("a guard, a source or a mapping that has more than `rows` is left as it is", () => {
  const text = ROLLOUT.replace('events: "SELECT :from, :to"', "events: { rows: errors.sql, more: 1 }");
  const codes = parsed(text, { "errors.sql": QUERY }).problems.map(({ code }) => code);
  expect(codes).not.toContain("rows-missing");
  expect(codes).toContain("wrong-value");
});

test("a folder's rollout is read with its queries, and knows which files those are", () => {
  const files = [
    { path: FILE, text: IN_FILE },
    { path: `${FOLDER}/errors.sql`, text: QUERY },
    { path: `${FOLDER}/other.sql`, text: QUERY },
  ];
  expect(parseFile(files, FILE).rollout?.guards[0]).toMatchObject({ events: QUERY });
  expect(besideOf(files, FILE).map(({ path }) => path)).toEqual([`${FOLDER}/errors.sql`]);
  expect(parseAll(files)).toMatchObject([{ file: FILE, beside: [`${FOLDER}/errors.sql`] }]);
});

test("a file that is no text says what it is", () => {
  const files = [
    { path: FILE, text: IN_FILE },
    { path: `${FOLDER}/errors.sql`, text: "", refused: "a symlink" },
  ];
  expect(parseFile(files, FILE).problems).toMatchObject([{ found: "errors.sql, which is a symlink" }]);
});
