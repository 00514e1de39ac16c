import { describe, expect, test } from "vitest";
import type { Hypothesis, Rollout } from "../../../src/config/rollout.ts";
import { dueFollowUps, followUpsAfter } from "../../../src/plan/follow-ups.ts";
import { neededToTell, smallestSupported } from "../../../src/plan/hypothesis-power.ts";
import type { Plan } from "../../../src/plan/plan.ts";
import { betLine, hypothesisSection } from "../../../src/render/hypothesis-section.ts";
import { DAY, instant, milliseconds, plus } from "../../../src/units.ts";
import { aPlan, aRollout, NOW } from "../../support/rollout.ts";

function withBet(overrides: Partial<Hypothesis>, rollout: Rollout = aRollout()): Plan {
  const bet = rollout.hypothesis;
  if (bet === null) throw new RangeError("the summarizer has a bet");
  return aPlan({ rollout: { ...rollout, hypothesis: { ...bet, ...overrides } } });
}

function codes(plan: Plan): readonly string[] {
  return plan.problems.map(({ code }) => code).filter((code) => code.startsWith("hypothesis-"));
}

describe("the bet of the summarizer", () => {
  const { hypothesis: bet } = aPlan();

  test("has its levels, its date, its people and its power", () => {
    expect(bet).toMatchObject({
      metric: "read-through",
      baseline: 0.41,
      stage: "canary-50",
      weight: 50,
      unit: "user",
      without: [],
      onBreach: "hold",
      claim: { kind: "factor", by: 1.05, none: 1 },
      proof: { kind: "readable" },
    });
    expect(bet?.target).toBeCloseTo(0.4305, 12);
    expect(bet?.readOn).toBe(aPlan().stages.find(({ stage }) => stage.name === "canary-50")?.ends);
  });

  test("needs more than the 7,170 of a single look, and has them at half of the traffic", () => {
    if (bet?.proof.kind !== "readable") throw new RangeError("it is readable");
    const { needed, expected, supportedFrom } = bet.proof;
    expect(needed).toBeGreaterThan(7_170);
    expect(needed).toBeLessThan(7_170 * 8);
    expect(expected).toBeGreaterThan(needed ?? Infinity);
    expect(supportedFrom).toBeGreaterThan(1.05);
    expect(codes(aPlan())).toEqual([]);
  });

  test("names the cohorts that are not in it yet", () => {
    expect(withBet({ readAt: "canary-25" }).hypothesis?.without).toEqual(["screen-reader"]);
  });
});

describe("what a stage cannot show is said before", () => {
  test.each([
    [
      "where nothing is left on the baseline",
      { readAt: "full" },
      "no-live-baseline",
      "hypothesis-unreadable",
    ],
    ["before the guard begins", { readAt: "canary-1" }, "not-judged", "hypothesis-unreadable"],
    [
      "of a percentile",
      { metric: "first-token", direction: "decrease", effect: "x0.9" },
      "no-interval",
      "hypothesis-unreadable",
    ],
    [
      "of a rule",
      { metric: "severe", direction: "decrease", effect: "x0.5" },
      "no-interval",
      "hypothesis-unreadable",
    ],
    [
      "without a comparison",
      { metric: "refusals", direction: "decrease", effect: "x0.9" },
      "no-comparison",
      "hypothesis-unreadable",
    ],
    ["against its direction", { effect: "x0.9" }, "claim", "hypothesis-contradiction"],
    ["in another unit", { effect: "0.2 score" }, "claim", "hypothesis-contradiction"],
    ["beyond what there can be", { effect: "x3" }, "claim", "hypothesis-contradiction"],
  ] as const)("%s", (_, overrides, why, code) => {
    const plan = withBet(overrides);
    expect(plan.hypothesis?.proof).toEqual({ kind: "unreadable", why });
    expect(codes(plan)).toEqual([code]);
    expect(betLine(plan)).toContain("cannot be read there");
  });

  test("a contradiction is a blocker, all else is advice", () => {
    const severity = (overrides: Partial<Hypothesis>) =>
      withBet(overrides).problems.find(({ code }) => code.startsWith("hypothesis-"))?.severity;
    expect(severity({ effect: "x0.9" })).toBe("blocker");
    expect(severity({ readAt: "full" })).toBe("advice");
  });

  test("too few samples", () => {
    const few = withBet({ effect: "x1.012" });
    expect(few.hypothesis?.proof).toMatchObject({ tells: "too-few", needed: expect.any(Number) });
    expect(codes(few)).toEqual(["hypothesis-too-few"]);
    expect(betLine(few)).toContain("too few samples");
    const never = withBet({ effect: "x1.0001" });
    expect(never.hypothesis?.proof).toMatchObject({ tells: "never", needed: null });
    expect(codes(never)).toEqual(["hypothesis-too-few"]);
    expect(betLine(never)).toContain("No number of samples");
  });

  test("a file without a bet has none", () => {
    const plan = aPlan({ rollout: aRollout({ hypothesis: null }) });
    expect([plan.hypothesis, codes(plan)]).toEqual([null, []]);
    expect(betLine(plan)).toBe("**The bet.** Not said.");
  });
});

