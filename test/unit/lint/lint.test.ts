import { describe, expect, test } from "vitest";
import type { Problem } from "../../../src/config/problem.ts";
import type { Rollout } from "../../../src/config/rollout.ts";
import type { Guard } from "../../../src/judge/guard.ts";
import { lint as lintSubject, type Linted } from "../../../src/lint/lint.ts";
import type { Plan } from "../../../src/plan/plan.ts";
import { RUBRIC_CODES } from "../../../src/lint/problem-codes.ts";
import type { Runbook } from "../../../src/runbook/runbook.ts";
import { buildRunbook } from "../../../src/runbook/build.ts";
import { HOUR, milliseconds, percent } from "../../../src/units.ts";
import {
  aComposite,
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
  theGuards,
} from "../../support/guards.ts";
import { aCohort, aPlan, aPolicy, aRollout, aSide, aStage, anywhere, hours } from "../../support/rollout.ts";

/** The policy of a team that has thought about silence. */
const POLICY = aPolicy({
  wake: {
    rolledBack: null,
    rollbackUnconfirmed: null,
    hold: { message: milliseconds(0), page: null },
    noTick: { after: HOUR, page: false },
  },
});

function linted(plan: Plan, runbook: Runbook = buildRunbook(plan)): Linted {
  return lintSubject({ plan, runbook, policy: POLICY, sameRoute: [] }, anywhere);
}

function lint(plan: Plan, runbook: Runbook): readonly Problem[] {
  return linted(plan, runbook).problems;
}

function found(rollout: Rollout, severity: "blocker" | "advice"): readonly string[] {
  const plan = aPlan({ rollout });
  const problems = lint(plan, buildRunbook(plan)).filter((problem) => problem.severity === severity);
  return [...new Set(problems.map(({ code }) => code))];
}

function side(overrides: Parameters<typeof aSide>[0]): Rollout {
  const { release } = aRollout();
  return aRollout({ release: { ...release, candidate: { ...release.candidate, ...overrides } } });
}

test("the summarizer has no blocker", () => {
  expect(found(aRollout(), "blocker")).toEqual([]);
});

describe("at tier 1 the plan is blocked by", () => {
  const base = aRollout();
  test.each<[string, Rollout, keyof typeof RUBRIC_CODES]>([
    ["a version that floats", side({ id: "latest" }), "rubric-01-immutable-ids"],
    ["a model that floats", side({ model: "vendor/large:latest" }), "rubric-01-immutable-ids"],
    ["no hypothesis", aRollout({ hypothesis: null }), "rubric-03-hypothesis"],
    ["no stage with users", aRollout({ stages: base.stages.slice(0, 2) }), "rubric-10-strategy"],
    ["a stage without a bake", aRollout({ stages: [aStage({ bake: hours(0) })] }), "rubric-11-stages"],
    ["a stage without traffic", aRollout({ stages: [aStage({ weight: percent(0) })] }), "rubric-11-stages"],
    [
      "a roll-back guard that proves nothing anywhere",
      aRollout({
        guards: [
          ...theGuards(),
          aProportion({ name: "odd", expect: null, objective: { atMost: null, atLeast: null } }),
        ],
      }),
      "rubric-12-provable",
    ],
    [
      "no latency guard",
      aRollout({ guards: theGuards().filter((guard) => guard.class !== "latency") }),
      "rubric-22-guard-classes",
    ],
    [
      "a quality guard that is only counted by people",
      aRollout({
        guards: theGuards().filter((guard) => guard.class !== "quality" || guard.kind === "tripwire"),
      }),
      "rubric-69-llm-quality",
    ],
    [
      "a guard without a limit",
      aRollout({
        guards: [
          ...theGuards(),
          aProportion({ name: "free", margin: null, objective: { atMost: null, atLeast: null } }),
        ],
      }),
      "rubric-23-guard-complete",
    ],
    ["no cohorts", aRollout({ cohorts: [] }), "rubric-36-cohorts"],
    [
      "a cohort without an owner",
      aRollout({ cohorts: [aCohort({ owner: null })] }),
      "rubric-36-cohort-complete",
    ],
    ["no rehearsed rollback", aRollout({ rollback: { ...base.rollback, drilled: null } }), "rubric-55-drill"],
    [
      "nobody on call",
      aRollout({ people: base.people.filter(({ name }) => name !== "on-call") }),
      "rubric-60-on-call",
    ],
    [
      "an acknowledgement without an end",
      aRollout({ people: base.people.map((role) => ({ ...role, covers: null })) }),
      "rubric-60-on-call",
    ],
    ["a language model without a prompt", side({ prompt: null }), "rubric-68-pinned"],
  ])("%s", (_, rollout, code) => {
    expect(found(rollout, "blocker")).toContain(code);
  });
});

