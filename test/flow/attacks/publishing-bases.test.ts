/** One commit under several pull requests and base branches: each base has its own policy and its own status. */
import { expect, test } from "vitest";
import { gateMany } from "../../../src/commands/gate-many.ts";
import { sha } from "../../../src/units.ts";
import { FILE, POLICY, POLICY_TEXT, ROLLOUT } from "../../support/flow-rollout.ts";
import { runJob } from "../../support/job.ts";
import { openScene } from "../../support/scene.ts";
import type { Scene } from "../../support/scene.ts";

const LAX = POLICY_TEXT.replaceAll('"@olga"', '"@mallory"')
  .replaceAll('"@oscar"', '"@mallory"')
  .replace("distinct: true", "distinct: false");
const FILES = { [FILE]: ROLLOUT, "prompts/summary.md": "Summarise." };

function headOf({ repo }: Scene, number: number): string {
  return repo.tip(`refs/pull/${number}/head`);
}

async function green(scene: Scene): Promise<number> {
  const number = scene.open();
  scene.accept(number, await scene.plan(number));
  expect((await scene.gate(number)).outcome.kind).toBe("go");
  return number;
}

/** Another branch at the same commit, and its pull request. */
function twinOf(scene: Scene, number: number, base = "main", author = "author"): number {
  scene.repo.createRef("refs/heads/twin", headOf(scene, number));
  return scene.repo.openPullRequest({ head: "twin", base, author, title: "Twin" });
}

function edited(scene: Scene, number: number) {
  const event = {
    action: "edited",
    number,
    pull_request: { number, head: { sha: headOf(scene, number) }, base: { ref: "any" } },
  };
  return runJob(scene, { inputs: { command: "plan" }, eventName: "pull_request_target", event });
}

test("attack 68c: a lax policy on a branch of the attacker's unlocks nothing but that branch", async () => {
  await using scene = await openScene();
  scene.repo.permit("mallory", "write");
  const number = scene.open();
  await scene.plan(number);
  scene.repo.push("mallory-base", { [POLICY]: LAX }, { author: "mallory" });
  const lax = twinOf(scene, number, "mallory-base");
  const { outcome } = await scene.plan(lax);
  scene.repo.review(lax, { by: "mallory", state: "APPROVED", body: "I accept everything." });
  const digest = outcome.rollouts[0]?.digest ?? "";
  scene.repo.comment(lax, { by: "mallory", body: `/rollout ack ${digest.slice(0, 12)} 7d` });
  await scene.gate(lax);
  expect(
    scene.repo.statuses(headOf(scene, number)).filter(({ context }) => context === "model-rollout: main"),
  ).toMatchObject([{ state: "pending" }]);
  await gateMany(scene.world, { dryRun: false, runUrl: null, head: sha(headOf(scene, number)) });
  expect(scene.status(number)).toMatch(/^pending: /);
  expect(scene.status(lax, "mallory-base")).not.toBe("");
});

test("attack 68c: a go for one of two pull requests with one commit and one base is none for the other", async () => {
  await using scene = await openScene();
  const number = await green(scene);
  const twin = twinOf(scene, number);
  await scene.plan(twin);
  expect(scene.status(number)).toMatch(/^pending: /);
  await scene.gate(number);
  expect(scene.status(number)).toBe(
    `pending: Waiting: #${twin} has the same commit and base and is not accepted; close one of the two`,
  );
  scene.accept(twin, await scene.plan(twin));
  await scene.gate(twin);
  expect(scene.status(number)).toMatch(/^success: /);
});

test("attack 68c: a twin that is not among the newest hundred open pull requests is found", async () => {
  await using scene = await openScene();
  const number = scene.open();
  const twin = twinOf(scene, number);
  await scene.plan(number);
  for (let index = 0; index < 101; index++) {
    scene.repo.push(`b${index}`, { [`docs/${index}.md`]: "x" }, { author: "author" });
    scene.repo.openPullRequest({ head: `b${index}`, base: "main", author: "author" });
  }
  scene.accept(number, await scene.plan(number));
  expect((await scene.gate(number)).outcome.kind).toBe("go");
  expect(scene.status(number)).toMatch(new RegExp(`^pending: Waiting: #${twin} `));
});

