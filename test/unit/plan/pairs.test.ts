import { describe, expect, test } from "vitest";
import type { Rollout, Stage } from "../../../src/config/rollout.ts";
import type { Guard } from "../../../src/judge/guard.ts";
import type { Pair } from "../../../src/plan/plan.ts";
import { splitTolerance } from "../../../src/plan/split-tolerance.ts";
import { versionsOf } from "../../../src/plan/versions.ts";
import { percent } from "../../../src/units.ts";
import {
  aComposite,
  aLatency,
  aLevel,
  anIdentity,
  aPaired,
  aProportion,
  aRate,
  aRatio,
  aScore,
  aSignal,
  aSplit,
  aTripwire,
} from "../../support/guards.ts";
import { aCohort, aPlan, aRollout, aSide, aStage, hours } from "../../support/rollout.ts";

function pairsOf(guards: readonly Guard[], overrides: Partial<Rollout> = {}): readonly Pair[] {
  return aPlan({ rollout: aRollout({ guards, ...overrides }) }).pairs;
}

function alphaOf(pairs: readonly Pair[], guard?: string): number {
  return pairs
    .filter((pair) => guard === undefined || pair.guard === guard)
    .reduce((sum, { alpha }) => sum + alpha, 0);
}

describe("where a guard is judged", () => {
  test.each([
    ["share", aProportion()],
    ["latency", aLatency()],
    ["rate", aRate()],
    ["score", aScore()],
    ["sum per unit", aRatio()],
    ["composite", aComposite()],
    ["pair of answers", aPaired()],
  ])("a %s in every cohort", (_, guard) => {
    expect(pairsOf([guard]).map(({ cohort }) => cohort)).toEqual(["all", "breaking-news", "screen-reader"]);
  });

  test.each([
    ["gauge", aLevel()],
    ["tripwire", aTripwire()],
    ["split", aSplit()],
    ["served model", anIdentity()],
    ["report", aSignal()],
  ])("a %s for all traffic only", (_, guard) => {
    expect(pairsOf([guard]).map(({ cohort }) => cohort)).toEqual(["all"]);
  });

  const judgedIn = (guard: Guard): readonly string[] =>
    aPlan({ rollout: aRollout({ guards: [guard], cohorts: [] }) })
      .stages.filter(({ cells }) => cells.some(({ blind }) => blind?.why !== "not-in-this-stage"))
      .map(({ stage }) => stage.name);

  test("pairs of answers are there in a shadow and nowhere else", () => {
    expect(judgedIn(aPaired())).toEqual(["shadow"]);
  });

  test.each([
    ["share", aProportion(), true],
    ["score", aScore(), true],
    ["gauge", aLevel(), true],
    ["tripwire", aTripwire(), true],
    ["served model", anIdentity(), true],
    ["split", aSplit(), false],
    ["report", aSignal(), false],
    ["share of what users do", aProportion({ class: "business" }), false],
  ])("a %s is in a shadow: %j, and with users always", (_, guard, expected) => {
    const stages = judgedIn(guard);
    expect(stages.includes("shadow")).toBe(expected);
    expect(stages.filter((name) => name !== "shadow")).toHaveLength(5);
  });
});

describe("alpha", () => {
  const rollBack = [
    aProportion(),
    aRate(),
    aScore(),
    aComposite(),
    aPaired(),
    aLevel(),
    aLatency(),
    aRatio({ onBreach: "roll-back" }),
  ];

  test("is shared by all that measure and roll back, and by nothing else", () => {
    const pairs = pairsOf([...rollBack, aSplit(), aTripwire(), anIdentity(), aSignal()]);
    const names = rollBack.map(({ name }) => name);
    expect(alphaOf(pairs.filter(({ guard }) => names.includes(guard)))).toBeCloseTo(0.05, 12);
  });

  test("of a gauge is not spread over cohorts that it cannot see", () => {
    const pairs = pairsOf([aProportion(), aLevel()]);
    expect(alphaOf(pairs, "gpu")).toBeCloseTo(0.025, 12);
    expect(pairs.find(({ guard, cohort }) => guard === "gpu" && cohort === "all")?.alpha).toBeCloseTo(
      0.025,
      12,
    );
    expect(pairs.find(({ guard, cohort }) => guard === "errors" && cohort === "all")?.alpha).toBeCloseTo(
      0.0125,
      12,
    );
  });

  test("of guards that hold or warn is their own, each all of it", () => {
    const pairs = pairsOf([
      aProportion({ name: "holds", onBreach: "hold" }),
      aScore({ name: "warns", onBreach: "warn" }),
    ]);
    expect(alphaOf(pairs, "holds")).toBeCloseTo(0.05, 12);
    expect(alphaOf(pairs, "warns")).toBeCloseTo(0.05, 12);
  });

  test("of the split is its own, outside the sum, whatever it does", () => {
    const pairs = pairsOf([aProportion(), aSplit({ onBreach: "roll-back" })]);
    expect(alphaOf(pairs, "traffic-split")).toBe(0.005);
    expect(alphaOf(pairs, "errors")).toBeCloseTo(0.05, 12);
  });

  test("follows the shares that the file gives", () => {
    const pairs = pairsOf([aProportion(), aRate({ alphaShare: 3 })]);
    expect(alphaOf(pairs, "retries") / alphaOf(pairs, "errors")).toBeCloseTo(3, 12);
  });
});

