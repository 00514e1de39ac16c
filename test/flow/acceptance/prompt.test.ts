/** The prompt-only change with one thing wrong at a time. */
import { expect, test } from "vitest";
import { asItIs, changing, newProblems } from "../../support/acceptance.ts";
import type { Edit } from "../../support/acceptance.ts";

test.each<[string, Edit, readonly string[]]>([
  ["the example as it is is told nothing new", asItIs, []],
  [
    "a bake shorter than the policy's floor is blocked",
    changing("weight: 10%, bake: 24h", "weight: 10%, bake: 10m"),
    ["advice stage-proves-nothing", "blocker cohort-blind", "blocker policy-bake"],
  ],
  [
    "a table that is asked for no interval is refused",
    changing("WHERE failed AND at >= :from AND at < :to AND", "WHERE failed AND"),
    ["blocker interval-missing"],
  ],
])("%s", async (_, edit, expected) => {
  expect(await newProblems("prompt", edit)).toEqual(expected);
});
