import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Rollout } from "../../../src/config/rollout.ts";
import type { Guard } from "../../../src/judge/guard.ts";
import type { Cell, Plan } from "../../../src/plan/plan.ts";
import type { WayOut } from "../../../src/plan/way-out.ts";
import { DAY, HOUR, milliseconds, percent } from "../../../src/units.ts";
import { aComposite, aLatency, aPaired, aProportion, aRate, aRatio, aScore } from "../../support/guards.ts";
import {
  aCohort,
  aPlan,
  aPolicy,
  aRollout,
  aRouter,
  aSecondRouter,
  aStage,
  aUnit,
  days,
  hours,
} from "../../support/rollout.ts";
import { type Applied, applyWayOut } from "../../support/way-out.ts";

function cellsOf(plan: Plan): readonly Cell[] {
  return plan.stages.flatMap(({ cells }) => cells);
}

function cellAt(plan: Plan, { stage, guard, cohort }: Pick<Cell, "stage" | "guard" | "cohort">): Cell {
  const found = cellsOf(plan).find(
    (each) => each.stage === stage && each.guard === guard && each.cohort === cohort,
  );
  if (found === undefined) throw new RangeError(`no cell ${stage} ${guard} ${cohort}`);
  return found;
}

interface Tried {
  readonly kinds: ReadonlySet<WayOut["kind"]>;
  /** Ways out that do not bring what they say. */
  readonly broken: readonly unknown[];
}

/** Applies every way out of every gap, and looks at what the new plan says there. */
function tryAll(rollout: Rollout): Tried {
  const kinds = new Set<WayOut["kind"]>();
  const broken: unknown[] = [];
  for (const cell of cellsOf(aPlan({ rollout })))
    for (const way of cell.waysOut) {
      kinds.add(way.kind);
      const applied = applyWayOut(rollout, cell, way);
      if (!keeps(aPlan({ rollout: applied.rollout }), cell, applied)) broken.push({ cell, way });
    }
  return { kinds, broken };
}

/** Whether the pair is promised; of what stands in for a promise, whether the cohort may go on. */
function keeps(plan: Plan, { cohort }: Cell, { promised }: Applied): boolean {
  if (promised !== null) return cellAt(plan, promised).blind === null;
  return !plan.problems.some(({ code, message }) => code === "cohort-blind" && message.includes(cohort));
}

const KINDS: readonly (readonly [string, Guard])[] = [
  ["a share", aProportion({ class: "quality" })],
  ["a share against its objective", aProportion({ margin: null })],
  ["a latency", aLatency()],
  ["a rate", aRate()],
  ["a score", aScore()],
  ["a score that improves", aScore({ detect: { kind: "factor", factor: 0.97 } })],
  ["a composite", aComposite()],
  ["a sum", aRatio({ spread: 8, expect: 4, onBreach: "roll-back" })],
  ["pairs", aPaired()],
];

describe("every way out that is named", () => {
  test("of the summarizer turns its gap into a promise", () => {
    const { kinds, broken } = tryAll(aRollout());
    expect(broken).toEqual([]);
    expect(kinds).toEqual(
      new Set([
        "larger-mirror",
        "larger-effect",
        "human-review",
        "longer-bake",
        "paired-shadow",
        "larger-weight",
        "join-later",
        "accept",
      ]),
    );
  });

  test.each(KINDS)("of %s turns its gap into a promise, whatever the traffic", (_, guard) => {
    fc.assert(
      fc.property(
        fc.record({
          perDay: fc.integer({ min: 500, max: 500_000 }),
          weight: fc.integer({ min: 1, max: 40 }),
          bake: fc.integer({ min: 2, max: 72 }),
          share: fc.double({ min: 0.01, max: 0.6, noNaN: true }),
          label: fc.constantFrom(null, 100, 5_000),
          distinct: fc.constantFrom(null, 400),
          matures: fc.constantFrom(null, 6),
        }),
        ({ perDay, weight, bake, share, label, distinct, matures }) => {
          const unit = aUnit({ name: "summary", perDay, perRouted: 3, correlation: 0.05 });
          const labelled = aUnit({
            name: "judged",
            sampleOf: { unit: "summary", share: 0.5, atMostPerDay: label },
          });
          const units = [{ ...unit, distinctPerDay: distinct }, labelled, aUnit()];
          const counted = {
            ...guard,
            unit: label === null ? "summary" : "judged",
            maturesAfter: matures === null ? null : hours(matures),
          };
          const stages = [
            ...aRollout().stages.filter(({ kind }) => kind === "shadow"),
            aStage({ weight: percent(weight), bake: hours(bake) }),
            aStage({ name: "full", weight: percent(100), bake: hours(48) }),
          ];
          const cohorts = [aCohort({ share, detect: {} })];
          const guards = [counted, aProportion({ name: "other" })];
          expect(tryAll(aRollout({ units, cohorts, stages, guards })).broken).toEqual([]);
        },
      ),
      { numRuns: 8 },
    );
  });
});

