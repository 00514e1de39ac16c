import { expect, test } from "vitest";
import { FILE, POLICY, POLICY_TEXT, ROLLOUT } from "../../support/flow-rollout.ts";
import { openScene } from "../../support/scene.ts";

const EVE = POLICY_TEXT.replaceAll("@olga", "@eve");

test("attack 1: a pull request that changes who may approve needs the old holders", async () => {
  await using scene = await openScene();
  scene.repo.permit("eve", "write");
  const number = scene.open({ [POLICY]: EVE });
  expect((await scene.plan(number)).outcome).toMatchObject({ kind: "waiting", reason: "approvers-changed" });
  expect(scene.status(number)).toMatch(/^pending: /);
  scene.repo.review(number, { by: "eve", state: "APPROVED", body: "Mine now." });
  expect((await scene.gate(number)).outcome.kind).toBe("waiting");
  scene.repo.review(number, { by: "olga", state: "APPROVED", body: "Eve follows me." });
  expect((await scene.gate(number)).outcome.kind).toBe("go");
});

test("a policy that cannot be read at the head is refused, whoever approves", async () => {
  await using scene = await openScene();
  const number = scene.open({ [POLICY]: "version: 1\nrolls: {}\n" });
  scene.repo.review(number, { by: "olga", state: "APPROVED", body: "Fine." });
  expect((await scene.gate(number)).outcome.kind).toBe("no-go");
});

test("attack 49: a rollout file that is removed needs its old owners", async () => {
  await using scene = await openScene({ main: { [FILE]: ROLLOUT } });
  scene.repo.permit("eve", "write");
  scene.repo.push("v2", { [FILE]: null }, { author: "author" });
  const number = scene.repo.openPullRequest({ head: "v2", base: "main", author: "author", title: "Remove" });
  scene.repo.review(number, { by: "eve", state: "APPROVED", body: "Not needed." });
  expect((await scene.gate(number)).outcome).toMatchObject({ kind: "waiting", reason: "role-missing" });
  scene.repo.review(number, { by: "olga", state: "APPROVED", body: "Not needed." });
  expect((await scene.gate(number)).outcome.kind).toBe("go");
});
