/** The worst case that a reviewer sees first: its level is the one that its numbers are for. */
import { expect, test } from "vitest";
import { headline } from "../../../src/plan/headline.ts";
import { readFixture } from "../../support/planned.ts";

test("beside a baseline it is the level to find; where all traffic is on the candidate, half as much again as the limit", async () => {
  const { plan } = await readFixture("summarizer.yml");
  const { worstCases } = headline(plan);
  expect(worstCases.map(({ stage, guard, level }) => [stage, guard, level])).toEqual([
    ["canary-1", "unsupported-claims", "3%"],
    ["canary-5", "unsupported-claims", "3%"],
    ["canary-25", "unsupported-claims", "3%"],
    ["canary-50", "unsupported-claims", "3%"],
    ["full", "unsupported-claims", "4.5%"],
  ]);
});