function waysAt(
  rollout: Rollout,
  at: Pick<Cell, "stage" | "guard" | "cohort">,
  overrides = {},
): readonly WayOut[] {
  return cellAt(aPlan({ rollout, ...overrides }), at).waysOut;
}

/** One stage that is a little too small, and the whole. */
function small(guard: Guard, overrides: Partial<Rollout> = {}): Rollout {
  const stages = [
    aStage({ name: "little", weight: percent(1), bake: hours(24) }),
    aStage({ name: "full", weight: percent(100), bake: hours(24) }),
  ];
  return aRollout({ guards: [guard], cohorts: [], stages, ...overrides });
}

const LITTLE = { stage: "little", guard: "errors", cohort: "all" } as const;

describe("ways out", () => {
  test("are the three that cost least, the cheapest first, and none where all is promised", () => {
    for (const { blind, waysOut } of cellsOf(aPlan())) {
      expect(waysOut.length).toBeLessThanOrEqual(blind === null ? 0 : 3);
      expect(waysOut.map(({ cost }) => cost)).toEqual(
        waysOut.map(({ cost }) => cost).toSorted((a, b) => a - b),
      );
    }
  });

  test("never go beyond the policy's first weight, nor past the weight of the next stage", () => {
    const rollout = small(aProportion());
    const weightOf = (largest: number): number | undefined => {
      const policy = aPolicy();
      const tiers = { ...policy.tiers, 1: { ...policy.tiers[1], largestFirstWeight: largest } };
      const ways = waysAt(rollout, LITTLE, { policy: { ...policy, tiers } });
      const way = ways.find(({ kind }) => kind === "larger-weight");
      return way?.kind === "larger-weight" ? way.weight : undefined;
    };
    expect(weightOf(50)).toBe(2);
    expect(weightOf(1)).toBeUndefined();
  });

  test("never give a cohort a weight of its own where the router cannot tell it apart", () => {
    const cohorts = [aCohort({ detect: {} })];
    const at = { ...LITTLE, cohort: "breaking-news" };
    const router = (kind: "none" | "attribute") => ({
      routers: [aRouter({ cohorts: kind }), aSecondRouter()],
    });
    const guard = aProportion({ detect: { kind: "level", level: 0.01 } });
    const rollout = small(guard, { cohorts, deadline: days(4) });
    const kinds = (kind: "none" | "attribute") => waysAt(rollout, at, router(kind)).map((way) => way.kind);
    expect(kinds("attribute")).toContain("larger-weight");
    expect(kinds("none")).not.toContain("larger-weight");
  });

  test("never outlast the deadline", () => {
    const within = (deadline: number): boolean =>
      waysAt(small(aProportion(), { deadline: milliseconds(deadline) }), LITTLE).some(
        ({ kind }) => kind === "longer-bake",
      );
    expect(within(21 * DAY)).toBe(true);
    expect(within(49 * HOUR)).toBe(false);
  });

  test("4d: labels that ripen after the bake has ended ask for a longer one", () => {
    const cell = cellAt(
      aPlan({
        rollout: small(aProportion({ maturesAfter: hours(30), detect: { kind: "level", level: 0.05 } })),
      }),
      LITTLE,
    );
    expect(cell.blind).toEqual({ why: "immature" });
    expect(cell.waysOut.map(({ kind }) => kind)).toContain("longer-bake");
  });

  test("a capped number of labels asks for more of them", () => {
    const units = [
      aUnit({ name: "summary", perDay: 300_000 }),
      aUnit({ name: "judged", sampleOf: { unit: "summary", share: 1, atMostPerDay: 2_000 } }),
    ];
    const guard = aProportion({ unit: "judged", detect: { kind: "level", level: 0.01 } });
    const ways = waysAt(small(guard, { units, deadline: days(4) }), LITTLE);
    expect(ways).toContainEqual(expect.objectContaining({ kind: "larger-sample", unit: "judged" }));
  });

  test("4c: a cohort that no stage can see is read by people, or accepted by name", () => {
    const rollout = small(aProportion({ class: "quality" }), {
      units: [aUnit({ name: "summary", perDay: 14_000 })],
      cohorts: [aCohort({ name: "enterprise", share: 0.04, detect: {} })],
      deadline: days(3),
    });
    const kinds = waysAt(rollout, { ...LITTLE, stage: "full", cohort: "enterprise" }).map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(["human-review", "accept"]));
  });

  test("a guard that only holds in a cohort is nobody's gap there", () => {
    const cohorts = [aCohort({ detect: {} })];
    const rollout = small(aProportion({ onBreach: "hold" }), { cohorts });
    expect(waysAt(rollout, { ...LITTLE, cohort: "breaking-news" })).toEqual([]);
    expect(waysAt(rollout, LITTLE).length).toBeGreaterThan(0);
  });
});
