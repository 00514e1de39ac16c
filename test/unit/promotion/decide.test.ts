import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { builtInPolicy } from "../../../src/config/parse.ts";
import type { Finding } from "../../../src/judge/finding.ts";
import { SEVERITY } from "../../../src/promotion/decision.ts";
import type { HoldReason } from "../../../src/promotion/decision.ts";
import { decide } from "../../../src/promotion/decide.ts";
import type { Observed } from "../../../src/promotion/observed.ts";
import type { RolloutState } from "../../../src/promotion/state.ts";
import { instant, percent, plus } from "../../../src/units.ts";
import {
  aFinding,
  aRoute,
  aState,
  BREACH,
  evidenceOf,
  inconclusive,
  ONE,
  PASS,
  seen,
  threeStages,
} from "../../support/promotion.ts";
import { aStage, hours, NOW } from "../../support/rollout.ts";

const plan = threeStages();
const baked = { covered: hours(24), judgedUntil: plus(NOW, hours(24)) };
const later = plus(NOW, hours(25));

function reasons(
  state: Partial<RolloutState>,
  observed: Observed,
  now = later,
): readonly HoldReason["kind"][] {
  const decision = decide(plan, aState(plan, state), observed, now);
  return decision.kind === "hold" ? decision.reasons.map((reason) => reason.kind) : [];
}

describe("a bake", () => {
  test("goes on while a minute of readings is missing", () => {
    const decision = decide(plan, aState(plan, { covered: hours(24) - 1 }), seen([aFinding(PASS)]), later);
    expect(decision).toEqual({ kind: "bake", missing: 1, extended: false });
  });

  test("promotes when it is over and every promised guard passed", () => {
    expect(decide(plan, aState(plan, baked), seen([aFinding(PASS)]), later)).toEqual({
      kind: "promote",
      to: 1,
    });
  });

  test("ends the rollout after the last stage", () => {
    const state = aState(plan, { ...baked, stage: 2, set: { ...ONE, candidate: percent(100) } });
    const observed = seen([aFinding(PASS)], { route: aRoute({ ...ONE, candidate: percent(100) }) });
    expect(decide(plan, state, observed, later)).toEqual({ kind: "promote", to: null });
  });

  test("counts hours of readings, not hours on the clock", () => {
    const decision = decide(
      plan,
      aState(plan, { covered: hours(3) }),
      seen([aFinding(PASS)]),
      plus(NOW, hours(200)),
    );
    expect(decision.kind).toBe("bake");
  });

  test("is extended while only samples are missing, and then holds", () => {
    const short = seen([aFinding(inconclusive("too-few-samples"))]);
    expect(decide(plan, aState(plan, baked), short, later)).toEqual({
      kind: "bake",
      missing: hours(24),
      extended: true,
    });
    expect(reasons({ covered: hours(48) }, short, plus(NOW, hours(49)))).toEqual(["too-few-samples"]);
  });

  test("without a single finding never promotes: silence is no evidence", () => {
    expect(reasons({ covered: hours(48) }, seen([]), plus(NOW, hours(49)))).toEqual(["no-evidence"]);
  });

  test("a blind pair that stays open is printed and does not hold", () => {
    const blind = aFinding(inconclusive("too-few-samples"), { promised: false, cohort: "screen-reader" });
    expect(decide(plan, aState(plan, baked), seen([aFinding(PASS), blind]), later).kind).toBe("promote");
  });
});

describe("a stage that was not entered yet", () => {
  test("is entered when nothing stands against it", () => {
    expect(decide(plan, aState(plan, { observedAt: null }), seen([]), NOW)).toEqual({
      kind: "promote",
      to: 0,
    });
  });

  test("waits for its day", () => {
    const rollout = threeStages({ start: { notBefore: plus(NOW, 1), zone: "UTC", moves: null } });
    const decision = decide(rollout, aState(rollout, { observedAt: null }), seen([]), NOW);
    expect(decision).toMatchObject({ kind: "hold", reasons: [{ kind: "not-before" }] });
  });
});

