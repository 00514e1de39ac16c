/** What a plan says of a harm that only begins with a stage. */
import { describe, expect, test } from "vitest";
import { documentOfPower } from "../../../src/commands/power.ts";
import type { Rollout, Stage } from "../../../src/config/rollout.ts";
import { stageShare } from "../../../src/judge/core.ts";
import { beginningIn } from "../../../src/plan/begins-here.ts";
import { pairsOf } from "../../../src/plan/pairs.ts";
import { dailySamples } from "../../../src/plan/samples.ts";
import { percent } from "../../../src/units.ts";
import { aProportion } from "../../support/guards.ts";
import { aBlueGreenStage, aCohort, aPlan, aRollout, aStage } from "../../support/rollout.ts";

const [canary1, canary5, canary50] = [
  aStage(),
  aStage({ name: "canary-5", weight: percent(5) }),
  aStage({ name: "canary-50", weight: percent(50) }),
];

/** The part of its alpha that a pair has for a harm that begins in each of the stages; null where it is not judged. */
function sharesIn(stages: readonly Stage[], about: Partial<Rollout> = {}, cohort = "all") {
  const rollout = aRollout({ stages: [...stages], guards: [aProportion()], cohorts: [], ...about });
  const traffic = stages.map((stage) => ({ stage, daily: dailySamples(rollout, stage) }));
  const pairs = pairsOf(rollout, traffic);
  return stages.map((_, index) => {
    const here = beginningIn({ rollout, traffic, pairs }, index).find((each) => each.cohort === cohort);
    const pair = pairs.find((each) => each.cohort === cohort);
    return here === undefined || pair === undefined ? null : here.alpha / pair.alpha;
  });
}

describe("of its alpha a pair has, for a harm that begins in a stage,", () => {
  test.each<readonly [string, readonly Stage[], Partial<Rollout>, string, readonly number[]]>([
    [
      "all in the first and what the reserve gives in the others",
      [canary1, canary5, canary50],
      {},
      "all",
      [0, 1, 2],
    ],
    [
      "all in the stage in which its cohort joins",
      [canary1, canary5, canary50],
      { cohorts: [aCohort({ name: "late", share: 0.2, from: "canary-5" })] },
      "late",
      [0, 0, 1],
    ],
    [
      "all in the first stage in which its guard is judged",
      [canary1, canary5, canary50],
      { guards: [aProportion({ from: "canary-50" })] },
      "all",
      [0, 0, 0],
    ],
    [
      "less after each move of a switch, of which the last is the bake",
      [canary1, aBlueGreenStage({ switch: [percent(20), percent(50), percent(100)] })],
      {},
      "all",
      [0, 3],
    ],
    [
      "as in any other stage after a switch at once",
      [canary1, aBlueGreenStage({ switch: "at-once" })],
      {},
      "all",
      [0, 1],
    ],
  ])("%s", (_, stages, about, cohort, before) => {
    const shares = sharesIn(stages, about, cohort);
    for (const [i, share] of shares.entries()) expect(share).toBeCloseTo(stageShare(before[i] ?? 0), 12);
  });
});

test("of a stage in which less of alpha is left more samples are needed, in the first as many as are promised with", () => {
  const { stages } = documentOfPower(aPlan());
  const cells = stages.map(({ cells: all }) =>
    all.find(({ guard, cohort }) => guard === "unsupported-claims" && cohort === "all"),
  );
  const [first, ...later] = cells;
  expect(first?.beginsHere).toEqual({ alpha: first?.alpha, needed: first?.needed });
  expect(later.length).toBeGreaterThan(2);
  for (const cell of later) {
    expect(cell?.beginsHere.alpha).toBeLessThan(cell?.alpha ?? 0);
    expect(cell?.beginsHere.needed).toBeGreaterThan(cell?.needed ?? Number.POSITIVE_INFINITY);
    expect(cell?.beginsHere.needed).toBeLessThan(2 * (cell?.needed ?? 0));
  }
});
