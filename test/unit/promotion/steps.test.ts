import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Rollout, ShadowStage, Stage } from "../../../src/config/rollout.ts";
import { withPreview } from "../../../src/promotion/preview.ts";
import { moveBefore, nextMove, stepAt, stepsOf } from "../../../src/promotion/steps.ts";
import type { Weights } from "../../../src/promotion/state.ts";
import { DRAINED, weightsAtTheEnd, weightsOf } from "../../../src/promotion/weights.ts";
import { HOUR, milliseconds, MINUTE, percent, plus } from "../../../src/units.ts";
import { aBlueGreenStage, aCohort, aRollout, aStage, NOW } from "../../support/rollout.ts";
import { aState, threeStages } from "../../support/promotion.ts";

const rising = fc
  .uniqueArray(fc.integer({ min: 1, max: 99 }), { maxLength: 4 })
  .map((weights) => [...weights.toSorted((a, b) => a - b), 100].map(percent));

/** Some canaries, one of them with a cohort ahead of everyone, then blue-green; `reader` joins at the end. */
const rollouts: fc.Arbitrary<Rollout> = fc
  .record({
    canaries: fc.uniqueArray(fc.integer({ min: 1, max: 90 }), { maxLength: 2 }),
    ahead: fc.integer({ min: 90, max: 100 }),
    switched: fc.oneof(fc.constant("at-once" as const), rising),
    joins: fc.constantFrom("green", "last"),
  })
  .map(({ canaries, ahead, switched, joins }) => {
    const first = canaries
      .toSorted((a, b) => a - b)
      .map((weight) =>
        aStage({
          name: `canary-${weight}`,
          weight: percent(weight),
          cohorts: { beta: percent(ahead), reader: percent(0) },
        }),
      );
    const green = aBlueGreenStage({ name: "green", switch: switched });
    const last = aStage({ name: "last", weight: percent(100), cohorts: {} });
    return aRollout({
      stages: [...first, green, last],
      cohorts: [aCohort({ name: "beta" }), aCohort({ name: "reader", from: joins })],
    });
  });

const weightIn = (weights: Weights, cohort: string): number => weights.cohorts[cohort] ?? weights.candidate;

const movesOf = (rollout: Rollout): readonly { readonly stage: Stage; readonly set: Weights }[] =>
  rollout.stages.flatMap((stage) =>
    stepsOf(rollout, stage).map((step) => ({ stage, set: weightsOf(rollout, step.stage) })),
  );

describe("the moves of a rollout", () => {
  test("never take anybody back to the baseline, and never let a late cohort in early", () => {
    fc.assert(
      fc.property(rollouts, (rollout) => {
        const moves = movesOf(rollout);
        for (const cohort of ["everyone", "beta", "reader"]) {
          const weights = moves.map(({ set }) => weightIn(set, cohort));
          expect(weights).toEqual(weights.toSorted((a, b) => a - b));
        }
        const joins = rollout.cohorts.find(({ name }) => name === "reader")?.from;
        const early = moves.slice(
          0,
          moves.findIndex(({ stage }) => stage.name === joins),
        );
        expect(early.filter(({ set }) => weightIn(set, "reader") > 0)).toEqual([]);
      }),
    );
  });

  test("of a stage begin without raising anybody and end where the stage ends; each switch raises somebody", () => {
    fc.assert(
      fc.property(rollouts, (rollout) => {
        const index = rollout.stages.findIndex(({ kind }) => kind === "blue-green");
        const stage = rollout.stages[index];
        const before = rollout.stages[index - 1];
        if (stage === undefined) throw new RangeError("no blue-green stage");
        const sets = stepsOf(rollout, stage).map((step) => weightsOf(rollout, step.stage));
        const was = before === undefined ? 0 : weightsAtTheEnd(rollout, before).candidate;
        expect(sets[0]?.candidate).toBe(was);
        expect(sets.at(-1)).toEqual(weightsAtTheEnd(rollout, stage));
        expect(new Set(sets.map((set) => JSON.stringify(set))).size).toBe(sets.length);
      }),
    );
  });
});