describe("a release is watched", () => {
  const others = (kind: "quality" | "latency" | "error") =>
    theGuards().filter((guard) => guard.class !== kind);
  const QUALITY: readonly (readonly [string, Guard, boolean])[] = [
    ["a share", aProportion({ name: "q", class: "quality" }), true],
    ["a score", aScore(), true],
    ["a composite", aComposite(), true],
    ["a rate", aRate({ class: "quality" }), true],
    ["a sum per unit", aRatio({ name: "q", class: "quality" }), true],
    ["pairs of answers that no user sees", aPaired(), false],
    ["a tripwire", aTripwire(), false],
    ["a report", aSignal(), false],
    ["the served model", anIdentity({ name: "q", class: "quality" }), false],
  ];

  test.each(QUALITY)("by %s of class quality: %j", (_, guard, counts) => {
    const codes = found(aRollout({ guards: [...others("quality"), guard] }), "blocker");
    expect(codes.includes("rubric-22-guard-classes")).toBe(!counts);
    expect(codes.includes("rubric-69-llm-quality")).toBe(!counts);
  });

  test("by a gauge of class error, which needs no cohorts", () => {
    const gauge = aLevel({ class: "error" });
    const codes = found(aRollout({ guards: [...others("error"), gauge] }), "blocker");
    expect(codes).not.toContain("rubric-22-guard-classes");
    expect(codes).not.toContain("rubric-37-own-evaluation");
  });

  test("in every cohort by every guard that can tell cohorts apart", () => {
    const plan = aPlan();
    const judged = { ...plan, pairs: plan.pairs.filter(({ cohort }) => cohort !== "breaking-news") };
    const codes = lint(judged, buildRunbook(judged)).map(({ code }) => code);
    expect(codes.filter((code) => code === "rubric-37-own-evaluation")).toHaveLength(3);
  });

  const without = { margin: null, objective: { atMost: null, atLeast: null } } as const;
  test.each<[string, Guard, boolean]>([
    ["a score", aScore(without), true],
    ["a gauge", aLevel(without), true],
    ["pairs of answers", aPaired(without), true],
    ["a split", aSplit({ name: "s" }), false],
    ["a tripwire", aTripwire({ name: "t" }), false],
  ])("%s without a limit can never break: %j", (_, guard, isMissing) => {
    const codes = found(aRollout({ guards: [...theGuards(), guard] }), "blocker");
    expect(codes.includes("rubric-23-guard-complete")).toBe(isMissing);
  });

  test.each<[string, Guard, boolean]>([
    ["a score with one limit", aScore({ name: "answer-length" }), true],
    [
      "a score with two",
      aScore({ name: "answer-length", objective: { atMost: 0.9, atLeast: 0.2 }, margin: null }),
      false,
    ],
    ["pairs of answers", aPaired({ name: "same-length" }), false],
    ["a report", aSignal({ name: "alerts" }), false],
  ])("what is bad in both directions has two limits: %s is asked: %j", (_, guard, isAsked) => {
    const advice = problemsOf(aRollout({ guards: [aProportion(), guard] }));
    expect(
      advice.some(({ code, message }) => code === "rubric-29-two-sided" && message.includes(guard.name)),
    ).toBe(isAsked);
  });

  test("a sum that rolls back must say how much single values scatter", () => {
    const unsaid = aRatio({ name: "price", onBreach: "roll-back" });
    const [problem, ...more] = problemsOf(aRollout({ guards: [...theGuards(), unsaid] })).filter(
      ({ code }) => code === "rubric-12-provable",
    );
    expect(more).toEqual([]);
    expect(problem?.message).toContain("`spread`");
    expect(problem?.suggestion).toContain("`spread`");
    const said = aRatio({ name: "price", onBreach: "roll-back", spread: 3 });
    expect(found(aRollout({ guards: [...theGuards(), said] }), "blocker")).toEqual([]);
  });
});

