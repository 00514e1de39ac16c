import { describe, expect, test } from "vitest";
import { NOTHING_OBSERVED, type Finding } from "../../../src/judge/finding.ts";
import { beyondObjective } from "../../../src/promotion/beyond-objective.ts";
import { power } from "../../../src/commands/power.ts";
import { FILE, openedWorld, POLICY } from "../../support/flow-rollout.ts";

async function planOf() {
  const world = openedWorld();
  const powered = await power(
    { ...world, files: world.filesAt(world.tip) },
    { rollout: FILE, policy: POLICY },
  );
  if (powered.kind === "refused") throw new RangeError("the rollout cannot be read");
  return powered.plan;
}

/** `errors`: at most 6 %. */
const finding = (candidate: number | null, given: Partial<Finding> = {}): Finding => ({
  guard: "errors",
  cohort: "all",
  onBreach: "roll-back",
  promised: true,
  verdict: { kind: "pass", certified: false },
  observed: { ...NOTHING_OBSERVED, candidate, candidateSamples: 1_000 },
  ...given,
});

describe("the end of a stage", () => {
  test.each<[string, Finding, number]>([
    ["with the share below its objective is one", finding(0.02), 0],
    ["with the share at its objective is one", finding(0.06), 0],
    ["with the share beyond its objective is none, though no breach was seen", finding(0.4), 1],
    ["where nothing was measured is for others to say", finding(null), 0],
    [
      "of a pair that was never promised is one, as without its samples",
      finding(0.4, { promised: false }),
      0,
    ],
    ["of a guard that only warns is one", finding(0.4, { onBreach: "warn" }), 0],
    ["of a guard that the file does not have is for others to say", finding(0.4, { guard: "split" }), 0],
  ])("%s", async (_, given, holds) => {
    const found = beyondObjective(await planOf(), [given]);
    expect(found).toHaveLength(holds);
    for (const hold of found)
      expect(hold).toMatchObject({ kind: "too-few-samples", finding: { verdict: { kind: "inconclusive" } } });
  });
});
