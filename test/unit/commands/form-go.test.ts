import { expect, test } from "vitest";
import { reviewedBy } from "../../../src/commands/form-go.ts";
import { openedWorld } from "../../support/flow-rollout.ts";
import { comment } from "../gate/facts-of.ts";

const OLGA = { by: "olga", approved: true, isPerson: true };
const APP = { by: "deploy-app[bot]", approved: true, isPerson: false };

test.each([
  ["by a person is that person's word", [OLGA], 1, "reviewed olga"],
  ["by an app alone is nobody's word", [APP], 1, "refused bypassed"],
  ["by an app first and then a person is the person's", [APP, OLGA], 1, "reviewed olga"],
  [
    "that somebody rejected is none",
    [OLGA, { ...OLGA, by: "oscar", approved: false }],
    1,
    "refused rejected",
  ],
  ["of nobody is nobody's word", [], 1, "refused bypassed"],
  ["of a run that runs again is an old word", [OLGA], 2, "refused run-again"],
])("a review of the environment %s", async (_, reviews, attempt, expected) => {
  const world = { ...openedWorld(), runReviews: { of: async () => reviews } };
  const asked = { run: { id: 9, attempt }, comment: comment("mallory", "/rollout go half") };
  const found = await reviewedBy(world, asked);
  const said = found.kind === "reviewed" ? found.comment.by.login : found.why;
  expect(`${found.kind} ${said}`).toBe(expected);
});
