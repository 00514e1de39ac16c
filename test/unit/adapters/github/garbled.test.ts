import { expect, test } from "vitest";
import { record, replay } from "../../../support/fuzz/replay.ts";
import { FILE, ROLLOUT } from "../../../support/flow-rollout.ts";
import { openScene } from "../../../support/scene.ts";

/** Each was a crash with a message about a bug of ours. */
test.each([
  ["a comment without a moment", /"createdAt":"[^"]*"/, '"createdAt":""'],
  ["a review at no moment", /"submittedAt":"[^"]*"/, '"submittedAt":"soon"'],
  ["a commit without an id", /"oid":"[0-9a-f]{40}"/, '"oid":""'],
  [
    "a head without an id",
    /"headRefOid":"[0-9a-f]{40}"(?=,"baseRefName":"main","baseRefOid")/,
    '"headRefOid":"main"',
  ],
  ["another pull request's head without an id", /"headRefOid":"[0-9a-f]{40}"/, '"headRefOid":"main"'],
  ["no folder where one was asked for", /"folder0":/, '"folder9":'],
])("%s is garbage, not a bug of ours", { timeout: 30_000 }, async (_, from, to) => {
  await using scene = await openScene({ main: { [FILE]: ROLLOUT } });
  const changed = ROLLOUT.replace("bake: 1h", "bake: 2h");
  const number = scene.open({ [FILE]: changed, "prompts/summary.md": "Summarise." });
  scene.accept(number, await scene.plan(number));
  const { answers } = await record(scene, number);
  const broken = new Map([...answers].map(([key, text]) => [key, text.replace(from, to)]));
  expect([...broken.values()]).not.toEqual([...answers.values()]);
  expect(await replay(scene, number, broken)).toMatchObject({ kind: "failure", code: "github-garbage" });
});
