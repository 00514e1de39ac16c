import { describe, expect, test } from "vitest";
import type { Rollout } from "../../../src/config/rollout.ts";
import { answeredPoints, lint, rubricOf } from "../../../src/lint/lint.ts";
import { RUBRIC_CODES } from "../../../src/lint/problem-codes.ts";
import type { Runbook } from "../../../src/runbook/runbook.ts";
import { buildRunbook } from "../../../src/runbook/build.ts";
import { percent } from "../../../src/units.ts";
import {
  aCohort,
  aPlan,
  aProportion,
  aRollout,
  aSide,
  aStage,
  anywhere,
  hours,
  theGuards,
} from "../../support/rollout.ts";

function found(rollout: Rollout, severity: "blocker" | "advice"): readonly string[] {
  const plan = aPlan({ rollout });
  const problems = lint(plan, buildRunbook(plan), anywhere).filter(
    (problem) => problem.severity === severity,
  );
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
    ["a cohort without an owner", aRollout({ cohorts: [aCohort({ owner: null })] }), "rubric-36-cohorts"],
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

describe("the runbook is blocked", () => {
  const plan = aPlan();
  const whole = buildRunbook(plan);
  const codes = (entries: Runbook["entries"]): readonly string[] => [
    ...new Set(
      lint(plan, { ...whole, entries }, anywhere)
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
    ["by a placeholder", changed("kubectl -n <namespace> patch"), "rubric-43-first-command"],
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
    expect(answeredPoints(plan, buildRunbook(plan))).toEqual(["rubric-51-sessions"]);
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
  expect(rubricOf(plan, buildRunbook(plan)).every(({ rule }) => rule.severity === "blocker")).toBe(true);
});

test("an old drill is advice", () => {
  const rollback = { ...aRollout().rollback, drilled: { on: "2026-07-01", took: hours(0.01) } };
  expect(found(aRollout({ rollback }), "advice")).toContain("rubric-55-drill");
});
