import { describe, expect, test } from "vitest";
import type { Problem } from "../../../src/config/problem.ts";
import type { PlanInput } from "../../../src/plan/build.ts";
import { percent } from "../../../src/units.ts";
import {
  aCohort,
  aPlan,
  aPolicy,
  aProportion,
  aRollout,
  aRouter,
  aStage,
  days,
  hours,
  theGuards,
} from "../../support/rollout.ts";

function blockers(input: Partial<PlanInput> = {}): readonly Problem[] {
  return aPlan(input).problems.filter(({ severity }) => severity === "blocker");
}

function codes(input: Partial<PlanInput> = {}): readonly string[] {
  return blockers(input).map(({ code }) => code);
}

test("the summarizer is planned without blockers", () => {
  expect(blockers()).toEqual([]);
});

describe("a stage that needs more than the router can do", () => {
  test("names the stage, the router and what it can do", () => {
    const stages = [aStage({ name: "tiny", weight: percent(0.5) }), ...aRollout().stages.slice(2)];
    const [problem, ...others] = blockers({ rollout: aRollout({ stages }) });
    expect(others).toEqual([]);
    expect(problem?.code).toBe("stage-needs-weight");
    expect(problem?.message).toContain('"tiny"');
    expect(problem?.message).toContain("unleash");
    expect(problem?.expected).toContain("steps of 1%");
  });

  test("in a step of 0.5% is fine where the router can do it", () => {
    const stages = [aStage({ name: "tiny", weight: percent(0.5) }), ...aRollout().stages.slice(2)];
    expect(
      codes({ rollout: aRollout({ stages }), routers: [aRouter({ weight: { step: 0.1, max: 100 } })] }),
    ).toEqual([]);
  });

  test.each([
    ["no weights at all", { weight: null }, "stage-needs-weight"],
    ["at most 50%", { weight: { step: 1, max: 50 } }, "stage-needs-weight"],
    ["one weight for everybody", { cohorts: "none" }, "stage-needs-cohorts"],
  ] as const)("is refused by a router with %s", (_, capabilities, code) => {
    expect(codes({ routers: [aRouter(capabilities)] })).toContain(code);
  });

  test.each([
    [null, ["stage-needs-mirror"]],
    ["all-or-nothing", ["stage-needs-mirror"]],
    [{ step: 1, max: 5 }, ["stage-needs-mirror"]],
    [{ step: 1, max: 100 }, []],
  ] as const)("as a mirror of 10%% by the router, with %j", (mirror, expected) => {
    const stages = aRollout().stages.map((stage) =>
      stage.kind === "shadow" ? { ...stage, by: "router" as const } : stage,
    );
    expect(codes({ rollout: aRollout({ stages }), routers: [aRouter({ mirror })] })).toEqual(expected);
  });
});

describe("a cohort that cannot be seen before half of its traffic is on the candidate", () => {
  const reader = aCohort({ name: "reader", where: { client: "reader" }, share: 0.015 });

  test("is a blocker at the cohort, with the numbers and the way out", () => {
    const [problem] = blockers({ rollout: aRollout({ cohorts: [reader] }) });
    expect(problem?.code).toBe("cohort-blind");
    expect(problem?.found).toMatch(/^\d+ of \d+ samples for unsupported-claims$/);
    expect(problem?.suggestion).toBe("from: canary-50");
  });

  test("may join a later stage that can see it", () => {
    expect(codes({ rollout: aRollout({ cohorts: [{ ...reader, from: "canary-50" }] }) })).toEqual([]);
  });

  test("may not join a later stage that cannot see it either", () => {
    const tiny = { ...reader, share: 0.0001, from: "canary-50" };
    expect(codes({ rollout: aRollout({ cohorts: [tiny] }) })).toEqual(["cohort-blind"]);
  });

  test("may be accepted by a person by name", () => {
    const accepted = { by: "@owner-a", because: "300 are read by people" };
    expect(codes({ rollout: aRollout({ cohorts: [{ ...reader, accepted }] }) })).toEqual([]);
  });

  test("is not seen by a guard that only holds, nor by one of another class", () => {
    const guards = theGuards().map((guard) =>
      guard.class === "latency" ? guard : { ...guard, onBreach: "hold" as const },
    );
    expect(codes({ rollout: aRollout({ cohorts: [aCohort()], guards }) })).toEqual(["cohort-blind"]);
  });
});