describe("positions", () => {
  const plan = threeStages({
    stages: [
      aStage({ name: "first", weight: percent(10) }),
      aBlueGreenStage({ name: "green", switch: [percent(5), percent(50), percent(100)] }),
    ],
  });

  test("lead from move to move to the end, and back the same way", () => {
    const forward: { readonly stage: number; readonly step: number }[] = [{ stage: 0, step: 0 }];
    for (let next = nextMove(plan, { stage: 0 }); next !== null; next = nextMove(plan, next))
      forward.push(next);
    // 5% raises nobody after 10%.
    expect(forward).toEqual([
      { stage: 0, step: 0 },
      { stage: 1, step: 0 },
      { stage: 1, step: 1 },
      { stage: 1, step: 2 },
    ]);
    expect(forward.slice(1).map((at) => moveBefore(plan, at))).toEqual(forward.slice(0, -1));
    expect(moveBefore(plan, { stage: 0 })).toEqual({ stage: 0 });
  });

  test("a step that there is not is the last one, never one of a larger weight", () => {
    expect(stepAt(plan, { stage: 1, step: 99 }).kind).toBe("soak");
    expect(stepAt(plan, { stage: 1, step: -1 }).kind).toBe("preview");
    expect(stepAt(plan, { stage: 0, step: 99 }).kind).toBe("whole");
  });
});

const aShadow = (by: "router" | "application", share: number): ShadowStage => ({
  kind: "shadow",
  name: "shadow",
  go: [],
  deadline: null,
  mirror: percent(share),
  by,
  bake: milliseconds(HOUR),
  extendTo: null,
  sideEffects: "stubbed",
  shownTo: null,
});

test("a shadow stage sends no user to the candidate, whoever mirrors", () => {
  fc.assert(
    fc.property(fc.constantFrom("router", "application"), fc.integer({ min: 1, max: 100 }), (by, share) => {
      const shadow = aShadow(by, share);
      const rollout = aRollout({
        stages: [shadow, aStage({ name: "full" })],
        cohorts: [aCohort({ name: "beta" })],
      });
      const [step] = stepsOf(rollout, shadow);
      const set = weightsOf(rollout, step.stage);
      expect(set).toMatchObject({ candidate: 0, mirror: by === "router" ? share : 0 });
      expect(Object.values(set.cohorts).filter((weight) => weight > 0)).toEqual([]);
    }),
  );
});

describe("the time of a preview", () => {
  const plan = threeStages({ stages: [aBlueGreenStage({ name: "green", preview: milliseconds(2 * HOUR) })] });
  const route = { set: DRAINED, served: null, settled: true, baselineReady: true, blockedBy: null, step: 1 };
  const read = (candidateReady: boolean | null) => ({ kind: "read", ...route, candidateReady }) as const;
  const entered = aState(plan, { observedAt: NOW, readySince: NOW });
  const at = (minutes: number) => plus(NOW, minutes * MINUTE);

  test("is what has passed since the candidate was ready", () => {
    expect(withPreview(plan, entered, { route: read(true), now: at(30) }).covered).toBe(30 * MINUTE);
    const { readySince: _, ...old } = entered;
    expect(withPreview(plan, old, { route: read(null), now: at(30) }).covered).toBe(30 * MINUTE);
  });

  test("begins again after a look at which it was not", () => {
    const down = withPreview(plan, entered, { route: read(false), now: at(30) });
    expect(down).toMatchObject({ covered: 0, readySince: null });
    const up = withPreview(plan, down, { route: read(true), now: at(60) });
    expect(up).toMatchObject({ covered: 0, readySince: at(60) });
    expect(withPreview(plan, up, { route: read(true), now: at(75) }).covered).toBe(15 * MINUTE);
  });

  test("does not go on at a look that cannot read the router, nor while a move is announced", () => {
    const unreadable = { kind: "unreadable", because: "down" } as const;
    expect(withPreview(plan, entered, { route: unreadable, now: at(30) })).toBe(entered);
    const waiting = { ...entered, observedAt: null };
    expect(withPreview(plan, waiting, { route: read(true), now: at(30) })).toBe(waiting);
  });

  test("never runs backwards with the clock", () => {
    expect(withPreview(plan, entered, { route: read(true), now: at(-5) }).covered).toBe(0);
  });
});
