import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Hypothesis } from "../../../src/config/rollout.ts";
import { NOTHING_OBSERVED, type Estimate, type Finding, type Tested } from "../../../src/judge/finding.ts";
import type { ProportionGuard, ScoreGuard } from "../../../src/judge/guard.ts";
import { claimOf, type Claim } from "../../../src/plan/claim.ts";
import { decide } from "../../../src/promotion/decide.ts";
import { effectOf } from "../../../src/promotion/effect.ts";
import { outcomeOf, readHypothesis, type HypothesisReading } from "../../../src/promotion/hypothesis.ts";
import { instant } from "../../../src/units.ts";
import { aFinding, aState, BREACH, inconclusive, PASS, seen, threeStages } from "../../support/promotion.ts";
import { hours, NOW } from "../../support/rollout.ts";
import { theGuards } from "../../support/guards.ts";

const UP: Claim = { kind: "factor", by: 1.05, none: 1 };
const DOWN: Claim = { kind: "factor", by: 0.9, none: 1 };
const LESS: Claim = { kind: "difference", by: -0.02, none: 0 };

describe("the outcome of an interval", () => {
  test.each([
    ["all beyond the claim", UP, 1.06, 1.2, "supported", "claimed-direction"],
    ["exactly from the claim on", UP, 1.05, 1.2, "supported", "claimed-direction"],
    ["better, and the claim is within", UP, 1.01, 1.06, "undecided", "claimed-direction"],
    ["better, and short of the claim", UP, 1.01, 1.04, "refuted", "claimed-direction"],
    ["up to the claim", UP, 1.01, 1.05, "undecided", "claimed-direction"],
    ["from none on", UP, 1, 1.04, "refuted", "nothing"],
    ["nothing is excluded", UP, 0.9, 1.2, "undecided", "nothing"],
    ["no effect, and the claim is excluded", UP, 0.98, 1.03, "refuted", "nothing"],
    ["worse", UP, 0.9, 0.97, "refuted", "other-direction"],
    ["without an upper end", UP, 1.1, Number.POSITIVE_INFINITY, "supported", "claimed-direction"],
    ["without a lower end", UP, Number.NEGATIVE_INFINITY, 1.02, "refuted", "nothing"],
    ["without either", UP, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, "undecided", "nothing"],
    ["downwards, all beyond the claim", DOWN, 0.7, 0.9, "supported", "claimed-direction"],
    ["downwards, short of it", DOWN, 0.91, 0.99, "refuted", "claimed-direction"],
    ["downwards, the claim is within", DOWN, 0.85, 0.99, "undecided", "claimed-direction"],
    ["downwards, it rose", DOWN, 1.01, 1.2, "refuted", "other-direction"],
    ["points downwards", LESS, -0.05, -0.02, "supported", "claimed-direction"],
    ["fewer points than claimed", LESS, -0.015, -0.01, "refuted", "claimed-direction"],
  ] as const)("%s", (_, claim, low, high, outcome, shown) => {
    expect(outcomeOf(claim, { value: low, low, high })).toMatchObject({ outcome, shown });
  });

  const level = fc.double({ min: 0.5, max: 2, noNaN: true });
  test("never says both, and a narrower interval never takes an answer back", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(UP, DOWN),
        fc.array(level, { minLength: 4, maxLength: 4 }),
        (claim, ends) => {
          const [a = 0, b = 0, c = 0, d = 0] = ends.toSorted((x, y) => x - y);
          const wide = outcomeOf(claim, { value: b, low: a, high: d });
          const narrow = outcomeOf(claim, { value: b, low: b, high: c });
          expect(["undecided", narrow.outcome]).toContain(wide.outcome);
          expect(["nothing", narrow.shown]).toContain(wide.shown);
        },
      ),
    );
  });

  test("is the same for a claim and an interval that are both turned around", () => {
    fc.assert(
      fc.property(level, level, level, (x, y, size) => {
        const [low, high] = [Math.min(x, y) - 1, Math.max(x, y) - 1];
        const up = outcomeOf({ by: size, none: 0 }, { value: low, low, high });
        const down = outcomeOf({ by: -size, none: 0 }, { value: -low, low: -high, high: -low });
        expect([down.outcome, down.shown]).toEqual([up.outcome, up.shown]);
      }),
    );
  });
});

