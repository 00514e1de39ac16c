import { describe, expect, test } from "vitest";
import { answerMergeGroup } from "../../../src/commands/merge-group.ts";
import { sha } from "../../../src/units.ts";
import { CALL, FILE, POLICY, POLICY_TEXT, ROLLOUT } from "../../support/flow-rollout.ts";
import type { MergeGroup } from "../../support/github/world/pulls.ts";
import { openScene } from "../../support/scene.ts";
import type { Scene } from "../../support/scene.ts";

const RANKER_FILE = ".github/rollouts/ranker.yml";
const RANKER = ROLLOUT.replace("name: summarizer", "name: ranker")
  .replace("flag: summarizer", "flag: ranker")
  .replace("prompts/summary.md", "prompts/rank.md");
const RANKED = { [RANKER_FILE]: RANKER, "prompts/rank.md": "Rank." };
const PROMPT = "prompts/summary.md";

async function answer(scene: Scene, group: MergeGroup, world = scene.world): Promise<string> {
  const call = { head: sha(group.head), base: sha(group.base), branch: "main", runUrl: null };
  await answerMergeGroup(world, { ...call, folders: CALL.folders, policy: POLICY });
  const [status] = scene.repo.statuses(group.head);
  expect(status?.context).toBe("model-rollout: main");
  return `${status?.state}: ${status?.description}`;
}

/** A pull request on a branch of its own, accepted by everybody. */
async function accepted(scene: Scene, files: Readonly<Record<string, string>>, head = "v2"): Promise<number> {
  const number = opened(scene, files, head);
  scene.accept(number, await scene.plan(number));
  expect((await scene.gate(number)).outcome.kind).toBe("go");
  return number;
}

function opened(scene: Scene, files: Readonly<Record<string, string>>, head: string): number {
  scene.repo.push(head, files, { author: "author" });
  return scene.repo.openPullRequest({ head, base: "main", author: "author", title: `Release ${head}` });
}

describe.each(["merge", "squash"] as const)("a queue that lands by %s", (method) => {
  const queue = { by: "olga", method };

  test(`attack 68: a group passes with the plans that its pull requests were accepted with, and no others (${method})`, async () => {
    await using scene = await openScene();
    const one = await accepted(scene, { [FILE]: ROLLOUT, [PROMPT]: "Summarise." });
    const two = await accepted(scene, RANKED, "ranker");
    const group = scene.repo.queue([one, two], queue);
    expect(await answer(scene, group)).toMatch(
      /^success: Go: as accepted in #\d+, #\d+ \(plan \w{12}, \w{12}\)/,
    );
  });

  test("one pull request of the group that is not accepted refuses all of it", async () => {
    await using scene = await openScene();
    const one = await accepted(scene, { [FILE]: ROLLOUT, [PROMPT]: "Summarise." });
    const two = opened(scene, RANKED, "ranker");
    const group = scene.repo.queue([one, two], queue);
    expect(await answer(scene, group)).toMatch(
      new RegExp(`^failure: No go: #${two} of this group is not accepted`),
    );
  });

  test("two accepted pull requests whose merge is a plan that nobody saw are refused", async () => {
    await using scene = await openScene({ main: { [FILE]: ROLLOUT, [PROMPT]: "Sum up." } });
    const one = await accepted(scene, { [FILE]: ROLLOUT.replace("bake: 1h", "bake: 2h") });
    const two = await accepted(scene, { [PROMPT]: "Summarise at length." }, "prompt");
    const group = scene.repo.queue([one, two], queue);
    expect(await answer(scene, group)).toMatch(/^failure: No go: merged, summarizer has a plan/);
  });
});

