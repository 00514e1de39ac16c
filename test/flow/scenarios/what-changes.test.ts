/** What a pull request brings, where the gate must not look away. */
import { expect, test } from "vitest";
import { GO, judged, withPager } from "../../support/approving.ts";
import { FILE, ROLLOUT } from "../../support/flow-rollout.ts";
import { openScene } from "../../support/scene.ts";

test("a second rollout file with the name of another is a no-go, whoever approves", async () => {
  await using scene = await openScene();
  const twin = ".github/rollouts/summarizer-again.yml";
  const number = await withPager(scene, {
    [FILE]: ROLLOUT,
    [twin]: ROLLOUT,
    "prompts/summary.md": "Summarise.",
  });
  scene.repo.review(number, { by: "olga", state: "APPROVED" });
  expect(await judged(scene, number)).toMatchObject({ says: "no-go problems", status: "failure" });
  scene.repo.push("v2", { [twin]: null }, { author: "author" });
  scene.repo.review(number, { by: "olga", state: "APPROVED" });
  expect(await judged(scene, number)).toMatchObject(GO);
});