describe("the scale of the claim", () => {
  const [claims] = theGuards().filter((guard): guard is ProportionGuard => guard.kind === "proportion");
  const guard = claims ?? fail();
  const score: ScoreGuard = {
    ...guard,
    kind: "score",
    range: [1, 5],
    spread: null,
    score: { kind: "scores", scores: "x" },
  };
  const finding = (baseline: number, baselineSamples = 1e6): Finding =>
    aFinding(PASS, { observed: { ...NOTHING_OBSERVED, candidate: baseline, baseline, baselineSamples } });
  const estimate = (
    kind: Estimate["kind"],
    of: Estimate["of"],
    ends: readonly [number, number],
  ): Estimate => ({
    kind,
    of,
    low: ends[0],
    value: (ends[0] + ends[1]) / 2,
    high: ends[1],
  });

  test("is that of the interval where both are factors", () => {
    const given = {
      estimate: estimate("ratio", "level", [1.01, 1.1]),
      finding: finding(0.02),
      designEffect: 1,
    };
    expect(effectOf(guard, UP, given)).toEqual({
      low: 1.01,
      value: given.estimate.value,
      high: 1.1,
    });
  });

  test("points become a factor of what the baseline may be, and never a narrower interval", () => {
    const given = {
      estimate: estimate("difference", "level", [0.01, 0.03]),
      finding: finding(0.4),
      designEffect: 1,
    };
    const effect = effectOf(guard, UP, given) ?? fail();
    expect(effect.value).toBeCloseTo(1.05, 6);
    expect(effect.low).toBeLessThan(1 + 0.01 / 0.4);
    expect(effect.low).toBeGreaterThan(1.02);
    expect(effect.high).toBeGreaterThan(1 + 0.03 / 0.4);
    const few = effectOf(guard, UP, { ...given, finding: finding(0.4, 500) }) ?? fail();
    expect(few.high - few.low).toBeGreaterThan(effect.high - effect.low);
    const clustered = effectOf(guard, UP, { ...given, designEffect: 50 }) ?? fail();
    expect(clustered.high - clustered.low).toBeGreaterThan(effect.high - effect.low);
  });

  test("fewer failures are more successes", () => {
    // 5 % of failures, a fifth fewer: 95 % → 96 %.
    const given = {
      estimate: estimate("ratio", "complement", [0.7, 0.9]),
      finding: finding(0.95),
      designEffect: 1,
    };
    const effect = effectOf(guard, UP, given) ?? fail();
    expect(effect.value).toBeCloseTo(0.96 / 0.95, 6);
    expect(effect.low).toBeGreaterThan(1);
    expect(effectOf(guard, LESS, given)?.value).toBeCloseTo(0.01, 6);
  });

  test("a score of 1 to 5 keeps its unit", () => {
    const given = {
      estimate: estimate("difference", "level", [0.1, 0.3]),
      finding: finding(4),
      designEffect: 1,
    };
    expect(effectOf(score, { kind: "difference", by: 0.2, none: 0 }, given)).toMatchObject({
      low: 0.1,
      high: 0.3,
    });
    expect(effectOf(score, UP, given)?.value).toBeCloseTo(1.05, 6);
  });

  test.each([
    ["the share of slow answers", estimate("ratio", "slower", [0.5, 0.9]), finding(0.4)],
    ["the candidate's own level", estimate("level", "level", [0.4, 0.5]), finding(0.4)],
    ["no number", estimate("ratio", "level", [Number.NaN, 1]), finding(0.4)],
    ["no baseline", estimate("difference", "level", [0, 1]), aFinding(PASS, { observed: NOTHING_OBSERVED })],
    ["a baseline of nought", estimate("difference", "level", [0, 1]), finding(0, 0)],
  ] as const)("%s is no effect", (_, given, from) => {
    expect(effectOf(guard, UP, { estimate: given, finding: from, designEffect: 1 })).toBeNull();
  });

  const bet = (direction: Hypothesis["direction"], effect: string): Hypothesis => ({
    metric: guard.name,
    direction,
    effect,
    readAt: "x",
    changeOurMind: null,
  });
  test.each([
    [bet("increase", "x1.05"), { kind: "factor", by: 1.05, none: 1 }],
    [bet("decrease", "x0.9"), { kind: "factor", by: 0.9, none: 1 }],
    [bet("decrease", "2pp"), { kind: "difference", by: -0.02, none: 0 }],
    [bet("increase", "x0.9"), null],
    [bet("decrease", "x1.05"), null],
    [bet("increase", "x1"), null],
    [bet("increase", "0pp"), null],
    [bet("increase", "0.2 score"), null],
    [bet("increase", "🎲"), null],
  ] as const)("%j", (hypothesis, claim) => {
    expect(claimOf(hypothesis, guard)).toEqual(claim);
  });
});

