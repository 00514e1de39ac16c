/** What people may change of a rollout that runs: a longer bake, a guard set aside, the next pager, the next attempt. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { builtInPolicy } from "../../../src/config/parse.ts";
import type { Guard } from "../../../src/judge/guard.ts";
import type { Plan } from "../../../src/plan/plan.ts";
import { candidateKey } from "../../../src/plan/route.ts";
import { askedIn, askForCover, coveredUntil } from "../../../src/promotion/cover-end.ts";
import { decide } from "../../../src/promotion/decide.ts";
import { SEVERITY } from "../../../src/promotion/decision.ts";
import { bakeWith, roomIn } from "../../../src/promotion/extension.ts";
import { LONGEST_OVERRIDE, neverOverridden, overridesNow } from "../../../src/promotion/override.ts";
import { beginsAt, passedStages } from "../../../src/promotion/retry.ts";
import type { Override, RolloutState } from "../../../src/promotion/state.ts";
import { digest, instant, milliseconds, percent, plus } from "../../../src/units.ts";
import { aProportion, aSignal, aSplit, aTripwire, anIdentity } from "../../support/guards.ts";
import {
  aFinding,
  aState,
  BREACH,
  evidenceOf,
  inconclusive,
  PASS,
  seen,
  threeStages,
} from "../../support/promotion.ts";
import { aRollout, aStage, hours, NOW } from "../../support/rollout.ts";

const holding = (name: string, given: Partial<Extract<Guard, { kind: "proportion" }>> = {}): Guard =>
  aProportion({ name, onBreach: "hold", ...given });
const plan = threeStages({
  guards: [aProportion({ name: "errors", onBreach: "roll-back" }), holding("slow")],
});
const later = plus(NOW, hours(25));
const baked = { covered: hours(24), judgedUntil: later };

function set(guard: string, given: Partial<Override> = {}): Override {
  return { guard, by: ["a", "b"], at: NOW, until: plus(NOW, LONGEST_OVERRIDE), reason: "", ...given };
}

describe("an override", () => {
  const at = plus(NOW, hours(24) - 1);
  const slow = aFinding(BREACH, { guard: "slow", onBreach: "hold" });
  const kindWith = (overrides: readonly Override[], now = at, findings = [slow, aFinding(PASS)]) =>
    decide(plan, aState(plan, { ...baked, overrides }), seen(findings), now).kind;

  test("lets promotion go past a breach, a silence and a lack of samples of a guard that holds", () => {
    for (const verdict of [BREACH, inconclusive("no-data"), inconclusive("too-few-samples")]) {
      const findings = [aFinding(verdict, { guard: "slow", onBreach: "hold" }), aFinding(PASS)];
      expect(kindWith([], at, findings)).not.toBe("promote");
      expect(kindWith([set("slow")], at, findings)).toBe("promote");
    }
  });

  test.each<[string, Partial<Override>]>([
    ["over", { until: at }],
    ["not begun", { at: plus(at, 1), until: plus(at, hours(1)) }],
    ["longer than a day", { until: plus(NOW, LONGEST_OVERRIDE + 1) }],
    ["by one person", { by: ["a"] }],
    ["by one person twice", { by: ["a", "a"] }],
    ["of another guard", { guard: "errors" }],
  ])("that is %s changes nothing", (_name, given) => {
    expect(kindWith([set("slow", given)])).toBe("hold");
  });

  test("of a guard that rolls back changes nothing, whatever the state says", () => {
    const breach = aFinding(BREACH);
    expect(kindWith([set("errors"), set("slow")], at, [breach])).toBe("roll-back");
    expect(kindWith([set("errors")], at, [aFinding(inconclusive("no-data"))])).toBe("hold");
    // The same name rolls back in one cohort although the plan says that it holds.
    const elsewhere = aFinding(BREACH, { guard: "slow", cohort: "breaking", onBreach: "roll-back" });
    expect(kindWith([set("slow")], at, [slow, elsewhere])).toBe("roll-back");
  });

  test("of everything is still no evidence: silence never promotes", () => {
    expect(kindWith([set("slow")], at, [])).toBe("hold");
  });

  test.each<[string, Guard, ReturnType<typeof neverOverridden>]>([
    ["a share that holds", holding("a"), null],
    ["one that rolls back", aProportion({ onBreach: "roll-back" }), "rolls-back"],
    ["one that warns", holding("a", { onBreach: "warn" }), "only-warns"],
    [
      "one that tolerates nothing",
      holding("a", { objective: { atMost: 0, atLeast: null } }),
      "zero-tolerance",
    ],
    ["a certificate", holding("a", { certify: true }), "certificate"],
    ["a tripwire that holds", aTripwire({ onBreach: "hold" }), "zero-tolerance"],
    ["a report by people", aSignal({ onBreach: "hold" }), "zero-tolerance"],
    ["the split", aSplit({ onBreach: "hold" }), "integrity"],
    ["the served model", anIdentity({ onBreach: "hold" }), "integrity"],
  ])("of %s", (_name, guard, why) => {
    expect(neverOverridden(guard)).toBe(why);
  });

  test("with any override worse evidence never gives a better decision, and a roll-back stays one", () => {
    const verdicts = [PASS, inconclusive("too-few-samples"), inconclusive("no-data"), BREACH] as const;
    const finding = fc.record({
      guard: fc.constantFrom("errors", "slow"),
      rank: fc.nat(3),
      worse: fc.nat(3),
      promised: fc.boolean(),
    });
    const place = (each: { readonly guard: string; readonly promised: boolean }, rank: number) =>
      aFinding(verdicts[rank] ?? BREACH, {
        ...each,
        onBreach: each.guard === "errors" ? "roll-back" : "hold",
      });
    fc.assert(
      fc.property(
        fc.array(finding, { minLength: 1, maxLength: 5 }),
        fc.subarray(["errors", "slow"]),
        fc.integer({ min: 0, max: 60 }),
        (list, names, covered) => {
          const state = aState(plan, { covered: hours(covered), overrides: names.map((name) => set(name)) });
          const of = (rank: (each: (typeof list)[number]) => number) =>
            decide(
              plan,
              state,
              { ...seen([]), evidence: evidenceOf(list.map((each) => place(each, rank(each)))) },
              at,
            );
          const [before, after] = [of(({ rank }) => rank), of(({ rank, worse }) => Math.max(rank, worse))];
          expect(SEVERITY[after.kind]).toBeGreaterThanOrEqual(SEVERITY[before.kind]);
          const rollsBack = list.some(
            ({ guard, rank, worse }) => guard === "errors" && Math.max(rank, worse) === 3,
          );
          expect(after.kind === "roll-back").toBe(rollsBack);
        },
      ),
    );
  });

  test("is listed only while it holds", () => {
    const state = aState(plan, { overrides: [set("slow"), set("errors")] });
    expect(overridesNow(plan, state, at).map(({ guard }) => guard)).toEqual(["slow"]);
    expect(overridesNow(plan, state, plus(NOW, LONGEST_OVERRIDE))).toEqual([]);
    expect(overridesNow(plan, aState(plan), at)).toEqual([]);
  });
});

describe("a longer bake", () => {
  const entry = (stage: string, time: number) => ({ stage, by: "a", at: NOW, time: milliseconds(time) });
  const first = plan.stages[0]?.stage ?? aStage();

  test("is added to the file's, of this stage only", () => {
    const state = aState(plan, {
      extensions: [entry("canary-1", hours(2)), entry("full", hours(9))],
    });
    expect(bakeWith(state, first)).toBe(hours(26));
  });

  test("keeps a stage baking that would have been over, and never rolls back later", () => {
    const state = aState(plan, { ...baked, extensions: [entry("canary-1", hours(2))] });
    expect(decide(plan, state, seen([aFinding(PASS)]), later)).toMatchObject({
      kind: "bake",
      missing: hours(2),
    });
    expect(decide(plan, state, seen([aFinding(BREACH)]), later).kind).toBe("roll-back");
  });

  test("never gives a better decision", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 0, max: 90 }),
        fc.nat(3),
        (covered, time, rank) => {
          const verdict =
            [PASS, inconclusive("too-few-samples"), inconclusive("no-data"), BREACH][rank] ?? BREACH;
          const kind = (extensions: RolloutState["extensions"] & {}) =>
            decide(
              plan,
              aState(plan, { covered: hours(covered), extensions }),
              seen([aFinding(verdict)]),
              later,
            ).kind;
          const [without, longer] = [kind([]), kind([entry("canary-1", hours(time))])];
          // A hold at the end of a bake is a bake again while it goes on: neither raises a weight.
          expect(without !== "promote" && longer === "promote").toBe(false);
          expect(longer === "roll-back").toBe(without === "roll-back");
        },
      ),
    );
  });

  test("has room up to the deadline of rollout and stage, and none after", () => {
    const terms = { stage: first, policy: builtInPolicy(), now: NOW };
    const { deadline } = plan.rollout;
    expect(roomIn(plan, aState(plan), terms)).toBe(deadline - hours(24));
    expect(roomIn(plan, aState(plan, { covered: hours(4) }), terms)).toBe(deadline - hours(20));
    expect(roomIn(plan, aState(plan), { ...terms, now: plus(NOW, deadline) })).toBe(0);
    const strict = threeStages({
      stages: [aStage({ name: "canary-1", weight: percent(1), bake: hours(24), deadline: hours(30) })],
    });
    const [stage] = strict.stages;
    expect(roomIn(strict, aState(strict), { ...terms, stage: stage?.stage ?? first })).toBe(hours(6));
  });
});

describe("the next pager", () => {
  const cover = (by: string, from: number, until: number) => ({
    by,
    from: plus(NOW, hours(from)),
    until: plus(NOW, hours(until)),
  });
  const onCall = threeStages({ people: [{ name: "on-call", anyOf: ["@a"], atLeast: 1, covers: null }] });
  const ask = (covers: RolloutState["covers"], at: number, told: readonly string[] = []) =>
    askForCover(onCall, aState(onCall, { covers, told }), {
      now: plus(NOW, hours(at)),
      policy: builtInPolicy(),
    });

  test.each([
    [[cover("a", 0, 24)], 11.9, null],
    [[cover("a", 0, 24)], 12, 24],
    [[cover("a", 0, 24)], 30, 24],
    [[cover("a", 0, 24), cover("b", 10, 40)], 12, null],
    [[cover("b", 10, 40), cover("a", 0, 24)], 29, 40],
    [[cover("a", 0, 4)], 0, 4],
    [[], 0, null],
  ] as const)("%j at %d h: asked for the end at %s", (covers, at, end) => {
    const key = ask(covers, at);
    expect(key === null ? null : askedIn(aState(onCall), aState(onCall, { told: [key] }))).toEqual(
      end === null ? null : [plus(NOW, hours(end))],
    );
    expect(key === null ? null : ask(covers, at, [key])).toBe(null);
  });

  test("a gap ends a cover: who comes later takes it anew", () => {
    const state = { covers: [cover("a", 0, 10), cover("b", 12, 20)] };
    expect(coveredUntil(state, NOW)).toBe(plus(NOW, hours(10)));
    expect(coveredUntil(state, plus(NOW, hours(11)))).toBe(null);
    expect(coveredUntil(state, plus(NOW, hours(12)))).toBe(plus(NOW, hours(20)));
  });
});

describe("the next attempt", () => {
  const rolledBack = (given: Partial<RolloutState> = {}): RolloutState =>
    aState(plan, {
      stage: 2,
      candidateKey: candidateKey(plan.rollout.release.candidate),
      ending: {
        kind: "rolled-back",
        because: "x",
        guard: null,
        cohort: null,
        stage: "full",
        at: NOW,
        drainedAt: NOW,
        confirmedByTrafficAt: null,
      },
      retryFrom: { stage: "canary-25", by: "a", at: NOW },
      ...given,
    });
  const next: Plan = {
    ...plan,
    digest: digest("e".repeat(64)),
    rollout: aRollout({ ...plan.rollout, attempt: 2 }),
  };

  test("begins at the stage that was named, or at the first", () => {
    expect(beginsAt(next, rolledBack())).toBe(1);
    expect(beginsAt(next, null)).toBe(0);
    expect(beginsAt(next, rolledBack({ retryFrom: null }))).toBe(0);
  });

  test.each<[string, Partial<RolloutState>, Partial<Plan>]>([
    ["the last did not pass it", { stage: 1 }, {}],
    ["the last was not rolled back", { ending: { kind: "promoted", at: instant(NOW) } }, {}],
    ["it is not the very next", { attempt: 3 }, {}],
    ["it is another candidate", { candidateKey: "d".repeat(64) }, {}],
    ["a file of it changed", { named: [{ path: "prompts/x.md", at: "head", blob: "1".repeat(40) }] }, {}],
    [
      "the stages up to it changed",
      {},
      { resolved: { stages: [{ name: "canary-1" }, { name: "canary-25", weight: "50%" }] } },
    ],
    ["its guards changed", {}, { resolved: { ...Object(plan.resolved), guards: {} } }],
  ])("begins at the first where %s", (_name, before, now) => {
    const state = rolledBack(before);
    expect(beginsAt({ ...next, ...now }, state)).toBe(0);
  });

  test("passed are the live stages before the one that went back", () => {
    expect(passedStages(plan, rolledBack())).toEqual(["canary-1", "canary-25"]);
    expect(passedStages(plan, rolledBack({ stage: 0 }))).toEqual([]);
  });
});
