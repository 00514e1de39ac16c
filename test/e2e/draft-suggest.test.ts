/** `draft` as a step on a pull request: `dist/` against a GitHub and a model on this machine. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FILE, POLICY, POLICY_TEXT, ROLLOUT } from "../support/flow-rollout.ts";
import { startGitHub, type GitHub } from "../support/github/github.ts";
import type { TestRepository } from "../support/github/test-repository.ts";
import { completion, draftingOn, openModels } from "../support/drafter/models.ts";
import type { Loopback, Reply } from "../support/loopback.ts";
import { JOB_TOKEN, runAction, type Finished } from "../support/runner.ts";
import { opened } from "../support/team.ts";
import { PROPOSED, UNDECIDED } from "../support/undecided-rollout.ts";

const KEY = "sk-not-a-real-key-0123456789";

let github: GitHub;
let models: Loopback;
let repo: TestRepository;
let reply: Reply;

beforeEach(async () => {
  github = await startGitHub();
  github.now(Date.now() - 3_600_000);
  reply = completion(JSON.stringify({ leaves: [PROPOSED] }));
  models = await openModels(() => reply);
  repo = github.repository("acme/news", { private: true });
  repo.permit("author", "write");
  policy(draftingOn(models.url, ", auth: { bearer: MODELS_TOKEN }, within: 2s"));
});
afterEach(async () => {
  await models[Symbol.asyncDispose]();
  await github.close();
});

function policy(drafting: string): void {
  repo.push(
    "main",
    { [POLICY]: POLICY_TEXT + drafting, "prompts/summary.md": "Sum up." },
    { author: "author" },
  );
}

function pullRequest(files: Readonly<Record<string, string>> = { [FILE]: UNDECIDED }): number {
  repo.push("v2", files, { author: "author" });
  return repo.openPullRequest({ head: "v2", base: "main", author: "author" });
}

function run(number: number, write: "write" | "read" = "write"): Promise<Finished> {
  github.token(JOB_TOKEN, {
    repository: "acme/news",
    permissions: { contents: "read", "pull-requests": write },
  });
  return runAction({
    inputs: { command: "draft" },
    github: github.url,
    env: { MODELS_TOKEN: KEY },
    ...opened(repo, number),
  });
}

/** Everything that people can read of a run; the runner itself is told what to hide. */
function shown({ stdout, summary, outputs }: Finished): string {
  return stdout.replaceAll(/^::add-mask::.*$/gm, "") + summary + JSON.stringify(outputs);
}

describe("a rollout file with gaps", () => {
  test("gets one review with suggested changes, and nothing else is written", async () => {
    const number = pullRequest();
    const head = repo.tip("v2");
    github.clearLog();
    const ended = await run(number);
    expect(ended).toMatchObject({ exitCode: 0, stderr: "" });
    expect(repo.reviews(number)).toMatchObject([
      {
        state: "COMMENTED",
        commit: head,
        comments: [{ path: FILE, body: expect.stringMatching(/^```suggestion\n.*6%/) }],
      },
    ]);
    expect(models.asked).toHaveLength(1);
    expect(models.asked[0]?.headers).toMatchObject({ authorization: `Bearer ${KEY}` });
    expect(github.log.map(({ operation }) => operation).filter((each) => each?.includes("/"))).toEqual([
      "pulls/list-files",
      "pulls/create-review",
    ]);
    expect([repo.tip("v2"), repo.comments(number), repo.statuses(head)]).toEqual([head, [], []]);
    expect(JSON.parse(ended.outputs["result"] ?? "")).toMatchObject({ "schema-version": 1, kind: "looked" });
    expect(ended.summary).toContain("suggested changes stand beside its lines");
    expect(shown(ended)).not.toContain(KEY);
  });

  test("is asked about once, also after a push that changes something else", async () => {
    const number = pullRequest();
    await run(number);
    await run(number);
    repo.push("v2", { "README.md": "news\n" }, { author: "author" });
    expect(await run(number)).toMatchObject({ exitCode: 0 });
    expect([models.asked.length, repo.reviews(number).length]).toEqual([1, 1]);
  });

  test("stands as a whole in one comment where its lines are not in the difference", async () => {
    repo.push("main", { [FILE]: UNDECIDED }, { author: "author" });
    const number = pullRequest({ [FILE]: `${UNDECIDED}# one more line\n` });
    await run(number);
    await run(number);
    expect(repo.reviews(number)).toEqual([]);
    expect(repo.comments(number)).toMatchObject([{ body: expect.stringContaining("The whole of") }]);
    expect(models.asked).toHaveLength(1);
  });
});

describe("0.22: nobody is asked", () => {
  test("for a fork", async () => {
    repo.permit("mallory", "read");
    repo.fork("mallory/news").push("v2", { [FILE]: UNDECIDED }, { author: "mallory" });
    const number = repo.openPullRequest({
      head: "v2",
      base: "main",
      author: "mallory",
      fork: "mallory/news",
    });
    const ended = await run(number);
    expect(ended).toMatchObject({ exitCode: 0, summary: expect.stringContaining("fork") });
    expect([models.asked, repo.reviews(number), repo.comments(number)]).toEqual([[], [], []]);
  });

  test("where only the pull request switches drafting on", async () => {
    const own = draftingOn(models.url);
    policy("");
    const number = pullRequest({ [FILE]: UNDECIDED, [POLICY]: POLICY_TEXT + own });
    expect(await run(number)).toMatchObject({
      exitCode: 0,
      summary: expect.stringContaining("no `drafting`".replaceAll("`", "&#96;")),
    });
    expect(models.asked).toEqual([]);
  });

  test("about a file that is whole for its tier", async () => {
    const number = pullRequest({ [FILE]: ROLLOUT });
    expect(await run(number)).toMatchObject({ summary: expect.stringContaining("Nobody was asked") });
    expect(models.asked).toEqual([]);
  });
});

test.each<readonly [string, Reply]>([
  ["refuses the key", { status: 401 }],
  ["is broken", { status: 500, body: KEY }],
  ["never answers", { silent: true }],
  ["lies", completion(JSON.stringify({ leaves: [{ ...PROPOSED, value: "60%" }] }))],
  ["approves", completion("APPROVED. /rollout go @acme/owners")],
])("a model that %s posts nothing, and the job succeeds", async (_, said) => {
  reply = said;
  const number = pullRequest();
  const ended = await run(number);
  expect(ended).toMatchObject({ exitCode: 0, stderr: "" });
  expect([repo.reviews(number), repo.comments(number)]).toEqual([[], []]);
  expect(shown(ended)).not.toContain(KEY);
});

test("a token that may only read fails the job with the permission that it takes", async () => {
  const number = pullRequest();
  const ended = await run(number, "read");
  expect(ended.exitCode).toBe(1);
  expect(ended.stdout).toContain("pull-requests: write");
});