describe("reading", () => {
  const bet = {
    metric: "errors",
    direction: "decrease",
    effect: "x0.9",
    readAt: "canary-25",
    changeOurMind: null,
  } as const;
  const plan = threeStages({ hypothesis: bet });
  const over = aState(plan, { stage: 1, covered: hours(24) });
  const tested: Tested = {
    test: "baseline",
    certifies: false,
    part: null,
    limit: 0.02,
    evidence: 1,
    threshold: 20,
    estimate: { kind: "ratio", of: "level", low: 0.5, value: 0.6, high: 0.7 },
    bounds: null,
    side: null,
  };
  const found = (verdict: Finding["verdict"], tests: readonly Tested[] = [tested]): Finding =>
    aFinding(verdict, {
      observed: {
        ...NOTHING_OBSERVED,
        candidate: 0.012,
        baseline: 0.02,
        candidateSamples: 9,
        baselineSamples: 9,
        tests,
      },
    });
  const read = (state = over, findings: readonly Finding[] = [found(PASS)]): HypothesisReading | null =>
    readHypothesis(plan, state, { findings, now: NOW });

  test("waits for the end of the bake of its stage, and only of its stage", () => {
    expect(read(aState(plan, { stage: 1, covered: hours(23) }))).toBeNull();
    expect(read(aState(plan, { stage: 0, covered: hours(30) }))).toBeNull();
    expect(read(aState(plan, { stage: 1, covered: hours(24), observedAt: null }))).toBeNull();
    expect(read()).toMatchObject({ outcome: "supported", stage: "canary-25", low: 0.5, high: 0.7 });
  });

  test("stays as it was read once the stage is left", () => {
    const hypothesis = read() ?? fail();
    const later = aState(plan, { stage: 2, covered: hours(24), hypothesis });
    expect(read(later, [found(BREACH)])).toEqual(hypothesis);
  });

  test.each([
    ["no finding of it", [], "no-data"],
    ["only one of a cohort", [{ ...found(PASS), cohort: "breaking" }], "no-data"],
    ["a source that failed", [found(inconclusive("source-failed"))], "unusable"],
    ["readings that are no numbers", [found(inconclusive("not-a-number"))], "unusable"],
    ["a voided verdict", [found(inconclusive("void"))], "unusable"],
    ["no test against the live baseline", [found(PASS, [{ ...tested, test: "objective" }])], "no-interval"],
    ["no estimate yet", [found(PASS, [{ ...tested, estimate: null }])], "no-interval"],
    ["nothing measured", [aFinding(PASS, { observed: NOTHING_OBSERVED })], "no-data"],
  ] as const)("is undecided with its reason: %s", (_, findings, because) => {
    expect(read(over, findings)).toMatchObject({ outcome: "undecided", because, low: null, high: null });
  });

  test("few samples only make it wide: the interval stands", () => {
    expect(read(over, [found(inconclusive("too-few-samples"))])).toMatchObject({ outcome: "supported" });
  });

  test("decides nothing: every decision is the same with and without it", () => {
    const verdicts = fc.constantFrom(
      PASS,
      BREACH,
      ...(["too-few-samples", "no-data", "void"] as const).map(inconclusive),
    );
    const outcomes = fc.constantFrom("supported", "refuted", "undecided");
    fc.assert(
      fc.property(
        fc.record({
          verdict: verdicts,
          onBreach: fc.constantFrom("roll-back", "hold", "warn"),
          stage: fc.integer({ min: 0, max: 2 }),
          covered: fc.integer({ min: 0, max: 60 }),
          outcome: outcomes,
        }),
        ({ verdict, onBreach, stage, covered, outcome }) => {
          const hypothesis = { ...(read() ?? fail()), outcome };
          const state = aState(plan, { stage, covered: hours(covered) });
          const observed = seen([{ ...found(verdict), onBreach }]);
          const without = threeStages({ hypothesis: null });
          const now = instant(NOW + hours(covered));
          const decision = decide(plan, state, observed, now);
          expect(decide(plan, { ...state, hypothesis }, observed, now)).toEqual(decision);
          expect(decide(without, state, observed, now)).toEqual(decision);
        },
      ),
    );
  });
});

function fail(): never {
  throw new RangeError("the test has no such thing");
}
