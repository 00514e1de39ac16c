/** What stands in a merge group besides the pull requests that were accepted for it. */
import { expect, test } from "vitest";
import { answerMergeGroup } from "../../../src/commands/merge-group.ts";
import { sha } from "../../../src/units.ts";
import { CALL, FILE, POLICY, POLICY_TEXT, ROLLOUT } from "../../support/flow-rollout.ts";
import { openScene } from "../../support/scene.ts";
import type { Scene } from "../../support/scene.ts";

const PROMPT = "prompts/summary.md";
const RELEASE = { [FILE]: ROLLOUT, [PROMPT]: "Summarise." };
const RANKER_FILE = ".github/rollouts/ranker.yml";
const RANKER = ROLLOUT.replace("name: summarizer", "name: ranker")
  .replace("flag: summarizer", "flag: ranker")
  .replace(PROMPT, "prompts/rank.md");
const RANKED = { [RANKER_FILE]: RANKER, "prompts/rank.md": "Rank." };
const COPY = ".github/rollouts/copy.yml";
const RELEASE_TWICE = { [PROMPT]: "Summarise.", [COPY]: ROLLOUT.replace("flag: summarizer", "flag: copy") };
const ON_ONE_ROUTE = { [PROMPT]: "Summarise.", [COPY]: ROLLOUT.replace("name: summarizer", "name: copy") };
const PATIENT = { [POLICY]: POLICY_TEXT.replace("patience: 24h", "patience: 23h") };

interface Group {
  readonly head: string;
  readonly base: string;
}

/** The answer to a group of these pull requests, however they were found. */
async function answer(scene: Scene, { head, base }: Group, pulls: readonly number[]): Promise<string> {
  const { pullRequests } = scene.world;
  const world = { ...scene.world, pullRequests: { ...pullRequests, queued: async () => pulls } };
  const call = { head: sha(head), base: sha(base), branch: "main", runUrl: null };
  await answerMergeGroup(world, { ...call, folders: CALL.folders, policy: POLICY });
  const [status] = scene.repo.statuses(head);
  return `${status?.state}: ${status?.description}`;
}

function opened(scene: Scene, files: Readonly<Record<string, string>>, head: string, base = "main"): number {
  scene.repo.push(head, files, { author: "author" });
  return scene.repo.openPullRequest({ head, base, author: "author", title: `Release ${head}` });
}

/** A pull request on a branch of its own that olga and oscar accepted. */
async function accepted(
  scene: Scene,
  files: Readonly<Record<string, string>>,
  head: string,
  base = "main",
): Promise<number> {
  const number = opened(scene, files, head, base);
  scene.accept(number, await scene.plan(number));
  expect((await scene.gate(number)).outcome.kind).toBe("go");
  return number;
}

/** A commit of the queue with these files, put together by hand. */
function mergedTo(scene: Scene, files: Readonly<Record<string, string | null>>): Group {
  const base = scene.repo.tip("main");
  return { base, head: scene.repo.push("gh-readonly-queue/main/pr-1-x", files, { author: "olga" }) };
}

test("a pull request that was closed keeps no group back", async () => {
  await using scene = await openScene();
  const closed = opened(scene, RELEASE, "v2");
  const ranker = await accepted(scene, RANKED, "ranker");
  scene.repo.close(closed);
  const group = scene.repo.queue([ranker], { by: "olga" });
  expect(await answer(scene, group, [closed, ranker])).toMatch(
    new RegExp(`^success: Go: as accepted in #${ranker} `),
  );
});

test("what was accepted in a pull request into another branch is accepted there alone", async () => {
  await using scene = await openScene();
  scene.repo.createRef("refs/heads/trial", scene.repo.tip("main"));
  const elsewhere = await accepted(scene, RELEASE, "v2", "trial");
  const ranker = await accepted(scene, RANKED, "ranker");
  const group = mergedTo(scene, { ...RANKED, ...RELEASE });
  expect(await answer(scene, group, [elsewhere, ranker])).toMatch(
    /^failure: No go: merged, summarizer has a plan that no pull request of this group was accepted with/,
  );
});

test("a rollout that no accepted pull request of the group removes is not removed", async () => {
  await using scene = await openScene({ main: { [FILE]: ROLLOUT } });
  const ranker = await accepted(scene, RANKED, "ranker");
  const group = mergedTo(scene, { ...RANKED, [FILE]: null });
  expect(await answer(scene, group, [ranker])).toBe(
    "failure: No go: no accepted pull request of this group removes summarizer",
  );
});

test("an accepted policy lands alone, and not with an accepted rollout of another pull request", async () => {
  await using scene = await openScene();
  const policy = opened(scene, PATIENT, "policy");
  for (const by of ["olga", "oscar"]) scene.repo.review(policy, { by, state: "APPROVED", body: "Sooner." });
  expect((await scene.gate(policy)).outcome.kind).toBe("go");
  const ranker = await accepted(scene, RANKED, "ranker");
  const alone = scene.repo.queue([policy], { by: "olga", method: "squash" });
  expect(await answer(scene, alone, [policy])).toMatch(/^success: /);
  const both = scene.repo.queue([policy, ranker], { by: "olga", method: "squash" });
  expect(await answer(scene, both, [policy, ranker])).toMatch(
    new RegExp(`^failure: No go: this group changes the policy and, in #${ranker}, a rollout`),
  );
});

test.each([
  ["one name on two routes", RELEASE_TWICE],
  ["one route under two names", ON_ONE_ROUTE],
])("two accepted rollouts with %s do not land together", async (_, copy) => {
  await using scene = await openScene();
  const one = await accepted(scene, RELEASE, "v2");
  const two = await accepted(scene, copy, "copy");
  const group = scene.repo.queue([one, two], { by: "olga" });
  expect(await answer(scene, group, [one, two])).toMatch(/^failure: No go: merged, \S+\.yml has a problem/);
});

test("a group that changes whenever it is looked at gets no success", async () => {
  await using scene = await openScene();
  const number = await accepted(scene, RELEASE, "v2");
  const group = scene.repo.queue([number], { by: "olga" });
  scene.fake.interfere(({ operation }) => {
    if (operation === "repos/create-commit-status")
      scene.repo.comment(number, { by: "author", body: "Is it there yet?" });
    return null;
  });
  expect(await answer(scene, group, [number])).toMatch(
    /^failure: No go: a pull request of this group changed while it was read/,
  );
});
