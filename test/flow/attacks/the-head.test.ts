import { expect, test } from "vitest";
import { FILE, ROLLOUT } from "../../support/flow-rollout.ts";
import { openScene } from "../../support/scene.ts";

test("attack 4: a push after the approval makes the approval stale, and the comment says at which commit it was given", async () => {
  await using scene = await openScene();
  const number = scene.open();
  scene.accept(number, await scene.plan(number));
  const approved = scene.repo.tip(`refs/pull/${number}/head`);
  expect((await scene.gate(number)).outcome.kind).toBe("go");
  expect(scene.status(number)).toMatch(/^success: /);
  scene.repo.push("v2", { [FILE]: ROLLOUT.replace("bake: 1h", "bake: 2h") }, { author: "author" });
  expect(scene.status(number)).toBe("");
  expect((await scene.plan(number)).outcome.kind).toBe("waiting");
  expect(scene.status(number)).toMatch(/^pending: /);
  expect(scene.comment(number)).toContain(approved.slice(0, 7));
});
