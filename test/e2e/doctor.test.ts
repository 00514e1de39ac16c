/** The examination of a repository, as a job and in a terminal. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { EVERYTHING, openHealthy, openPractice } from "../support/doctor.ts";
import type { Practice } from "../support/doctor.ts";
import { JOB_TOKEN, runAction } from "../support/runner.ts";
import { temporaryFolder } from "../support/folder.ts";
import { FLAGS, writeFiles } from "../support/team.ts";
import { runCli } from "../support/terminal.ts";

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

test("a protected one is done, as text too", async () => {
  await using practice = await openHealthy();
  const ended = await inTerminal(practice);
  expect(ended).toMatchObject({ exitCode: 0, stderr: "" });
  expect(ended.stdout).toContain("acme/news");
});

test("without a token the call is wrong, and no GitHub is asked", async () => {
  const ended = await runCli(["doctor", "--repository", "acme/news"], { cwd: folder.path });
  expect(ended).toMatchObject({ exitCode: 4, stdout: "", stderr: expect.stringContaining("GH_TOKEN") });
});