describe("going back", () => {
  test("one degraded cohort rolls back although the aggregate is healthy", () => {
    const findings = [aFinding(PASS), aFinding(BREACH, { cohort: "breaking-news" })];
    expect(decide(plan, aState(plan), seen(findings), NOW)).toMatchObject({
      kind: "roll-back",
      because: { kind: "breach", finding: { cohort: "breaking-news" } },
    });
  });

  test("a blind pair can breach", () => {
    expect(decide(plan, aState(plan), seen([aFinding(BREACH, { promised: false })]), NOW).kind).toBe(
      "roll-back",
    );
  });

  test("needs no acknowledgement, no policy window, no readable router and no digest on the branch", () => {
    const always = { from: instant(0), until: instant(8e15), because: "year end" };
    const observed = seen([aFinding(BREACH)], {
      route: { kind: "unreadable", because: "time-out" },
      onBranch: { kind: "removed" },
      quarantined: "x",
      policy: { ...builtInPolicy(), freeze: [always] },
    });
    expect(
      decide(
        plan,
        aState(plan, { covers: [], holds: [{ by: "a", reason: "", at: NOW, byPerson: true }] }),
        observed,
        NOW,
      ).kind,
    ).toBe("roll-back");
  });

  test("an abort by a person is obeyed", () => {
    const state = aState(plan, { abort: { by: "oncall-a", reason: "smells", at: NOW } });
    expect(decide(plan, state, seen([aFinding(PASS)]), NOW)).toMatchObject({
      kind: "roll-back",
      because: { kind: "aborted", by: "oncall-a" },
    });
  });

  test("less traffic than we set was a person, and is never raised again", () => {
    const observed = seen([aFinding(PASS)], { route: aRoute({ ...ONE, candidate: percent(0) }) });
    expect(decide(plan, aState(plan, baked), observed, later)).toEqual({
      kind: "roll-back",
      because: { kind: "by-hand" },
    });
  });

  test.each([
    ["at the deadline it holds", 0, "hold"],
    ["one moment before the policy's patience is over it holds", 24 * 3_600_000 - 1, "hold"],
    ["at the end of the patience it rolls back", 24 * 3_600_000, "roll-back"],
  ] as const)("%s", (_name, beyond, kind) => {
    const now = plus(plus(NOW, plan.rollout.deadline), beyond);
    expect(builtInPolicy().patience).toBe(hours(24));
    expect(decide(plan, aState(plan), seen([aFinding(PASS)]), now).kind).toBe(kind);
  });
});

