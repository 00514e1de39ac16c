import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  isSettled,
  isToRun,
  openAftermath,
  programsLeft,
  stepsLeft,
  together,
} from "../../../src/promotion/aftermath.ts";
import type { Aftermath, AftermathStep, Undone } from "../../../src/promotion/aftermath.ts";
import type { Tested } from "../../../src/judge/finding.ts";
import type { Plan } from "../../../src/plan/plan.ts";
import type { RollBackReason } from "../../../src/promotion/decision.ts";
import { instant } from "../../../src/units.ts";
import { aFinding } from "../../support/report.ts";
import { aPlan, aRollout, NOW } from "../../support/rollout.ts";

const SAFE = { does: "purge", run: ["make", "purge"], repeat: "safe" } as const;
const UNSAFE = { ...SAFE, does: "correct", repeat: "unsafe" } as const;
const ABORTED: RollBackReason = { kind: "aborted", by: "oscar", reason: "smells" };
const STEPS: readonly AftermathStep[] = ["quarantine", "deployment", "incident", "tell", "revert"];

function planWith(revert?: "pull-request" | "none"): Plan {
  const rollout = aRollout();
  return aPlan({
    rollout: {
      ...rollout,
      rollback: { ...rollout.rollback, also: [SAFE, UNSAFE], ...(revert === undefined ? {} : { revert }) },
    },
  });
}
const undone = (outcome: Undone["outcome"], tries = 1): Undone => ({ outcome, at: NOW, tries, said: "" });

describe("what is opened", () => {
  test("a breach watches its guard in its cohort, a breach together all that carried it, anything else nothing", () => {
    const finding = aFinding();
    const pair = { guard: finding.guard, cohort: finding.cohort };
    const watched = (because: RollBackReason) =>
      openAftermath(planWith(), because).watched.map(({ guard, cohort }) => ({ guard, cohort }));
    expect(watched({ kind: "breach", finding })).toEqual([pair]);
    expect(watched({ kind: "breach-together", carriers: [pair, { ...pair, cohort: "all" }] })).toEqual([
      pair,
      { ...pair, cohort: "all" },
    ]);
    for (const because of [
      ABORTED,
      { kind: "by-hand" },
      { kind: "deadline", of: "canary-5" },
      { kind: "move-unconfirmed", because: "" },
    ] as const)
      expect(watched(because)).toEqual([]);
  });

  test("the reason survives a state: numbers that JSON does not know stay out of it", () => {
    const finding = aFinding();
    const tested: Tested = {
      test: "baseline",
      certifies: false,
      part: null,
      limit: 0.02,
      evidence: Number.POSITIVE_INFINITY,
      threshold: 20,
      estimate: null,
      bounds: null,
      side: null,
    };
    const wild = { ...finding, observed: { ...finding.observed, tests: [tested] } };
    const opened = openAftermath(planWith(), { kind: "breach", finding: wild });
    expect(JSON.parse(JSON.stringify(opened))).toEqual(opened);
  });
});

describe("what is left", () => {
  test("every step once, the revert only where the file asks", () => {
    const opened = openAftermath(planWith(), ABORTED);
    expect(stepsLeft(planWith(), opened)).toEqual(STEPS.slice(0, 4));
    expect(stepsLeft(planWith("none"), opened)).toEqual(STEPS.slice(0, 4));
    expect(stepsLeft(planWith("pull-request"), opened)).toEqual(STEPS);
  });

  test("a step that is done or failed three times is left no more", () => {
    const opened = {
      ...openAftermath(planWith(), ABORTED),
      done: ["tell"],
      failed: { incident: 3, deployment: 2 },
    } as const;
    expect(stepsLeft(planWith(), opened)).toEqual(["quarantine", "deployment"]);
  });

  test.each([
    ["that nobody came to", null, true, true],
    ["that is done", undone("done"), false, false],
    ["that began and has no end", undone("begun", 0), true, false],
    ["that failed", undone("failed"), true, false],
    ["that never began", undone("not-run"), true, true],
    ["that never began, three times", undone("not-run", 3), false, false],
    ["that failed three times", undone("failed", 3), false, false],
  ] as const)("a program %s", (_name, before, safe, unsafe) => {
    expect([isToRun(SAFE, before), isToRun(UNSAFE, before)]).toEqual([safe, unsafe]);
  });

  test("it is settled when nothing is", () => {
    const plan = planWith();
    const opened = openAftermath(plan, ABORTED);
    expect(isSettled(plan, opened)).toBe(false);
    const recorded: Aftermath = { ...opened, done: STEPS };
    expect([isSettled(plan, recorded), programsLeft(plan, recorded)]).toEqual([false, [0, 1]]);
    expect(isSettled(plan, { ...recorded, undone: [undone("done"), undone("failed")] })).toBe(true);
  });
});

const UNDONE = fc.option(
  fc.record({
    outcome: fc.constantFrom("begun", "done", "failed", "not-run"),
    at: fc.constant(NOW),
    tries: fc.integer({ min: 0, max: 4 }),
    said: fc.constant(""),
  }),
  { nil: null },
);
const URL = fc.option(fc.constantFrom("a", "b"), { nil: null });
const AFTERMATH: fc.Arbitrary<Aftermath> = fc.record({
  because: fc.constant(ABORTED),
  done: fc.subarray([...STEPS]),
  failed: fc.constant({}),
  incident: URL,
  revert: URL,
  undone: fc.tuple(UNDONE, UNDONE),
  watched: fc
    .record({
      seen: fc.constantFrom("not-yet", "back-in-range", "out-of-range"),
      at: fc.option(fc.integer({ min: 1, max: 9 }), { nil: null }),
    })
    .map(({ seen, at }) => [
      { guard: "errors", cohort: "all", seen, level: null, at: at === null ? null : instant(at) },
    ]),
  told: fc.subarray(["still-out-of-range", "verified"]),
});

describe("what two jobs did of it, together", () => {
  test("is never less than what either did, so that nothing is done twice", () => {
    fc.assert(
      fc.property(AFTERMATH, AFTERMATH, (one, other) => {
        const both = together(one, other);
        for (const each of [one, other]) {
          expect(both.done).toEqual(expect.arrayContaining([...each.done]));
          expect(both.told).toEqual(expect.arrayContaining([...each.told]));
          for (const [index, before] of each.undone.entries()) {
            if (before === null) continue;
            expect(both.undone[index]).not.toBe(null);
            if (before.outcome === "done") expect(both.undone[index]?.outcome).toBe("done");
          }
          if (each.incident !== null) expect(both.incident).not.toBe(null);
          expect(both.watched[0]?.at ?? 0).toBeGreaterThanOrEqual(each.watched[0]?.at ?? 0);
        }
      }),
    );
  });

  test("a program that must not run twice never runs again because of it", () => {
    fc.assert(
      fc.property(AFTERMATH, AFTERMATH, (one, other) => {
        const both = together(one, other);
        for (const index of [0, 1]) {
          const mayNot = [one, other].some(({ undone: all }) => {
            const before = all[index] ?? null;
            return before !== null && before.outcome !== "not-run" && !isToRun(UNSAFE, before);
          });
          if (mayNot) expect(isToRun(UNSAFE, both.undone[index] ?? null)).toBe(false);
        }
      }),
    );
  });
});
