import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { builtInPolicy } from "../../../src/config/parse.ts";
import type { EmergencySkip } from "../../../src/config/policy.ts";
import { decide } from "../../../src/promotion/decide.ts";
import { emergencyNow, LONGEST_EMERGENCY } from "../../../src/promotion/emergency.ts";
import type { Emergency } from "../../../src/promotion/state.ts";
import { instant, plus } from "../../../src/units.ts";
import { aFinding, aState, BREACH, inconclusive, PASS, seen, threeStages } from "../../support/promotion.ts";
import { hours, NOW } from "../../support/rollout.ts";

const plan = threeStages();
const policyWith = (skips: readonly EmergencySkip[], atLeast = 2) => ({
  ...builtInPolicy(),
  emergency: { needs: { atLeast, role: "model-owner" }, skips },
});
const declared: Emergency = {
  by: ["olga", "otto"],
  at: NOW,
  until: plus(NOW, LONGEST_EMERGENCY),
  reason: "the old one leaks",
};

describe("an emergency holds", () => {
  test.each<readonly [string, boolean, Partial<Emergency>, number, number]>([
    ["from its moment on", true, {}, 0, 2],
    ["not before", false, {}, -1, 2],
    ["to the last moment of its day", true, {}, LONGEST_EMERGENCY - 1, 2],
    ["not after", false, {}, LONGEST_EMERGENCY, 2],
    ["not where somebody wrote a longer one into the state", false, { until: plus(declared.until, 1) }, 1, 2],
    ["not with fewer people than the policy of today asks for", false, {}, 1, 3],
    ["not by one person twice", false, { by: ["olga", "Olga"] }, 1, 2],
  ])("%s", (_, holds, given, after, atLeast) => {
    const state = aState(plan, { emergency: { ...declared, ...given } });
    const found = emergencyNow(policyWith(["bake"], atLeast), state, instant(NOW + after));
    expect(found !== null).toBe(holds);
  });

  test("not without the policy's word, and not after the end", () => {
    const state = aState(plan, { emergency: declared });
    const ending = { kind: "promoted", at: NOW } as const;
    expect(emergencyNow(builtInPolicy(), state, NOW)).toBeNull();
    expect(emergencyNow(policyWith(["bake"]), { ...state, ending }, NOW)).toBeNull();
  });
});

test("an emergency only ever moves on what waits for time: nothing that breaks, is silent or held becomes progress", () => {
  const verdicts = [
    PASS,
    inconclusive("too-few-samples"),
    inconclusive("no-data"),
    inconclusive("void"),
    BREACH,
  ];
  const finding = fc.record({
    verdict: fc.constantFrom(...verdicts),
    onBreach: fc.constantFrom("roll-back" as const, "hold" as const, "warn" as const),
    promised: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.array(finding, { maxLength: 4 }),
      fc.record({ covered: fc.integer({ min: 0, max: 60 }), stage: fc.nat(2), isHeld: fc.boolean() }),
      fc.subarray<EmergencySkip>(["bake", "windows", "freeze", "go"]),
      (list, { covered, stage, isHeld }, skips) => {
        const holds = isHeld ? [{ by: "a", reason: "", at: NOW, byPerson: true }] : [];
        const state = aState(plan, { covered: hours(covered) / 2, stage, holds, emergency: declared });
        const observed = seen(
          list.map((each) => aFinding(each.verdict, each)),
          { policy: policyWith(skips) },
        );
        const now = plus(NOW, hours(1));
        const before = decide(plan, { ...state, emergency: null }, observed, now);
        const after = decide(plan, state, observed, now);
        const isSame = JSON.stringify(after) === JSON.stringify(before);
        // Whatever it changes, it changes by skipping the bake, in a stage that is not the last.
        const waitedForTime =
          before.kind === "bake" ||
          (before.kind === "hold" && before.reasons.some(({ kind }) => kind === "too-few-samples"));
        const isSkipped = skips.includes("bake") && stage < 2 && waitedForTime;
        expect(isSame || (isSkipped && after.kind !== "roll-back")).toBe(true);
        // And what it lets go on was watched, is not held, and broke and hid nothing.
        const isClean = list.every(
          ({ verdict, onBreach }) =>
            onBreach === "warn" ||
            verdict.kind === "pass" ||
            (verdict.kind === "inconclusive" && verdict.reason !== "no-data"),
        );
        const isWatched = state.covered >= plan.rollout.every && list.length > 0 && !isHeld;
        expect(isSame || after.kind !== "promote" || (isClean && isWatched && after.skipped === true)).toBe(
          true,
        );
      },
    ),
    { numRuns: 500 },
  );
});
