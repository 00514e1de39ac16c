import { afterEach, beforeEach, expect, test } from "vitest";
import type { GitHub } from "../../../../src/adapters/github/github.ts";
import { sha } from "../../../../src/units.ts";
import { failureOf, openChange, openRepository, POLICY, ROLLOUT } from "./opened.ts";
import type { Opened } from "./opened.ts";

let opened: Opened;

beforeEach(async () => {
  opened = await openRepository();
});
afterEach(() => opened.fake.close());

const tip = () => sha(opened.repo.tip("main"));
const CALL = { folders: [".github/rollouts"], policy: POLICY };

/** What a tick asks after its first look, all in one turn. */
function askAll(github: GitHub) {
  return Promise.allSettled([
    github.deployments.newest?.(["summarizer"]),
    github.filesAt(tip()).read([ROLLOUT, "gone.md"]),
    github.pullRequests.broughtBy(tip(), [ROLLOUT], true),
  ]);
}

test("what is asked in one turn is one request, and each gets its own answer", async () => {
  const number = openChange(opened);
  const merged = opened.repo.merge(number, "squash", { by: "owner-a" });
  opened.requests();
  const [newest, files, brought] = await askAll(opened.github);
  expect(opened.requests()).toEqual(["DeployedAndBroughtByAndNamedFiles"]);
  expect(newest).toMatchObject({ status: "fulfilled", value: new Map() });
  expect(files).toMatchObject({ value: [{ path: ROLLOUT, text: "name: summarizer\nversion: 1\n" }, null] });
  expect(brought).toMatchObject({ value: { commit: merged, pullRequest: number } });
});

test("two of a kind are told apart", async () => {
  opened.repo.push("main", { "a.md": "a", "b.md": "b" }, { author: "owner-b" });
  opened.requests();
  const { pullRequests } = opened.github;
  const first = opened.repo.tip("main");
  const found = await Promise.all(
    ["a.md", ROLLOUT].map((path) => pullRequests.broughtBy(tip(), [path], true)),
  );
  expect(opened.requests()).toEqual(["BroughtByAndBroughtBy"]);
  expect(found[0]?.commit).toBe(first);
  expect(found[1]?.commit).not.toBe(first);
});

test("a question alone is asked as ever", async () => {
  await opened.github.filesAt(tip()).read([ROLLOUT]);
  await opened.github.deployments.newest?.(["summarizer"]);
  expect(opened.requests()).toEqual(["NamedFiles", "Deployed"]);
});

test("without the right to read deployments the files are read all the same", async () => {
  opened.fake.token("few", { repository: "acme/news", permissions: { contents: "write" } });
  const [newest, files, brought] = await askAll(opened.as({ token: "few" }));
  expect(opened.requests()).toEqual(["DeployedAndBroughtByAndNamedFiles", "NamedFiles"]);
  expect(files).toMatchObject({ status: "fulfilled" });
  expect(newest).toMatchObject({ reason: { code: "github-forbidden" } });
  expect(brought).toMatchObject({ reason: { code: "github-forbidden" } });
});

test.each([{ status: 502 }, "hang-up", { cut: 40 }] as const)(
  "while GitHub answers %j only what must be known is asked again, and nobody waits for the rest",
  async (fault) => {
    opened.fake.interfere(({ operation }) => (operation?.includes("And") === true ? fault : null), 9);
    const [newest, files] = await askAll(opened.github);
    const [joint, ...after] = opened.requests();
    expect(joint).toBe("DeployedAndBroughtByAndNamedFiles");
    expect(after).toContain("NamedFiles");
    expect(files).toMatchObject({ status: "fulfilled" });
    expect(opened.pauses).toEqual([]);
    expect(newest?.status === "rejected" || after.includes("Deployed")).toBe(true);
  },
);

test("an answer without one of the parts is no answer to it: that one is asked alone", async () => {
  const body = JSON.stringify({
    data: { viewer: { login: "github-actions[bot]" }, repository: { q0_d0: { nodes: [] } } },
  });
  opened.fake.interfere(
    ({ operation }) => (operation?.includes("And") === true ? { status: 200, body } : null),
    1,
  );
  const [newest, files] = await Promise.allSettled([
    opened.github.deployments.newest?.(["summarizer"]),
    opened.github.filesAt(tip()).read([ROLLOUT]),
  ]);
  expect(newest).toMatchObject({ status: "fulfilled" });
  expect(files).toMatchObject({ value: [{ path: ROLLOUT }] });
  expect(opened.requests()).toEqual(["DeployedAndNamedFiles", "NamedFiles"]);
});

test("a quarantine that the look brought is not read again", async () => {
  const { quarantine, repository } = opened.github;
  await quarantine.add("a".repeat(64), "bad");
  await repository.look(CALL);
  opened.requests();
  await quarantine.add("b".repeat(64), "worse");
  expect(opened.requests()).toEqual(["Commit"]);
  expect((await repository.look(CALL)).quarantine).toEqual({
    ["a".repeat(64)]: "bad",
    ["b".repeat(64)]: "worse",
  });
});

test("a quarantine that somebody wrote since the look keeps what they wrote", async () => {
  const { quarantine, repository } = opened.github;
  for (const known of [true, false]) {
    // Once the branch is not there yet, once it is.
    await repository.look(CALL);
    await opened.as({}).quarantine.add(known ? "a" : "c", "theirs");
    await quarantine.add(known ? "b" : "d", "ours");
  }
  const { quarantine: found } = await repository.look(CALL);
  expect(found).toEqual({ a: "theirs", b: "ours", c: "theirs", d: "ours" });
});

test("a quarantine that was lifted since the look is written again", async () => {
  const { quarantine, repository } = opened.github;
  await quarantine.add("a", "bad");
  await repository.look(CALL);
  await opened.as({}).quarantine.lift("a", "by hand");
  await quarantine.add("a", "bad again");
  expect((await repository.look(CALL)).quarantine).toEqual({ a: "bad again" });
  expect(await failureOf(quarantine.add("a", "bad again"))).toMatchObject({ code: "none" });
});
