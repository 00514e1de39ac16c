import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Guard } from "../../../src/judge/guard.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../../src/units.ts";
import { aProportion, aScore } from "../../support/guards.ts";
import { aCohort, aPlan, aRollout, aStage, aUnit, hours } from "../../support/rollout.ts";
import { milliseconds, percent } from "../../../src/units.ts";

const canary = (plan = aPlan()) => plan.stages.find(({ stage }) => stage.name === "canary-1");

describe("who is reached", () => {
  test.each([
    ["user", true],
    ["users", true],
    ["customer", true],
    ["session", false],
    ["account", false],
    ["request", false],
  ])("%s counts as people: %s", (name, isPeople) => {
    const rollout = aRollout({ routedBy: name, units: [...aRollout().units, aUnit({ name })] });
    expect(canary(aPlan({ rollout }))?.reach).toMatchObject({ unit: name, isPeople });
  });

  test("never fewer than in a day, never more than if nobody came back", () => {
    const reach = canary()?.reach;
    expect(reach?.least).toBeCloseTo(985, 6);
    expect(reach?.most).toBeCloseTo(985 * 4, 6);
  });

  test("a stage of an hour reaches an hour's worth", () => {
    const stages = [
      aStage({ bake: hours(1), extendTo: null }),
      aStage({ name: "full", weight: percent(100) }),
    ];
    const start = { notBefore: null, zone: "UTC", moves: null };
    const reach = canary(aPlan({ rollout: aRollout({ stages, start, cohorts: [] }) }))?.reach;
    expect([reach?.least, reach?.most]).toEqual([1000 / 24, 1000 / 24]);
  });

  test("nobody by a shadow or an evaluation", () => {
    expect(
      aPlan()
        .stages.slice(0, 2)
        .map(({ reach }) => reach),
    ).toEqual([null, null]);
  });
});

describe("the worst case", () => {
  test("stands worst first, what cannot be counted last", () => {
    for (const { exposure } of aPlan().stages) {
      const bad = exposure.map(({ extraBad }) => extraBad ?? -1);
      expect(bad).toEqual(bad.toSorted((a, b) => b - a));
    }
    expect(canary()?.exposure.map(({ guard }) => guard)).toEqual([
      "unsupported-claims",
      "errors",
      "first-token",
    ]);
  });

  test("says both levels, and whether the guard itself stops it", () => {
    const [claims] = canary()?.exposure ?? [];
    expect(claims).toMatchObject({ isFound: true, levels: { expected: 0.02, worst: 0.03 } });
  });

  test.each([
    ["beside a live baseline what `detect` says", 50, 0.03, 0.03],
    ["alone and within the objective one beyond it, for which the samples are", 100, 0.03, 0.045],
    ["alone and beyond the objective what `detect` says", 100, 0.04, 0.04],
  ])("compares %s", (_name, weight, level, worst) => {
    const guards = [
      aProportion({
        expect: 0.02,
        objective: { atMost: 0.03, atLeast: null },
        margin: { kind: "points", points: 0 },
        detect: { kind: "level", level },
      }),
    ];
    const stages = [aStage({ name: "half", weight: percent(50) }), aStage({ weight: percent(weight) })];
    const [exposed] = canary(aPlan({ rollout: aRollout({ guards, stages, cohorts: [] }) }))?.exposure ?? [];
    expect(exposed?.levels).toEqual({ expected: 0.02, worst: expect.closeTo(worst, 12) });
    expect(exposed?.extraBad).toBeCloseTo((exposed?.units ?? 0) * (worst - 0.02), 6);
  });

  test("waits once for labels to ripen", () => {
    const guards = [aProportion({ maturesAfter: milliseconds(5 * HOUR) })];
    const stage = canary(aPlan({ rollout: aRollout({ guards, cohorts: [] }) }));
    const [exposed] = stage?.exposure ?? [];
    const [cell] = stage?.cells ?? [];
    const [{ settles, delay, interval } = { settles: 0, delay: 0, interval: 0 }] = aPlan({
      rollout: aRollout({ guards, cohorts: [] }),
    }).detection;
    expect(exposed).toMatchObject({ isFound: true });
    expect(exposed?.stopsAfter).toBeCloseTo((cell?.hours ?? 0) * HOUR + settles + delay + interval, 0);
  });

  test("lasts until the stage is left where no guard finds it, hours of waiting included", () => {
    const guards = [
      aProportion({ name: "rare", expect: 0.000_01, detect: { kind: "level", level: 0.000_02 } }),
    ];
    const stage = canary(aPlan({ rollout: aRollout({ guards, cohorts: [] }) }));
    expect(stage?.exposure[0]).toMatchObject({ isFound: false, stopsAfter: stage?.calendar.lasts });
  });

  test("of a score is no number of bad answers", () => {
    const [exposed] =
      canary(aPlan({ rollout: aRollout({ guards: [aScore()], cohorts: [] }) }))?.exposure ?? [];
    expect(exposed?.extraBad).toBeNull();
  });

  test("never grows when the guard looks more often, and never counts more than is served", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 50 }), (times, weight) => {
        const stages = [aStage({ weight: percent(weight) }), aStage({ name: "full", weight: percent(100) })];
        const worst = (everyTimes: number) => {
          const guards = [aProportion({ everyTimes })];
          return canary(aPlan({ rollout: aRollout({ guards, stages, cohorts: [] }) }));
        };
        const [often, seldom] = [worst(1), worst(times)];
        const [few] = often?.exposure ?? [];
        const [many] = seldom?.exposure ?? [];
        expect(few?.units).toBeLessThanOrEqual((many?.units ?? 0) + 1e-6);
        const served = ((seldom?.unitsPerDay ?? 0) * (seldom?.calendar.lasts ?? 0)) / DAY;
        expect(many?.units).toBeLessThanOrEqual(served + 1e-6);
        expect(few?.extraBad ?? 0).toBeLessThanOrEqual(few?.units ?? 0);
      }),
      { numRuns: 30 },
    );
  });
});