describe("the planned looks", () => {
  const stages: readonly Stage[] = [aStage({ bake: hours(48) }), aStage({ name: "b", bake: hours(24) })];
  const horizonOf = (guard: Guard): number | undefined =>
    pairsOf([guard], { stages, cohorts: [] })[0]?.horizon;

  test.each([
    ["every interval of five minutes", aProportion(), 864],
    ["every third", aProportion({ everyTimes: 3 }), 288],
    ["mature ones only", aProportion({ maturesAfter: hours(12) }), 864 - 12 * 12],
    [
      "those of an earlier stage that ripen in the next",
      aProportion({ maturesAfter: hours(36) }),
      864 - 12 * 36,
    ],
    ["none that ripen after the last", aProportion({ maturesAfter: hours(72) }), 0],
    ["of a gauge its readings", aLevel(), 864],
  ])("count %s", (_, guard, expected) => {
    expect(horizonOf(guard)).toBe(expected);
  });
});

describe("by how much a split may be off", () => {
  const live = [aStage({ weight: percent(1) }), aStage({ name: "b", weight: percent(5) })];
  const toleranceOf = (overrides: Parameters<typeof aSplit>[0], stages: readonly Stage[] = live): number =>
    pairsOf([aSplit(overrides)], { stages, cohorts: [] })[0]?.tolerance ?? Number.NaN;

  test("counted once, users are off by what the guard tolerates", () => {
    expect(toleranceOf({})).toBe(1);
    expect(toleranceOf({ tolerance: 1.05 })).toBe(1.05);
  });

  test("counted again at every visit, by what chance does to those who stay, most of all at the smallest weight", () => {
    // 100,000 users at 1 %: exp(4 √(4 / 990)).
    expect(toleranceOf({ firstSeen: false })).toBeCloseTo(Math.exp(4 * Math.sqrt(4 / 990)), 12);
    expect(toleranceOf({ firstSeen: false }, live.slice(1))).toBeCloseTo(
      Math.exp(4 * Math.sqrt(4 / 4750)),
      12,
    );
    expect(toleranceOf({ firstSeen: false, tolerance: 2 })).toBe(2);
  });

  test("a short stage has fewer users, a long one no more than come in a day", () => {
    const of = (bake: number): number =>
      splitTolerance(aSplit({ firstSeen: false }), aRollout({ cohorts: [] }), [
        { stage: aStage({ bake: hours(bake), weight: percent(10) }), daily: new Map() },
      ]);
    expect(of(6)).toBeCloseTo(Math.exp(4 * Math.sqrt(4 / (25_000 * 0.09))), 12);
    expect(of(48)).toBe(of(24));
  });

  test("all or nothing tolerates nothing, and guards of other kinds have no odds", () => {
    const full = [aStage({ name: "full", weight: percent(100), bake: hours(24) })];
    expect(toleranceOf({ firstSeen: false }, full)).toBe(1);
    expect(pairsOf([aProportion()]).every(({ tolerance }) => tolerance === 1)).toBe(true);
  });
});

describe("the two versions", () => {
  const { release } = aRollout();

  test("are one short text, which names both", () => {
    expect(versionsOf(aRollout())).toMatch(/^v1\.8\.2@[0-9a-f]{12} > v2\.0\.0@[0-9a-f]{12}$/);
  });

  test.each([
    ["another weight file", { digest: `sha256:${"3".repeat(64)}` }],
    ["another parameter", { parameters: { temperature: 0.9 } }],
    ["another id", { id: "v2.0.1" }],
  ])("are others with %s", (_, change) => {
    const candidate = { ...release.candidate, ...change };
    expect(versionsOf(aRollout({ release: { ...release, candidate } }))).not.toBe(versionsOf(aRollout()));
    const baseline = aSide(change);
    expect(versionsOf(aRollout({ release: { ...release, baseline } }))).not.toBe(versionsOf(aRollout()));
  });
});

test("samples of one user resemble each other; readings of a gauge and events of a rule are nobody's", () => {
  const pairs = pairsOf([aProportion(), aPaired(), aLevel(), aTripwire()], { cohorts: [aCohort()] });
  const effects = pairs.map(({ guard, designEffect }) => [guard, designEffect > 1] as const);
  expect(new Map(effects)).toEqual(
    new Map([
      ["errors", true],
      ["same-answers", true],
      ["gpu", false],
      ["severe", false],
    ]),
  );
});
