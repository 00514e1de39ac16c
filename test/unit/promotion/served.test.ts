import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isContradicted, servedReasons } from "../../../src/promotion/served.ts";
import { percent, plus } from "../../../src/units.ts";
import { aRoute, aState, ONE, seen, threeStages } from "../../support/promotion.ts";
import { NOW } from "../../support/rollout.ts";

const at = (candidate: number, cohorts: Readonly<Record<string, number>> = {}) => ({
  candidate: percent(candidate),
  mirror: percent(0),
  cohorts: Object.fromEntries(Object.entries(cohorts).map(([name, weight]) => [name, percent(weight)])),
});

describe("a share that was counted", () => {
  test.each([
    ["the one that was set", 0.1, 10_000, at(10), false],
    ["nearly double the odds", 0.18, 10_000, at(10), false],
    ["more than double the odds", 0.19, 10_000, at(10), true],
    ["less than half the odds", 0.05, 10_000, at(10), true],
    ["nobody at all", 0, 10_000, at(10), true],
    ["nobody, of too few to say", 0, 100, at(10), false],
    ["everybody", 1, 10_000, at(10), true],
    ["of no units", 0.5, 0, at(10), false],
    ["between the weights of everyone and of a cohort", 0.4, 10_000, at(5, { beta: 100 }), false],
    ["below the weights of everyone and of a cohort", 0.01, 10_000, at(5, { beta: 100 }), true],
    ["above the weight while a cohort stays behind", 0.6, 10_000, at(25, { late: 0 }), true],
    ["below it while a cohort stays behind", 0.02, 10_000, at(25, { late: 0 }), false],
    ["one in ten left at 100 %", 0.9, 10_000, at(100), false],
    ["more than one in ten left at 100 %", 0.89, 10_000, at(100), true],
    ["copies, where nobody is sent to the candidate", 0.5, 10_000, at(0), false],
  ])("%s: %d of %d", (_, share, units, set, isOff) => {
    expect(isContradicted({ share, units, isRouted: true }, set)).toBe(isOff);
  });

  test.each([
    ["half of them at 10 %, where some people ask much", 0.5, at(10), false],
    ["nearly all of them at 10 %", 0.9, at(10), true],
    ["nearly none of them at 10 %", 0.004, at(10), true],
    ["half of them at 100 %", 0.5, at(100), false],
    ["nearly none of them at 100 %", 0.05, at(100), true],
  ])("of units that the router does not keep together: %s", (_, share, set, isOff) => {
    expect(isContradicted({ share, units: 10_000, isRouted: false }, set)).toBe(isOff);
  });

  test("is never contradicted by what was set itself, nor less when it is further away", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 99 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.record({ units: fc.integer({ min: 1, max: 1_000_000 }), isRouted: fc.boolean() }),
        (weight, share, toward, counted) => {
          const set = at(weight);
          expect(isContradicted({ ...counted, share: weight / 100 }, set)).toBe(false);
          const nearer = share + (weight / 100 - share) * toward;
          const isOff = isContradicted({ ...counted, share }, set);
          expect(isOff || !isContradicted({ ...counted, share: nearer }, set)).toBe(true);
        },
      ),
    );
  });
});

describe("what is served holds", () => {
  const plan = threeStages();
  const off = { share: 0.5, units: 10_000, isRouted: true };
  const kinds = (state: Parameters<typeof aState>[1], observed: Parameters<typeof seen>[1]) =>
    servedReasons(aState(plan, state), seen([], observed)).map((each) =>
      each.kind === "served-differs" ? each.by : each.kind,
    );

  test.each([
    ["by the router's word", {}, { route: aRoute(ONE, { served: at(5) }) }, ["router"]],
    ["by what was counted", {}, { served: off }, ["metrics"]],
    [
      "by neither where both agree",
      {},
      { route: aRoute(ONE, { served: ONE }), served: { ...off, share: 0.01 } },
      [],
    ],
    ["not within the router's own step", {}, { route: aRoute(ONE, { served: at(1.4), step: 1 }) }, []],
    [
      "not twice: a router that was told otherwise is drift",
      {},
      { route: aRoute(at(5), { served: at(5) }) },
      [],
    ],
    ["not while a weight is about to be set", { observedAt: null }, { served: off }, []],
    [
      "not while a move is under way",
      { intent: { key: "k", stage: "full", kind: "forward", to: ONE, until: plus(NOW, 1) } },
      { served: off },
      [],
    ],
    ["not where nobody counts and the router does not say", {}, {}, []],
  ] as const)("%s", (_, state, observed, expected) => {
    expect(kinds(state, observed)).toEqual(expected);
  });
});
