import * as fc from "fast-check";
import { expect, test } from "vitest";
import { evaluabilitySection } from "../../../src/render/evaluability-section.ts";
import { renderPower } from "../../../src/render/power-text.ts";
import { milliseconds, MINUTE, percent } from "../../../src/units.ts";
import { aComposite, aLatency, aPaired, aProportion, aRate, aRatio, aScore } from "../../support/guards.ts";
import { aCohort, aPlan, aRollout, aStage, aUnit } from "../../support/rollout.ts";

const GUARDS = [
  aProportion(),
  aProportion({ name: "band", margin: null, objective: { atMost: 0.015, atLeast: 0.001 } }),
  aLatency(),
  aRate(),
  aScore(),
  aRatio({ spread: 1e-9, expect: 1e9 }),
  aComposite(),
  aPaired(),
];

/** Every number of a value that JSON could not hold. */
function lostNumbers(value: unknown, path = ""): readonly string[] {
  if (typeof value === "number") return Number.isFinite(value) ? [] : [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => lostNumbers(each, `${path}.${key}`));
}

test("absurd traffic, weights, bakes and levels leave every number a number and every table whole", () => {
  fc.assert(
    fc.property(
      fc.record({
        perDay: fc.constantFrom(1, 7, 1_400, 1e12),
        distinct: fc.constantFrom(null, 1, 3),
        share: fc.constantFrom(1e-9, 0.5, 1),
        weight: fc.constantFrom(0, 1e-9, 1, 99.999_999, 100),
        bake: fc.constantFrom(1, 5, 10_000_000),
        correlation: fc.constantFrom(0, 1),
        expect: fc.constantFrom(1e-12, 0.002, 0.999_999),
        detect: fc.constantFrom(1e-11, 0.003, 1),
        label: fc.constantFrom(null, 1),
      }),
      ({ perDay, distinct, share, weight, bake, correlation, expect: level, detect, label }) => {
        const units = [
          { ...aUnit({ name: "summary", perDay, perRouted: 1e6, correlation }), distinctPerDay: distinct },
          aUnit({ name: "judged", sampleOf: { unit: "summary", share: 1e-9, atMostPerDay: label } }),
          aUnit(),
        ];
        const odd = aProportion({
          name: "odd",
          unit: "judged",
          expect: level,
          detect: { kind: "level", level: detect },
        });
        const plan = aPlan({
          rollout: aRollout({
            units,
            guards: [...GUARDS, odd],
            cohorts: [aCohort({ share, detect: {} })],
            stages: [aStage({ weight: percent(weight), bake: milliseconds(bake * MINUTE) })],
          }),
        });
        expect(lostNumbers(plan.stages.map(({ cells }) => cells))).toEqual([]);
        expect(evaluabilitySection(plan, 30).body).not.toMatch(/NaN|Infinity|undefined/);
        expect(renderPower(plan)).not.toMatch(/NaN|Infinity|undefined/);
      },
    ),
    { numRuns: 150 },
  );
});