describe("holding", () => {
  const pass = [aFinding(PASS)];
  const frozen = {
    ...builtInPolicy(),
    freeze: [{ from: NOW, until: plus(NOW, hours(100)), because: "year end" }],
  };
  test.each<[string, Partial<RolloutState>, Observed, HoldReason["kind"]]>([
    ["a guard that holds breached", baked, seen([aFinding(BREACH, { onBreach: "hold" })]), "guard-breached"],
    [
      "a person said hold",
      { ...baked, holds: [{ by: "a", reason: "", at: NOW, byPerson: true }] },
      seen(pass),
      "held",
    ],
    ["the source gave nothing", {}, seen([aFinding(inconclusive("no-data"))]), "no-evidence"],
    [
      "a blind pair's source failed",
      {},
      seen([aFinding(inconclusive("unreachable"), { promised: false })]),
      "no-evidence",
    ],
    [
      "somebody raised the router",
      {},
      seen(pass, { route: aRoute({ ...ONE, candidate: percent(2) }) }),
      "router-drift",
    ],
    [
      "the router cannot be read",
      baked,
      seen(pass, { route: { kind: "unreadable", because: "" } }),
      "router-unreadable",
    ],
    [
      "the baseline could not take the traffic back",
      baked,
      seen(pass, { route: aRoute(ONE, { baselineReady: false }) }),
      "not-ready",
    ],
    [
      "another tick is moving",
      { ...baked, intent: { key: "k", stage: "canary-25", kind: "forward", to: ONE, until: plus(later, 1) } },
      seen(pass),
      "move-in-progress",
    ],
    ["nobody holds the pager", { ...baked, covers: [] }, seen(pass), "acknowledgement-expired"],
    [
      "the pager ran out this moment",
      { ...baked, covers: [{ by: "a", from: NOW, until: later }] },
      seen(pass),
      "acknowledgement-expired",
    ],
    ["the policy froze releases", baked, seen(pass, { policy: frozen }), "frozen"],
    [
      "the file changed on the branch",
      baked,
      seen(pass, { onBranch: { kind: "changed", digest: null } }),
      "changed-on-branch",
    ],
    ["the file left the branch", baked, seen(pass, { onBranch: { kind: "removed" } }), "removed-on-branch"],
    ["the candidate is quarantined", baked, seen(pass, { quarantined: "bad" }), "quarantined"],
  ])("%s", (_name, state, observed, reason) => {
    expect(reasons(state, observed)).toContain(reason);
  });

  test("an expired pager and a freeze do not disturb a bake", () => {
    expect(decide(plan, aState(plan, { covers: [] }), seen(pass, { policy: frozen }), NOW).kind).toBe("bake");
  });

  test("a warning is printed and stops nothing", () => {
    const warning = aFinding(BREACH, { onBreach: "warn", guard: "style" });
    expect(decide(plan, aState(plan, baked), seen([...pass, warning]), later).kind).toBe("promote");
  });

  test("a go that an earlier version recorded without roles counts for nobody, and stops no tick", () => {
    const asking = threeStages({
      stages: [
        aStage({ name: "canary-1", weight: percent(1), bake: hours(24), extendTo: null }),
        aStage({ name: "full", weight: percent(100), bake: hours(24), go: ["model-owner"] }),
      ],
    });
    const old = { ...baked, goes: [{ stage: "full", by: "owner-a", at: NOW }] };
    expect(decide(asking, aState(asking, old), seen(pass), later)).toMatchObject({
      kind: "hold",
      reasons: [{ kind: "go-missing" }],
    });
  });

  test("a stage that asks for a go waits for one in that role", () => {
    const asking = threeStages({
      stages: [
        aStage({ name: "canary-1", weight: percent(1), bake: hours(24), extendTo: null }),
        aStage({ name: "full", weight: percent(100), bake: hours(24), go: ["model-owner"] }),
      ],
    });
    const go = (...roles: readonly string[]) => ({
      ...baked,
      goes: [{ stage: "full", by: "owner-a", at: NOW, roles }],
    });
    expect(decide(asking, aState(asking, baked), seen(pass), later)).toMatchObject({
      kind: "hold",
      reasons: [{ kind: "go-missing" }],
    });
    expect(decide(asking, aState(asking, go("newsroom")), seen(pass), later).kind).toBe("hold");
    expect(decide(asking, aState(asking, go("newsroom", "model-owner")), seen(pass), later).kind).toBe(
      "promote",
    );
  });
});

test("worse evidence never gives a better decision", () => {
  const verdicts = [PASS, inconclusive("too-few-samples"), inconclusive("no-data"), BREACH] as const;
  const finding = fc.record({
    rank: fc.nat(3),
    onBreach: fc.constantFrom("roll-back" as const, "hold" as const, "warn" as const),
    promised: fc.boolean(),
    guard: fc.constantFrom("errors", "cost"),
  });
  const place = (
    each: { readonly rank: number } & Pick<Finding, "onBreach" | "promised" | "guard">,
    rank: number,
  ): Finding => aFinding(verdicts[Math.max(each.rank, rank)] ?? BREACH, each);
  fc.assert(
    fc.property(
      fc.array(finding, { minLength: 1, maxLength: 6 }),
      fc.nat(),
      fc.nat(3),
      fc.integer({ min: 0, max: 60 }),
      (list, which, rank, covered) => {
        const state = aState(plan, { covered: hours(covered) });
        const worse = list.map((each, index) => place(each, index === which % list.length ? rank : 0));
        const before = decide(plan, state, seen(list.map((each) => place(each, 0))), later);
        const after = decide(plan, state, { ...seen([]), evidence: evidenceOf(worse) }, later);
        expect(SEVERITY[after.kind]).toBeGreaterThanOrEqual(SEVERITY[before.kind]);
      },
    ),
  );
});
