import { expect, test } from "vitest";
import { forThePublic } from "../../../src/plan/public.ts";
import { aPlan } from "../../support/rollout.ts";

test("a guard that is not read in a stage tells the public of no few people either", () => {
  const plan = aPlan();
  const stages = plan.stages.map((stage) => ({
    ...stage,
    cells: stage.cells.map((cell) => ({
      ...cell,
      expected: 11,
      blind: { why: "not-in-this-stage" } as const,
    })),
  }));
  const shown = forThePublic({ ...plan, stages }).stages.flatMap(({ cells }) => cells);
  expect(shown.some(({ cohort }) => cohort !== "all")).toBe(true);
  for (const { cohort, expected } of shown) expect(expected).toBe(cohort === "all" ? 11 : 0);
});
