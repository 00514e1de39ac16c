/** `replay` as a terminal runs it: two files in, a story or a document out, no network. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { writeFiles } from "../support/team.ts";
import { runCli } from "../support/terminal.ts";

const EXAMPLE = fileURLToPath(new URL("../../examples/replay/", import.meta.url));
const FILES = [join(EXAMPLE, "summarizer.yml"), join(EXAMPLE, "breach.jsonl")] as const;
const WHAT_IF = ["--margin", "unsupported-claims=x2", "--alpha", "1%"] as const;

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "replay-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const replay = (...args: readonly string[]) => runCli(["replay", ...args], { cwd: folder });

describe("the example", () => {
  test("tells where it rolls back, and fails as a rollback does", async () => {
    const ended = await replay(...FILES);
    expect(ended).toMatchObject({ exitCode: 1, stderr: "" });
    expect(ended.stdout).toMatch(/canary-50 +rolls back: unsupported-claims in breaking-news at /);
    expect(ended.stdout).toMatch(
      /\nRolled back at .* in canary-50 by unsupported-claims in breaking-news\.\n$/,
    );
  });

  test("is one document with --json", async () => {
    const { stdout } = await replay(...FILES, "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      "schema-version": 1,
      outcome: "rolled-back",
      stage: "canary-50",
      because: [{ kind: "breach", finding: { cohort: "breaking-news" } }],
    });
  });

  test("ends with two lines where other limits were asked for", async () => {
    const ended = await replay(...FILES, ...WHAT_IF);
    expect(ended.exitCode).toBe(0);
    const [asWritten, whatIf] = ended.stdout.trimEnd().split("\n").slice(-2);
    expect(asWritten).toMatch(/^as written +: rolled back at /);
    expect(whatIf).toMatch(/^with .*alpha 1%: the readings end at .* baking in full/);
  });

  test("is told from a path below --root as well", async () => {
    expect(await replay("summarizer.yml", "breach.jsonl", "--root", EXAMPLE)).toMatchObject({ exitCode: 1 });
  });
});

test.each([
  ["no readings", [FILES[0]]],
  ["readings that are not there", [FILES[0], "nowhere.jsonl"]],
  ["a rollout file that is not there", ["nowhere.yml", FILES[1]]],
  ["a start that is no moment", [...FILES, "--start", "nine"]],
  ["a guard that is not there", [...FILES, "--margin", "erors=x2"]],
] as const)("%s is a wrong call", async (_name, args) => {
  const ended = await replay(...args);
  expect(ended).toMatchObject({ exitCode: 4, stdout: "" });
  expect(ended.stderr).toMatch(/^model-rollout: call-wrong: Expected /);
  expect(ended.stderr).not.toMatch(/\n\s+at /);
});

test("a wrong line is shown with its caret, as text and as JSON", async () => {
  writeFiles(folder, { "bad.jsonl": `{"at":"2026-11-23T09:05:00Z","guard":"erors"}\n` });
  const text = await replay(FILES[0], "bad.jsonl");
  expect(text).toMatchObject({ exitCode: 4, stderr: "" });
  expect(text.stdout).toContain("bad.jsonl:1:1 error missing-key: cohort is missing");
  const { stdout } = await replay(FILES[0], "bad.jsonl", "--json");
  expect(JSON.parse(stdout)).toMatchObject({ problems: [{ code: "missing-key" }, {}, {}] });
});