test("attack 68c: a veto on the one cannot be dodged by an acceptance of the other", async () => {
  await using scene = await openScene();
  const number = scene.open();
  await scene.plan(number);
  scene.repo.review(number, { by: "oscar", state: "CHANGES_REQUESTED", body: "Never." });
  const twin = twinOf(scene, number);
  scene.accept(twin, await scene.plan(twin));
  expect((await scene.gate(twin)).outcome.kind).toBe("go");
  expect(scene.status(twin)).toMatch(/^pending: Waiting: #/);
  scene.repo.close(number);
  await scene.gate(twin);
  expect(scene.status(twin)).toMatch(/^success: /);
});

test("attack 68c: a twin that is opened between reading and posting is seen by the second read", async () => {
  await using scene = await openScene();
  const number = scene.open();
  scene.accept(number, await scene.plan(number));
  const stop = scene.fake.interfere(({ operation }) => {
    if (operation !== "repos/create-commit-status") return null;
    stop();
    twinOf(scene, number);
    return null;
  });
  await scene.gate(number);
  expect(scene.status(number)).toMatch(/^pending: Waiting: #/);
});

test("attack 69: a retargeted pull request is judged by its new base's policy under its new name", async () => {
  await using scene = await openScene();
  const number = await green(scene);
  scene.repo.push("dev", { [POLICY]: POLICY_TEXT.replaceAll('"@olga"', '"@oscar"') }, { author: "olga" });
  scene.repo.retarget(number, "dev");
  await edited(scene, number);
  expect(scene.status(number, "dev")).toMatch(/^pending: /);
});

test("attack 69: the old base's success does not wait for the pull request to come back", async () => {
  await using scene = await openScene();
  const number = await green(scene);
  scene.repo.push("dev", { "README.md": "Dev." }, { author: "olga" });
  scene.repo.retarget(number, "dev");
  await edited(scene, number);
  expect(scene.status(number, "main")).toBe(
    "pending: Waiting: no open pull request brings this commit into this branch",
  );
  scene.repo.review(number, { by: "oscar", state: "CHANGES_REQUESTED", body: "Not into main." });
  await scene.gate(number);
  scene.repo.retarget(number, "main");
  expect(scene.status(number, "main")).not.toMatch(/^success/);
  await edited(scene, number);
  expect(scene.status(number, "main")).toMatch(/^failure: /);
  expect(scene.status(number, "dev")).not.toMatch(/^success/);
});

test("attack 69: a success that another open pull request earned stays", async () => {
  await using scene = await openScene();
  scene.repo.push("dev", { "README.md": "Dev." }, { author: "olga" });
  const number = await green(scene);
  const twin = twinOf(scene, number, "dev");
  await scene.plan(twin);
  expect(scene.status(number, "main")).toMatch(/^success: /);
});

test("attack 69: retargeted to a base without rollouts, a pull request says so and is asked again on its return", async () => {
  await using scene = await openScene({ main: FILES });
  scene.repo.push("v2", { [FILE]: ROLLOUT.replace("bake: 1h", "bake: 2h") }, { author: "author" });
  const number = scene.repo.openPullRequest({ head: "v2", base: "main", author: "author" });
  await scene.plan(number);
  expect(scene.status(number)).toMatch(/^pending: /);
  scene.repo.push("side", { "README.md": "Side." }, { author: "author" });
  scene.repo.retarget(number, "side");
  await edited(scene, number);
  scene.repo.retarget(number, "main");
  await edited(scene, number);
  expect(scene.status(number)).toMatch(/^pending: /);
});

test("a closed pull request leaves no success behind, and opens again without one", async () => {
  await using scene = await openScene();
  const number = await green(scene);
  scene.repo.close(number);
  await scene.gate(number);
  expect(scene.status(number)).toMatch(/^pending: Waiting: closed/);
  scene.repo.reopen(number);
  await edited(scene, number);
  expect(scene.status(number)).toMatch(/^success: /);
});

test("the sweep takes back what is over although nothing happened: a policy that freezes", async () => {
  await using scene = await openScene();
  const number = await green(scene);
  const frozen = `${POLICY_TEXT}freeze: [ { from: 2026-11-22T00:00Z, to: 2026-12-31T00:00Z, why: peak } ]\n`;
  scene.repo.push("main", { [POLICY]: frozen }, { author: "olga" });
  await runJob(scene, { inputs: { command: "gate" }, eventName: "schedule" });
  expect(scene.status(number)).not.toMatch(/^success/);
});

test("the sweep takes back what is over although nothing happened: an acknowledgement that expired", async () => {
  await using scene = await openScene();
  const number = await green(scene);
  scene.fake.now(Date.parse(scene.fake.now()) + 8 * 24 * 3_600_000);
  await runJob(scene, { inputs: { command: "gate" }, eventName: "schedule" });
  expect(scene.status(number)).toMatch(/^pending: Waiting: the pager's cover expired/);
});

test("a pull request that is closed takes nothing from the open one with its commit and base", async () => {
  await using scene = await openScene();
  const number = scene.open();
  const twin = twinOf(scene, number);
  for (const each of [number, twin]) scene.accept(each, await scene.plan(each));
  await scene.gate(twin);
  expect(scene.status(twin)).toMatch(/^success: /);
  scene.repo.close(number);
  await scene.gate(number);
  expect(scene.status(twin)).toMatch(/^success: /);
});

test("on a merged pull request nothing is said any more, whatever people say there", async () => {
  await using scene = await openScene();
  const number = await green(scene);
  scene.repo.merge(number, "merge", { by: "olga" });
  scene.repo.review(number, { by: "olga", state: "CHANGES_REQUESTED", body: "Too late." });
  const [status, comment] = [scene.status(number), scene.comment(number)];
  await scene.plan(number);
  expect([scene.status(number), scene.comment(number)]).toEqual([status, comment]);
});