describe("the worst case in one cohort alone", () => {
  test("counts the cohort's own traffic, at its own level, until its own evidence is enough", () => {
    const stage = canary();
    const [news, ...others] = stage?.cohortExposure ?? [];
    const cell = stage?.cells.find(
      ({ guard, cohort }) => guard === "unsupported-claims" && cohort === "breaking-news",
    );
    expect(others, "screen readers stay on the baseline here").toEqual([]);
    expect(news).toMatchObject({
      cohort: "breaking-news",
      guard: "unsupported-claims",
      levels: { expected: 0.02, worst: 0.04 },
      isFound: cell?.blind === null || (cell?.hours ?? Infinity) * HOUR < (stage?.calendar.lasts ?? 0),
    });
    expect(news?.units).toBeCloseTo((310_000 * 0.09 * 0.01 * (news?.stopsAfter ?? 0)) / DAY, 6);
  });

  test("is never larger than what the cohort is served while the stage lasts", () => {
    for (const { cohortExposure, unitsPerDay, calendar } of aPlan().stages)
      for (const { units, extraBad } of cohortExposure) {
        expect(units).toBeLessThanOrEqual((unitsPerDay * calendar.lasts) / DAY);
        expect(extraBad ?? 0).toBeLessThanOrEqual(units);
      }
  });

  test("is the same for every cohort of the same share and level", () => {
    const cohorts = ["a", "b"].map((name) => aCohort({ name, where: { desk: name }, share: 0.1 }));
    const stage = canary(aPlan({ rollout: aRollout({ cohorts }) }));
    const [a, b] = stage?.cohortExposure ?? [];
    expect({ ...a, cohort: "" }).toEqual({ ...b, cohort: "" });
  });
});

describe("time to detect", () => {
  const found = (guard: Guard) => aPlan({ rollout: aRollout({ guards: [guard], cohorts: [] }) }).detection[0];

  test("is settling, the source's delay, one interval and the time labels take", () => {
    expect(found(aProportion({ everyTimes: 3, maturesAfter: milliseconds(20 * HOUR) }))).toEqual({
      guard: aProportion().name,
      settles: 20 * SECOND,
      delay: MINUTE,
      interval: 15 * MINUTE,
      matures: 20 * HOUR,
      total: 20 * HOUR + 16 * MINUTE + 20 * SECOND,
    });
  });

  test("is given for every guard that measures what users get", () => {
    const { detection, rollout } = aPlan();
    expect(detection.map(({ guard }) => guard)).toEqual(rollout.guards.map(({ name }) => name));
  });
});
