import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Money, TrafficUnit } from "../../../src/config/rollout.ts";
import { DAY } from "../../../src/units.ts";
import { aPlan, aRollout } from "../../support/rollout.ts";

const dollars = (amount: number): Money => ({ amount, currency: "$" });

/** The summarizer with a price on some of its units. */
function priced(prices: Readonly<Record<string, Money>>): ReturnType<typeof aPlan> {
  const units = aRollout().units.map((unit): TrafficUnit => {
    const costs = prices[unit.name];
    return costs === undefined ? unit : { ...unit, costs };
  });
  return aPlan({ rollout: aRollout({ units }) });
}

describe("costs", () => {
  test("of the shadow are the mirrored requests, of the judge the samples of both versions", () => {
    const { rows } = priced({ summary: dollars(0.0039), judged: dollars(0.004) }).costs;
    expect(rows.slice(0, 3).map(({ stage, what, count, amount }) => [stage, what, count, amount])).toEqual([
      ["shadow", "mirrored", 93_000, expect.closeTo(362.7, 6)],
      ["shadow", "judged", 120_000, expect.closeTo(480, 6)],
      ["canary-1", "judged", 160_000, expect.closeTo(640, 6)],
    ]);
    expect(rows.filter(({ what }) => what === "mirrored")).toHaveLength(1);
  });

  test("are told to be unknown where no rate is given, and nothing is made up", () => {
    const { costs } = aPlan();
    expect([costs.rows, costs.totals]).toEqual([[], []]);
    expect(costs.unpriced).toEqual([
      { unit: "summary", what: "mirrored" },
      { unit: "judged", what: "judged" },
    ]);
  });

  test("of a stage that may be extended say how much it can be at most", () => {
    const row = priced({ judged: dollars(0.004) }).costs.rows.find(({ stage }) => stage === "canary-5");
    expect([row?.amount, row?.most]).toEqual([expect.closeTo(320, 6), expect.closeTo(1120, 6)]);
  });

  test("in two currencies have two sums", () => {
    const { totals } = priced({
      summary: { amount: 0.004, currency: "CHF" },
      judged: dollars(0.004),
    }).costs;
    expect(totals.map(({ currency }) => currency)).toEqual(["CHF", "$"]);
  });

  test("of nothing are none: a rate of zero costs zero", () => {
    const { totals } = priced({ judged: dollars(0), summary: dollars(0) }).costs;
    expect(totals).toEqual([{ currency: "$", amount: 0, most: 0 }]);
  });

  test("add up to their total, and grow in step with the rate", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), (rate) => {
        const { rows, totals } = priced({ summary: dollars(rate), judged: dollars(rate * 2) }).costs;
        const [total] = totals;
        const sum = rows.reduce((before, { amount }) => before + amount, 0);
        expect(total?.amount).toBeCloseTo(sum, 3);
        expect(total?.most).toBeGreaterThanOrEqual(total?.amount ?? 0);
        for (const { count, each, amount } of rows) expect(amount).toBe(count * each.amount);
      }),
      { numRuns: 40 },
    );
  });

  test("cover the hours in which a stage waits for an open one", () => {
    const plan = priced({ judged: dollars(1) });
    const row = plan.costs.rows.find(({ stage }) => stage === "canary-1");
    const lasts = plan.stages.find(({ stage }) => stage.name === "canary-1")?.calendar.lasts ?? 0;
    expect(row?.count).toBe((40_000 * lasts) / DAY);
  });
});