describe("the power", () => {
  const guard = aRollout().guards.find(({ name }) => name === "read-through") ?? fail();
  const at = (by: number, weight = 0.5, designEffect = 1) => ({
    guard,
    claim: { kind: "factor", by, none: 1 } as const,
    weight,
    designEffect,
  });

  test("a smaller effect needs more, clustered units too, and so does a candidate that outnumbers its baseline", () => {
    const needed = [1.2, 1.1, 1.05, 1.02].map((by) => neededToTell(at(by)) ?? 0);
    expect(needed).toEqual(needed.toSorted((a, b) => a - b));
    expect(neededToTell(at(1.05, 0.5, 2))).toBeGreaterThan(needed[2] ?? 0);
    expect(neededToTell(at(1.05, 0.9))).toBeGreaterThan(needed[2] ?? 0);
  });

  test("what is supported comes closer to the claim with more samples, and never reaches it", () => {
    const supported = [20_000, 100_000, 1e6, 1e9].map((n) => smallestSupported(at(1.05), n) ?? Infinity);
    expect(supported).toEqual(supported.toSorted((a, b) => b - a));
    expect(supported.at(-1)).toBeGreaterThan(1.05);
    expect(supported.at(-1)).toBeLessThan(1.06);
    expect(smallestSupported(at(1.05), 1)).toBeNull();
  });

  test("cannot be said where the file does not say the baseline's level", () => {
    const unsaid = { ...at(1.05), guard: { ...guard, expect: null } as typeof guard };
    expect([neededToTell(unsaid), smallestSupported(unsaid, 1e6)]).toEqual([null, null]);
  });
});

describe("follow-up reads", () => {
  const rollout = aRollout({
    followUp: [
      { after: milliseconds(28 * DAY), read: "read-through", owner: "@owner-a" },
      { after: milliseconds(7 * DAY), read: "cost", owner: "@owner-b" },
    ],
  });

  test("stand in the order of their dates, counted from the end", () => {
    const plan = aPlan({ rollout });
    expect(plan.followUps.map(({ read, at }) => [read, at - plan.ends])).toEqual([
      ["cost", 7 * DAY],
      ["read-through", 28 * DAY],
    ]);
    const section = hypothesisSection(plan, 30);
    expect(section?.title).toContain("2 reads after the end");
    expect(section?.body).toMatch(/read-through.*@&#8288;owner-a/);
  });

  test("are due from their moment on", () => {
    const end = instant(NOW);
    const [first] = followUpsAfter(rollout, end);
    if (first === undefined) throw new RangeError("there are two");
    expect(dueFollowUps(rollout, end, plus(first.at, -1))).toEqual([]);
    expect(dueFollowUps(rollout, end, first.at)).toEqual([first]);
  });
});

describe("for readers", () => {
  test("the line says levels, stage, date and what would change our mind", () => {
    const line = betLine(aPlan());
    expect(line).toContain("raises <code>read-through</code> by 5% (41% → 43.05%)");
    expect(line).toContain("read at the end of <code>canary-50</code>");
    expect(line).toContain("What would change our mind: flat at 50% and costs up.");
  });

  test("the section says what each answer means, and that the metric is goal and guard", () => {
    const body = hypothesisSection(aPlan(), 30)?.body ?? "";
    for (const row of [
      "| Supported |",
      "| Refuted |",
      "| Undecided |",
      "is goal and guard",
      "decides nothing",
    ])
      expect(body).toContain(row);
    expect(body).toMatch(/[\d,]+ needed to tell ×1.05 from no effect/);
  });

  test("what others wrote does nothing there", () => {
    const hostile = "| <!-- x --> @everyone\u202e\n# \u{1f4a5}".repeat(20);
    const rollout = aRollout({ followUp: [{ after: milliseconds(DAY), read: hostile, owner: hostile }] });
    const body = hypothesisSection(withBet({ changeOurMind: hostile }, rollout), 30)?.body ?? "";
    expect(body).not.toContain("<!--");
    expect(body).not.toContain("@everyone");
    expect(body.split("\n").filter((line) => line.startsWith("#"))).toEqual([]);
  });
});

function fail(): never {
  throw new RangeError("the summarizer has no such guard");
}
