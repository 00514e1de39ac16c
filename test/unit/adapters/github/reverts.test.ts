import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { RevertOrder } from "../../../../src/ports.ts";
import { sha } from "../../../../src/units.ts";
import { failureOf, openRepository, ROLLOUT } from "./opened.ts";
import type { Opened } from "./opened.ts";

const PROMPT = "prompts/summary.md";
const RESULTS = "evals/v2.json";
const BRANCH = "model-rollout/revert/summarizer-0123456789ab";
const BEFORE = { [ROLLOUT]: "name: summarizer\nversion: 1\n", [PROMPT]: "Sum up.\n" };
const AFTER = { [ROLLOUT]: "name: summarizer\nversion: 2\n", [PROMPT]: "Summarise.\n", [RESULTS]: "{}\n" };
let opened: Opened;

beforeEach(async () => {
  opened = await openRepository();
  opened.repo.configure({ actionsApprove: true });
  opened.repo.push("main", BEFORE, { author: "owner-b" });
});
afterEach(() => opened.fake.close());

/** A release that came with a pull request of several commits. */
function release(how: "squash" | "merge" | "rebase"): RevertOrder {
  const { repo } = opened;
  repo.push("v2", { [ROLLOUT]: AFTER[ROLLOUT] }, { author: "author" });
  repo.push("v2", { [PROMPT]: AFTER[PROMPT] }, { author: "author" });
  repo.push("v2", { [RESULTS]: AFTER[RESULTS] }, { author: "author" });
  const pullRequest = repo.openPullRequest({ head: "v2", base: "main", author: "author" });
  repo.merge(pullRequest, how, { by: "owner-a" });
  opened.requests();
  return {
    branch: BRANCH,
    commit: sha(repo.tip("main")),
    pullRequest,
    paths: [ROLLOUT, PROMPT, RESULTS],
    title: "Take summarizer v2 back to v1",
    body: (kept) => `Left as they are: ${kept.join(", ") || "none"}.`,
  };
}
const files = (at: string) =>
  [ROLLOUT, PROMPT, RESULTS, "README.md"].map((path) => opened.repo.read(at, path));

describe.each(["squash", "merge", "rebase"] as const)("a release that came by %s", (how) => {
  test("is taken back whole, and nothing else is touched", async () => {
    const order = release(how);
    opened.repo.push("main", { "README.md": "newer news\n" }, { author: "owner-b" });
    const made = await opened.github.reverts.propose(order);
    expect(made).toMatchObject({ kind: "proposed", kept: [], url: expect.stringMatching(/\/pull\/\d+$/) });
    expect(files(BRANCH)).toEqual([BEFORE[ROLLOUT], BEFORE[PROMPT], null, "newer news\n"]);
    // It is for people: the branch that everybody uses stays as it was.
    expect(opened.repo.read("main", PROMPT)).toBe(AFTER[PROMPT]);
  });
});

test("twice is once, also while the first is being made", async () => {
  const order = release("squash");
  const made = await Promise.all([
    opened.github.reverts.propose(order),
    opened.github.reverts.propose(order),
  ]);
  const third = await opened.github.reverts.propose(order);
  expect(third.kind).toBe("already-proposed");
  expect(new Set([...made, third].map((each) => ("url" in each ? each.url : null))).size).toBe(1);
});

test("one that people closed is not opened again: their word stands", async () => {
  const order = release("squash");
  const made = await opened.github.reverts.propose(order);
  opened.repo.close(Number("url" in made ? made.url.split("/").at(-1) : 0));
  expect(await opened.github.reverts.propose(order)).toMatchObject({ kind: "already-proposed" });
});

test("what somebody changed since is theirs: it stays and is named", async () => {
  const order = release("squash");
  opened.repo.push("main", { [PROMPT]: "Summarise well.\n" }, { author: "owner-b" });
  const made = await opened.github.reverts.propose(order);
  expect(made).toMatchObject({ kind: "proposed", kept: [PROMPT] });
  expect(files(BRANCH)).toEqual([BEFORE[ROLLOUT], "Summarise well.\n", null, "news\n"]);
});

test("nothing is proposed where the branch does not name the release any more", async () => {
  const order = release("squash");
  opened.repo.push("main", { ...BEFORE, [RESULTS]: null }, { author: "owner-b" });
  expect(await opened.github.reverts.propose(order)).toEqual({ kind: "nothing-to-revert", kept: [] });
});

test("a branch that a job left without its pull request gets one", async () => {
  const order = release("squash");
  opened.fake.interfere(({ operation }) => (operation === "pulls/create" ? { status: 403 } : null), 1);
  expect((await failureOf(opened.github.reverts.propose(order))).code).toBe("github-forbidden");
  expect(await opened.github.reverts.propose(order)).toMatchObject({ kind: "proposed" });
});

test("an answer that was lost is looked up, not asked for twice", async () => {
  const order = release("squash");
  opened.fake.interfere(({ operation }) => (operation === "pulls/create" ? "hang-up-after" : null), 1);
  expect(await opened.github.reverts.propose(order)).toMatchObject({ kind: "proposed" });
  expect(opened.requests().filter((each) => each === "pulls/create")).toHaveLength(1);
});

test("a repository whose Actions may not open pull requests says what to change", async () => {
  opened.repo.configure({ actionsApprove: false });
  const { code, message } = await failureOf(opened.github.reverts.propose(release("squash")));
  expect(code).toBe("github-forbidden");
  expect(message).toContain("Allow GitHub Actions to create and approve pull requests");
});

test("it takes seven requests", async () => {
  await opened.github.reverts.propose(release("squash"));
  expect(opened.requests()).toHaveLength(7);
});