describe("the policy's floors", () => {
  test.each([
    [
      "a first stage above 1%",
      aRollout({ stages: aRollout().stages.filter(({ name }) => name !== "canary-1") }),
      "policy-first-weight",
    ],
    [
      "a bake below 24 h",
      aRollout({ stages: [aStage({ bake: hours(23) }), ...aRollout().stages.slice(3)] }),
      "policy-bake",
    ],
    [
      "no latency guard",
      aRollout({ guards: theGuards().filter((guard) => guard.class !== "latency") }),
      "policy-guard-class",
    ],
    ["no cohorts", aRollout({ cohorts: [] }), "policy-cohorts"],
    ["no drill", aRollout({ rollback: { ...aRollout().rollback, drilled: null } }), "policy-drill"],
    [
      "an old drill",
      aRollout({ rollback: { ...aRollout().rollback, drilled: { on: "2026-01-01", took: hours(1) } } }),
      "policy-drill",
    ],
  ])("refuse %s", (_, rollout, code) => {
    expect(codes({ rollout })).toEqual([code]);
  });

  test("are those of the rollout's own tier", () => {
    const rollout = aRollout({
      tier: 3,
      cohorts: [],
      stages: [
        aStage({ weight: percent(50), bake: hours(1) }),
        aStage({ name: "full", weight: percent(100), bake: hours(1) }),
      ],
    });
    expect(codes({ rollout })).toEqual([]);
  });

  test("allow only the hosts that are listed", () => {
    const hosts = { routers: ["unleash.acme.example"], sources: ["elsewhere.example"], notifiers: [] };
    const found = blockers({ policy: aPolicy({ hosts }) });
    expect(found.map(({ code, found: host }) => [code, host])).toEqual([
      ["policy-host", "prometheus.acme.example"],
    ]);
  });
});

test("evidence that would not fit the state is refused", () => {
  const cohorts = Array.from({ length: 300 }, (_, index) =>
    aCohort({ name: `c${index}`, share: 0.001, accepted: { by: "@a", because: "b" } }),
  );
  expect(codes({ rollout: aRollout({ cohorts }) })).toEqual(["state-too-large"]);
});

test("a freeze without end leaves a stage that never starts", () => {
  const freeze = [{ from: aPlan().starts, until: 8e15 as never, because: "for ever" }];
  const rollout = aRollout({
    start: { ...aRollout().start, moves: { days: [], from: 0, to: 0, text: "never" } },
  });
  expect(codes({ rollout })).toEqual(["stage-never-starts"]);
  expect(codes({ policy: aPolicy({ freeze }) })).toEqual([]);
});

test("a stage in which nothing can be proved is said", () => {
  const rollout = aRollout({
    guards: [aProportion({ name: "e", expect: 0.000_02, objective: { atMost: 0.000_03, atLeast: null } })],
    cohorts: [],
  });
  expect(aPlan({ rollout, policy: aPolicy() }).problems.map(({ code }) => code)).toContain(
    "stage-proves-nothing",
  );
  expect(aPlan().problems.map(({ code }) => code)).not.toContain("stage-proves-nothing");
});

test.each([
  [91, []],
  [90, ["policy-drill"]],
])("a drill of 2026-08-22 under a floor of %d days", (age, expected) => {
  const drilled = { on: "2026-08-22", took: hours(0.01) };
  const rollout = aRollout({ rollback: { ...aRollout().rollback, drilled } });
  const base = aPolicy();
  const tiers = { ...base.tiers, 1: { ...base.tiers[1], drillNotOlderThan: days(age) } };
  expect(codes({ rollout, policy: { ...base, tiers } })).toEqual(expected);
});

test("labels that have to mature are refused: judged at once they would read as good", () => {
  const guards = theGuards().map((guard) =>
    guard.name === "errors" ? { ...guard, maturesAfter: days(2) } : guard,
  );
  expect(codes({ rollout: aRollout({ guards }) })).toContain("guard-option-not-honoured");
});
