import { describe, expect, test } from "vitest";
import type { Guard } from "../../../src/judge/guard.ts";
import { showLevel, showLevelIn } from "../../../src/plan/levels.ts";
import { limitsOf } from "../../../src/plan/limits.ts";
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
import { aPlan, aRollout } from "../../support/rollout.ts";

const NONE = { atMost: null, atLeast: null };

function wordsOf(guard: Guard, resolved: unknown = {}): readonly string[] {
  return limitsOf(aPlan({ resolved, rollout: aRollout({ guards: [guard] }) }), guard);
}

describe("when a guard stops", () => {
  test.each<[string, Guard, readonly string[]]>([
    ["a share", aProportion(), ["above 0.5%", "worse than the live baseline"]],
    [
      "a share with points",
      aProportion({ objective: NONE, margin: { kind: "points", points: 0.01 } }),
      ["worse than the live baseline by more than 1 point"],
    ],
    [
      "a share with a factor",
      aProportion({ objective: NONE, margin: { kind: "factor", factor: 1.1 } }),
      ["worse than ×1.1 of the live baseline"],
    ],
    ["a latency", aLatency(), ["above 900ms at p95"]],
    ["a rate", aRate(), ["above 3 per 100"]],
    ["a rare rate", aRate({ objective: { atMost: 0.0006, atLeast: null } }), ["above 6 per 10,000"]],
    ["a rate of more than one", aRate({ objective: { atMost: 1.2, atLeast: null } }), ["above 1.2 per 1"]],
    [
      "a score",
      aScore({
        range: [1, 5],
        objective: { atMost: null, atLeast: 3.8 },
        margin: { kind: "points", points: 0.1 },
      }),
      ["below 3.8 score on a scale of 1 to 5", "worse than the live baseline by more than 0.1 score"],
    ],
    ["a sum per unit", aRatio(), ["above 4.6 per 1,000 summaries"]],
    ["a value of one unit", aRatio({ per: 1 }), ["above 4.6 per summary"]],
    ["a gauge", aLevel(), ["above 0.9 in 4 of 5 readings, or in far too many of all"]],
    [
      "a gauge beside the baseline's",
      aLevel({ objective: NONE, margin: { kind: "factor", factor: 1.1 } }),
      ["worse than ×1.1 of the live baseline more often than not"],
    ],
    [
      "a composite",
      aComposite({ objective: { atMost: null, atLeast: 0.75 } }),
      [
        "below 0.75 score",
        "worse than the live baseline by more than 0.01 score",
        "below 70% in its part grounded",
      ],
    ],
    ["a tripwire", aTripwire(), ["more than 0 events, confirmed by newsroom"]],
    ["a tripwire that nobody confirms", aTripwire({ confirmedBy: null, atMost: 2 }), ["more than 2 events"]],
    ["a split", aSplit(), ["a split that is off from the weight by more than chance"]],
    [
      "a split of rounded weights",
      aSplit({ tolerance: 1.05 }),
      ["a split that is off from the weight by more than chance; odds within ×1.05 are tolerated"],
    ],
    ...[1e7, Number.POSITIVE_INFINITY].map((tolerance): [string, Guard, readonly string[]] => [
      `a split of a weight next to nothing (${String(tolerance)})`,
      aSplit({ tolerance }),
      ["a split that is off from the weight by more than chance; any odds are tolerated"],
    ]),
    ["a served model", anIdentity(), ["a served model other than news-14b@2026-10-02"]],
    ["a report", aSignal(), ["a report by people"]],
    ["pairs of outcomes", aPaired(), ["bad more often than the baseline's answer to the same request"]],
    [
      "pairs of outcomes with points",
      aPaired({ margin: { kind: "points", points: 0.005 } }),
      ["bad more often than the baseline's answer to the same request by more than 0.5 points"],
    ],
    [
      "pairs of scores",
      aPaired({ compares: "scores", margin: { kind: "points", points: 0.02 } }),
      ["worse than the baseline's answer to the same request by more than 0.02 score"],
    ],
    [
      "pairs of latencies",
      aPaired({ compares: "latencies", margin: { kind: "factor", factor: 1.1 } }),
      ["slower than the baseline's answer to the same request by more than ×1.1"],
    ],
  ])("%s", (_, guard, expected) => {
    expect(wordsOf(guard)).toEqual(expected);
  });

  test("users that come back widen what is tolerated of the split, and it is said", () => {
    const [words] = wordsOf(aSplit({ firstSeen: false, tolerance: 1.05 }));
    expect(words).toMatch(/odds within ×1\.\d+ are tolerated \(users that come back are counted again\)$/);
    expect(words).not.toContain("×1.05");
  });
});

