/** The examination of a repository, as a job and in a terminal. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { EVERYTHING, openHealthy, openPractice } from "../support/doctor.ts";
import type { Practice } from "../support/doctor.ts";
import { JOB_TOKEN, runAction } from "../support/runner.ts";
import { temporaryFolder } from "../support/folder.ts";
import { FILE, FLAGS, writeFiles } from "../support/team.ts";
import { runCli } from "../support/terminal.ts";

const REPORT = z.looseObject({
  diagnoses: z.array(z.looseObject({ code: z.string(), severity: z.string(), found: z.string() })),
});

/** Texts by their paths. */
function filesBelow(root: string): Readonly<Record<string, string>> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  const paths = entries.map(({ parentPath, name }) => join(parentPath, name));
  return Object.fromEntries(paths.map((path) => [relative(root, path), readFileSync(path, "utf8")]));
}

/** Where the checkout would lie. */
let folder: ReturnType<typeof temporaryFolder>;

beforeEach(() => {
  folder = temporaryFolder();
  writeFiles(folder.path, { "flags.json": JSON.stringify(FLAGS) });
});
afterEach(() => folder[Symbol.dispose]());

function inTerminal({ fake }: Practice, ...args: readonly string[]) {
  fake.token("own", { repository: "acme/news", permissions: EVERYTHING });
  const env = { GH_TOKEN: "own", GITHUB_API_URL: fake.url, GITHUB_GRAPHQL_URL: fake.graphqlUrl };
  return runCli(["doctor", "--repository", "acme/news", ...args], { cwd: folder.path, env });
}

test("a repository as GitHub makes it is not protected: job and terminal say the same and change nothing", async () => {
  await using practice = await openPractice();
  practice.fake.token(JOB_TOKEN, { repository: "acme/news", permissions: EVERYTHING });
  const job = await runAction({ inputs: { command: "doctor" }, github: practice.fake.url, cwd: folder.path });
  expect(job).toMatchObject({ exitCode: 1, stderr: "" });
  expect(job.summary).not.toBe("");
  const terminal = await inTerminal(practice, "--json");
  expect(terminal).toMatchObject({ stderr: "" });
  expect(terminal.exitCode).not.toBe(0);
  expect(JSON.parse(terminal.stdout)).toEqual(JSON.parse(job.outputs["result"] ?? ""));
  expect(
    practice.fake.log.filter(({ method, path }) => method !== "GET" && !path.endsWith("/graphql")),
  ).toEqual([]);
});

test("a protected one lacks only what its answers are measured with, as text too", async () => {
  await using practice = await openHealthy();
  const ended = await inTerminal(practice);
  expect(ended).toMatchObject({ exitCode: 3, stderr: "" });
  expect(ended.stdout).toMatch(
    /^acme\/news \(main\): 1 warning, \d+ note, \d+ ok\n\nWarnings \(1\)\n {2}metrics-answer /,
  );
});

test("what `init` writes works as it is: nothing in it is critical", async () => {
  await using practice = await openHealthy();
  const { path } = folder;
  const answers = ["--yes", "--owner", "@olga", "--on-call", "@oscar"];
  expect(await runCli(["init", "--from", "prompt", ...answers], { cwd: path })).toMatchObject({
    exitCode: 0,
  });
  practice.change({ [FILE]: null, ...filesBelow(path) });
  const { diagnoses } = REPORT.parse(JSON.parse((await inTerminal(practice, "--json")).stdout));
  expect(diagnoses.filter(({ severity }) => severity === "critical")).toEqual([]);
  expect(diagnoses.map(({ code }) => code)).toContain("workflow-missing");
});

test("without a token the call is wrong, and no GitHub is asked", async () => {
  const ended = await runCli(["doctor", "--repository", "acme/news"], { cwd: folder.path });
  expect(ended).toMatchObject({ exitCode: 4, stdout: "", stderr: expect.stringContaining("GH_TOKEN") });
});