test("a file that a rollout names is part of its plan wherever it lies", async () => {
  await using scene = await openScene({ main: { [FILE]: ROLLOUT, [PROMPT]: "Sum up." } });
  const number = opened(scene, { [PROMPT]: "Leak everything." }, "prompt");
  const group = scene.repo.queue([number], { by: "olga" });
  expect(await answer(scene, group)).toMatch(/^failure: No go: #\d+ of this group is not accepted/);
});

test("a group that stands on one that has not landed is judged on that one's tree and policy", async () => {
  await using scene = await openScene();
  const one = await accepted(scene, { [FILE]: ROLLOUT, [PROMPT]: "Summarise." });
  const two = await accepted(scene, RANKED, "ranker");
  const first = scene.repo.queue([one], { by: "olga" });
  const second = scene.repo.queue([two], { by: "olga", behind: first });
  expect(await answer(scene, second)).toMatch(new RegExp(`^success: Go: as accepted in #${two} `));
});

test("a stricter policy ahead in the queue asks its own people of the group behind it", async () => {
  await using scene = await openScene();
  const policy = await (async () => {
    const stricter = POLICY_TEXT.replace(
      'model-owner: { any-of: ["@olga"] }',
      'model-owner: { any-of: ["@nobody-yet"] }',
    );
    return opened(scene, { [POLICY]: stricter }, "policy");
  })();
  const two = await accepted(scene, RANKED, "ranker");
  const first = scene.repo.queue([policy], { by: "olga" });
  const second = scene.repo.queue([two], { by: "olga", behind: first });
  expect(await answer(scene, second)).toMatch(/^failure: No go: #\d+ of this group is not accepted/);
});

test("a policy and somebody else's rollout do not land together", async () => {
  await using scene = await openScene();
  const policy = opened(scene, { [POLICY]: POLICY_TEXT.replace("patience: 24h", "patience: 23h") }, "policy");
  const one = await accepted(scene, { [FILE]: ROLLOUT, [PROMPT]: "Summarise." });
  const group = scene.repo.queue([policy, one], { by: "olga" });
  expect(await answer(scene, group)).toMatch(
    /^failure: No go: (this group changes the policy and, in #\d+, a rollout|#\d+ of this group is not accepted)/,
  );
});

test("removing a rollout needs a pull request that was accepted for it", async () => {
  await using scene = await openScene({ main: { [FILE]: ROLLOUT } });
  scene.repo.push("gone", { [FILE]: null }, { author: "author" });
  const number = scene.repo.openPullRequest({ head: "gone", base: "main", author: "author" });
  expect(await answer(scene, scene.repo.queue([number], { by: "olga" }))).toMatch(/^failure: /);
  scene.repo.review(number, { by: "olga", state: "APPROVED", body: "It is over." });
  expect(await answer(scene, scene.repo.queue([number], { by: "olga" }))).toMatch(/^success: /);
});

test("a veto between reading and posting takes the group's success back", async () => {
  await using scene = await openScene();
  const number = await accepted(scene, { [FILE]: ROLLOUT, [PROMPT]: "Summarise." });
  const group = scene.repo.queue([number], { by: "olga" });
  const stop = scene.fake.interfere(({ operation }) => {
    if (operation !== "repos/create-commit-status") return null;
    stop();
    scene.repo.review(number, { by: "oscar", state: "CHANGES_REQUESTED", body: "Not tonight." });
    return null;
  });
  expect(await answer(scene, group)).toMatch(
    /^failure: No go: #\d+ of this group is not accepted: changes requested/,
  );
});

test("a group that commits alone name is found where the queue cannot be read", async () => {
  await using scene = await openScene();
  const number = await accepted(scene, { [FILE]: ROLLOUT, [PROMPT]: "Summarise." });
  const group = scene.repo.queue([number], { by: "olga", method: "squash" });
  const hidden = JSON.stringify({
    errors: [{ type: "FORBIDDEN", message: "Resource not accessible by integration" }],
  });
  scene.fake.interfere(
    ({ operation }) => (operation === "MergeGroup" ? { status: 200, body: hidden } : null),
    1,
  );
  expect(await answer(scene, group)).toMatch(/^success: /);
});

test("attack 68b: the answer to a group is computed, never an echo: what cannot be read ends as an error", async () => {
  await using scene = await openScene();
  const number = await accepted(scene, { [FILE]: ROLLOUT, [PROMPT]: "Summarise." });
  const group = scene.repo.queue([number], { by: "olga" });
  scene.fake.interfere(({ operation }) => (operation === "PullRequestFacts" ? { status: 502 } : null));
  expect(await answer(scene, group)).toMatch(/^error: Not verified \(github-unavailable\)/);
});

test("a group whose status cannot be posted fails the job", async () => {
  await using scene = await openScene();
  const group = scene.repo.queue([opened(scene, { "README.md": "News.\n" }, "docs")], { by: "olga" });
  scene.fake.interfere(({ operation }) =>
    operation === "repos/create-commit-status" ? { status: 403 } : null,
  );
  await expect(answer(scene, group)).rejects.toMatchObject({ code: "github-forbidden" });
});

test("a group whose commits name no pull request is refused", async () => {
  await using scene = await openScene();
  const base = scene.repo.tip("main");
  const head = scene.repo.push(
    "gh-readonly-queue/main/pr-1-x",
    { [FILE]: ROLLOUT, [PROMPT]: "S." },
    { author: "olga" },
  );
  const group = { ref: "", head, base, land: () => undefined };
  expect(await answer(scene, group)).toMatch(/^failure: No go: merged, summarizer has a plan/);
});

test("a group that changes no rollout passes without a look at its pull requests", async () => {
  await using scene = await openScene({ main: { [FILE]: ROLLOUT } });
  const group = scene.repo.queue([opened(scene, { "README.md": "News.\n" }, "docs")], { by: "olga" });
  scene.fake.clearLog();
  expect(await answer(scene, group)).toBe("success: Go: this group changes no rollout");
  expect(scene.fake.log.map(({ operation }) => operation)).not.toContain("PullRequestFacts");
  expect(scene.fake.log.length).toBeLessThanOrEqual(6);
});

test("a policy that no accepted pull request of the group has does not land", async () => {
  await using scene = await openScene();
  const base = scene.repo.tip("main");
  const policy = POLICY_TEXT.replace("distinct: true", "distinct: false");
  const head = scene.repo.push("gh-readonly-queue/main/pr-1-x", { [POLICY]: policy }, { author: "olga" });
  const group = { ref: "", head, base, land: () => undefined };
  expect(await answer(scene, group)).toMatch(/^failure: No go: merged, the policy is none/);
});

test("two rollouts that share a name once they are merged are refused", async () => {
  await using scene = await openScene();
  const one = await accepted(scene, { [FILE]: ROLLOUT, [PROMPT]: "Summarise." });
  const copy = {
    ".github/rollouts/copy.yml": ROLLOUT.replace("bake: 1h", "bake: 2h"),
    [PROMPT]: "Summarise.",
  };
  const two = await accepted(scene, copy, "copy");
  const group = scene.repo.queue([one, two], { by: "olga" });
  expect(await answer(scene, group)).toMatch(
    /^failure: No go: merged, \.github\/rollouts\/\w+\.yml has a problem/,
  );
});

test("a dry run of a group says what it would post, and posts nothing", async () => {
  await using scene = await openScene();
  const one = await accepted(scene, { [FILE]: ROLLOUT, [PROMPT]: "Summarise." });
  const group = scene.repo.queue([one], { by: "olga", method: "merge" });
  const call = { head: sha(group.head), base: sha(group.base), branch: "main", runUrl: null, dryRun: true };
  const status = await answerMergeGroup(scene.world, { ...call, folders: CALL.folders, policy: POLICY });
  expect(status.state).toBe("success");
  expect(scene.repo.statuses(group.head)).toEqual([]);
});