describe("a limit is written as the file writes it", () => {
  test.each([
    ["in its own entry", { guards: { cost: { "at-most": "$4.60" } } }],
    [
      "in the objective that it takes",
      { guards: { cost: { slo: "budget" } }, slos: { budget: { "at-most": "$4.60" } } },
    ],
    [
      "in its own entry rather than in the objective",
      { guards: { cost: { slo: "budget", "at-most": "$4.60" } }, slos: { budget: { "at-most": "$9" } } },
    ],
  ])("%s", (_, resolved) => {
    expect(wordsOf(aRatio(), resolved)).toEqual(["above $4.60 per 1,000 summaries"]);
  });

  test("both ends of a band", () => {
    const guard = aProportion({ margin: null, objective: { atMost: 0.015, atLeast: 0.001 } });
    const resolved = { guards: { errors: { between: ["0.1%", "1.5%"] } } };
    expect(wordsOf(guard, resolved)).toEqual(["above 1.5%", "below 0.1%"]);
    expect(wordsOf(guard, { guards: { errors: { between: 7 } } })).toEqual(["above 1.5%", "below 0.1%"]);
  });
});

describe("a level wears its unit", () => {
  test.each<[Guard, number, string]>([
    [aProportion(), 0.0125, "1.25%"],
    [aLatency(), 0.9, "900ms"],
    [aLatency(), 2.5, "2.5s"],
    [aRate(), 0.0125, "1.25 per 100"],
    [aScore(), 0.72, "0.72 score"],
    [aComposite(), 0.72, "0.72 score"],
    [aPaired(), 0.03, "3%"],
    [aPaired({ compares: "scores" }), 0.03, "0.03 score"],
    [aPaired({ compares: "latencies" }), 0.03, "30ms"],
    [aSplit(), 120, "120 units"],
    [anIdentity(), 0.01, "1%"],
    [aTripwire(), 2, "2 events"],
    [aSignal(), 1, "1"],
    [aLevel(), 0.75, "0.75"],
    [aRatio(), 4.7, "4.7"],
  ])("%j", (guard, level, shown) => {
    expect(showLevel(guard, level)).toBe(shown);
  });

  test.each([
    ["money before", aRatio(), "$4.60", 4.712, "$4.712"],
    ["money with a space", aRatio(), "CHF 4.60", 4.7, "CHF 4.7"],
    ["a share", aLevel(), "75%", 0.8, "80%"],
    ["a time", aLevel(), "900ms", 1.2, "1.2s"],
    ["a score", aLevel(), "3 score", 2, "2 score"],
    ["events", aLevel(), "12 events", 14, "14 events"],
  ])("%s, as the file says it", (_, guard, written, level, shown) => {
    const resolved = { guards: { [guard.name]: { "at-most": written } } };
    const plan = aPlan({ resolved, rollout: aRollout({ guards: [guard] }) });
    expect(showLevelIn(plan, guard, level)).toBe(shown);
  });

  test("nothing where the file does not say it, and its own where the kind knows it", () => {
    const plan = aPlan({ resolved: {} });
    expect(showLevelIn(plan, aRatio(), 4.7)).toBe("4.7");
    expect(showLevelIn(plan, aProportion(), 0.5)).toBe("50%");
  });
});