function problemsOf(rollout: Rollout): readonly Problem[] {
  const plan = aPlan({ rollout });
  return lint(plan, buildRunbook(plan));
}

describe("the runbook is blocked", () => {
  const plan = aPlan();
  const whole = buildRunbook(plan);
  const codes = (entries: Runbook["entries"]): readonly string[] => [
    ...new Set(
      lint(plan, { ...whole, entries })
        .filter(({ severity }) => severity === "blocker")
        .map(({ code }) => code),
    ),
  ];
  const changed = (run: string | null): Runbook["entries"] =>
    whole.entries.map((entry) => ({
      ...entry,
      steps: entry.steps.map((step, index) => (index === 0 ? { ...step, run } : step)),
    }));

  test.each([
    ["by a missing entry", whole.entries.slice(1), "rubric-42-entries"],
    ["by a second entry for a guard", [...whole.entries, ...whole.entries.slice(0, 1)], "rubric-42-entries"],
    ["by a missing entry for the machinery", whole.entries.slice(0, -1), "rubric-42-entries"],
    ["by a first step without a command", changed(null), "rubric-43-first-command"],
    ["by a placeholder", changed("kubectl -n <namespace> patch"), "rubric-43-placeholder"],
    [
      "by a way back that nobody proves",
      whole.entries.map((entry) => ({ ...entry, steps: entry.steps.slice(0, 1) })),
      "rubric-48-verification",
    ],
  ])("%s", (_, entries, code) => {
    expect(codes(entries)).toEqual([code]);
  });
});

describe("answers", () => {
  test("settle a question, and count as answered, not as yes", () => {
    expect(found(aRollout(), "advice")).toContain("rubric-51-sessions");
    const rollout = aRollout({
      answers: { sessions: { kind: "answered", text: "finish on the version they began with" } },
    });
    expect(found(rollout, "advice")).not.toContain("rubric-51-sessions");
    const plan = aPlan({ rollout });
    const answered = linted(plan).rubric.outcomes.filter(({ outcome }) => outcome.kind === "answered");
    expect(answered.map(({ code }) => code)).toEqual(["rubric-51-sessions"]);
  });

  test("never settle a blocker that data can decide", () => {
    const answers = { cohorts: { kind: "answered", text: "none needed" } } as const;
    expect(found(aRollout({ cohorts: [], answers }), "blocker")).toContain("rubric-36-cohorts");
  });
});

test("for practice only the blockers are asked, and most of them as advice", () => {
  const rollout = aRollout({ tier: 3, kind: "other", cohorts: [], hypothesis: null });
  expect(found(rollout, "blocker")).toEqual([]);
  const plan = aPlan({ rollout });
  const asked = new Set(linted(plan).rubric.outcomes.map(({ code }) => code));
  expect(asked.has("rubric-51-sessions")).toBe(false);
  expect(asked.has("rubric-36-cohorts")).toBe(true);
});

test("an old drill is advice", () => {
  const rollback = { ...aRollout().rollback, drilled: { on: "2026-07-01", took: hours(0.01) } };
  expect(found(aRollout({ rollback }), "advice")).toContain("rubric-55-drill-old");
});
