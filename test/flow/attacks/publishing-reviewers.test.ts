/** Whom the program asks for a review, when there are more than GitHub takes. */
import { expect, test } from "vitest";
import { FILE, POLICY, POLICY_TEXT, ROLLOUT } from "../../support/flow-rollout.ts";
import { plan } from "../../../src/commands/plan.ts";
import { openScene } from "../../support/scene.ts";

const OWNERS = Array.from({ length: 20 }, (_, index) => `owner-${String(index).padStart(2, "0")}`);

test("of twenty holders the first fifteen are asked, as many as GitHub takes", async () => {
  const anyOf = OWNERS.map((login) => `"@${login}"`).join(", ");
  const policy = POLICY_TEXT.replace(
    'model-owner: { any-of: ["@olga"] }',
    `model-owner: { any-of: [${anyOf}] }`,
  );
  await using scene = await openScene({ main: { [POLICY]: policy } });
  for (const login of OWNERS) scene.repo.permit(login, "write");
  const number = scene.open({ [FILE]: ROLLOUT.replace('["@olga"]', `[${anyOf}]`) });
  await plan(scene.world, { pullRequest: number, dryRun: false, runUrl: null, opening: true });
  expect(scene.repo.requested(number)).toEqual(OWNERS.slice(0, 15));
});
