import { expect, test } from "vitest";
import { parsePolicy } from "../../../src/config/parse.ts";
import { policyFloors } from "../../../src/plan/floors.ts";
import { fixture, parseMinimal, replacing } from "../../support/rollout-files.ts";
import { NOW } from "../../support/rollout.ts";

test.each([
  ["is judged", (text: string) => text, []],
  [
    "is of a kind that is not judged",
    replacing(
      `events: "SELECT $by, count(*) AS value FROM requests WHERE status >= 500 AND at >= :from AND at < :to GROUP BY $by"
    total: "SELECT $by, count(*) AS value FROM requests WHERE at >= :from AND at < :to GROUP BY $by"
    expect: 0.2%
    at-most: 1%
    no-worse-than-baseline: 0.2pp`,
      `level: SELECT errors
    at-most: 1%`,
    ),
    ["policy-guard-class"],
  ],
] as const)("a class that the policy asks for counts where its guard %s", (_name, edit, expected) => {
  const { rollout, problems } = parseMinimal(edit);
  const { policy } = parsePolicy("rollout-policy.yml", fixture("rollout-policy.yml"));
  if (rollout === null || policy === null) throw new RangeError(problems[0]?.message ?? "no policy");
  const found = policyFloors(rollout, policy, NOW).map(({ code }) => code);
  expect(found.filter((code) => code === "policy-guard-class")).toEqual(expected);
});
