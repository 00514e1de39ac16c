import { EVERY_ROUTER } from "../../support/every-router.ts";
import { describe, expect, test } from "vitest";
import type { Problem } from "../../../src/config/problem.ts";
import type { Guard } from "../../../src/judge/guard.ts";
import type { PlanInput } from "../../../src/plan/build.ts";
import { percent } from "../../../src/units.ts";
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
  aTripwire,
  theGuards,
} from "../../support/guards.ts";
import { aCohort, aPlan, aPolicy, aRollout, aRouter, aStage, days, hours } from "../../support/rollout.ts";

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

  test("hold for every call of an http router", () => {
    const call = (host: string) =>
      ({ method: "PUT", url: `https://${host}/r`, headers: {}, body: null }) as const;
    const http = {
      ...EVERY_ROUTER.http,
      read: { ...call("a.example"), pointer: "/w" },
      set: call("b.example"),
      restore: call("c.example"),
      step: percent(1),
    };
    const hosts = { routers: ["a.example"], sources: ["prometheus.acme.example"], notifiers: [] };
    const found = blockers({ rollout: aRollout({ routers: [http] }), policy: aPolicy({ hosts }) });
    expect(found.filter(({ code }) => code === "policy-host").map((each) => each.found)).toEqual([
      "b.example",
      "c.example",
    ]);
  });

  test("allow only the hosts that are listed", () => {
    const hosts = { routers: ["unleash.acme.example"], sources: ["elsewhere.example"], notifiers: [] };
    const found = blockers({ policy: aPolicy({ hosts }) });
    expect(found.map(({ code, found: host }) => [code, host])).toEqual([
      ["policy-host", "prometheus.acme.example"],
    ]);
  });

  test("ask the same of a Kubernetes API server", () => {
    const hosts = { routers: ["kube.acme.example"], sources: ["prometheus.acme.example"], notifiers: [] };
    const at = (server: string | null) =>
      blockers({
        policy: aPolicy({ hosts }),
        rollout: aRollout({ routers: [{ ...EVERY_ROUTER.istio, server }] }),
      });
    expect(at("https://kube.acme.example:443")).toEqual([]);
    expect(at(null)).toEqual([]);
    expect(at("https://kube.else.example").map(({ code, found }) => [code, found])).toEqual([
      ["policy-host", "kube.else.example"],
    ]);
  });
});

test("evidence that would not fit the state is refused", () => {
  const cohorts = Array.from({ length: 300 }, (_, index) =>
    aCohort({ name: `c${index}`, share: 0.001, accepted: { by: "@a", because: "b" } }),
  );
  expect(codes({ rollout: aRollout({ cohorts }) })).toEqual(["state-too-large"]);
});

test("hours that never open and a freeze without end are told apart", () => {
  const freeze = [{ from: aPlan().starts, until: 8e15 as never, because: "for ever" }];
  const rollout = aRollout({
    start: { ...aRollout().start, moves: { days: [], from: 0, to: 0, text: "never" } },
  });
  expect(codes({ rollout })).toEqual(["stage-never-starts"]);
  expect(codes({ policy: aPolicy({ freeze }) })).toEqual(["stage-frozen"]);
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

describe("a cohort is seen", () => {
  const cohort = aCohort({ share: 0.5, detect: {} });
  const large = { kind: "level", level: 0.4 } as const;
  const seenBy = (guard: Guard): boolean =>
    !codes({ rollout: aRollout({ guards: [guard], cohorts: [cohort] }) }).includes("cohort-blind");

  test.each<[string, Guard]>([
    ["a share", aProportion({ detect: large })],
    ["a rate", aRate({ detect: large })],
    ["a score", aScore({ detect: large })],
    ["a composite", aComposite({ detect: large })],
    ["a sum per unit of class error", aRatio({ class: "error", onBreach: "roll-back", spread: 3 })],
  ])("by %s with enough samples", (_, guard) => {
    expect(seenBy(guard)).toBe(true);
  });

  test.each<[string, Guard]>([
    ["a share that only holds", aProportion({ detect: large, onBreach: "hold" })],
    ["a share of another class", aProportion({ detect: large, class: "business" })],
    ["a gauge, which knows no cohorts", aLevel({ class: "error" })],
    ["a tripwire, which counts no units", aTripwire()],
    ["a report", aSignal()],
    ["the served model", anIdentity({ class: "quality" })],
    ["pairs of answers, once users are served", aPaired({ detect: large })],
    ["a sum per unit whose spread nobody said", aRatio({ class: "error", onBreach: "roll-back" })],
  ])("not by %s", (_, guard) => {
    expect(seenBy(guard)).toBe(false);
  });

  test("by pairs of answers where the shadow is all that comes before half of the traffic", () => {
    const stages = aRollout().stages.filter(({ name }) => name === "shadow" || name === "canary-50");
    const rollout = aRollout({ guards: [aPaired({ detect: large })], cohorts: [cohort], stages });
    expect(codes({ rollout })).not.toContain("cohort-blind");
  });
});

describe("a guard that is judged in no stage", () => {
  const canaries = aRollout().stages.filter(({ kind }) => kind === "canary");
  const refusedWith = (guard: Guard, stages = canaries): readonly string[] =>
    codes({ rollout: aRollout({ guards: [...theGuards(), guard], stages }) });

  test.each<[string, Guard]>([
    ["pairs of answers without a shadow", aPaired()],
    ["labels that ripen after every bake", aProportion({ name: "late", maturesAfter: days(30) })],
  ])("is refused: %s", (_, guard) => {
    expect(refusedWith(guard)).toEqual(["guard-never-judged"]);
  });

  test.each<[string, Guard]>([
    ["pairs of answers with one", aPaired()],
    ["labels that ripen within one bake", aProportion({ name: "late", maturesAfter: hours(71) })],
  ])("is not %s", (_, guard) => {
    expect(refusedWith(guard, [...aRollout().stages])).toEqual([]);
  });

  test("is not complained of where nobody wrote it", () => {
    expect(
      codes({ rollout: aRollout({ guards: [aPaired()], stages: canaries }), resolved: {} }),
    ).not.toContain("guard-never-judged");
  });
});

describe("a certificate", () => {
  const found = (guard: Guard): readonly string[] =>
    aPlan({ rollout: aRollout({ guards: [...theGuards(), guard] }) })
      .problems.filter(({ code }) => code.startsWith("certificate-"))
      .map(({ code, severity, message }) => `${severity} ${code}: ${message}`);
  const named = { name: "certified", certify: true } as const;

  test("that can never be given is refused", () => {
    expect(found(aProportion(named))).toEqual([
      "blocker certificate-impossible: certified can never be certified: with no margin to the baseline, a candidate that is as good as it lies on the limit for ever",
    ]);
    expect(found(aLevel(named))).toEqual([
      "blocker certificate-impossible: certified can never be certified: a guard of the kind level has no certificate",
    ]);
  });

  test("that comes late holds the first stage in which it is judged, and says so", () => {
    const margin = { kind: "factor", factor: 1.1 } as const;
    const late = aProportion({ ...named, margin, detect: { kind: "factor", factor: 3 } });
    expect(found(late)).toEqual([
      'advice certificate-late: stage "shadow" ends before certified can be certified, and holds until it is',
    ]);
    const unknown = aProportion({ ...named, margin: null, expect: null });
    expect(found(unknown)).toHaveLength(1);
  });

  test("that comes in time is nothing to speak of, nor is one that nobody asks for", () => {
    const soon = aScore({
      ...named,
      margin: { kind: "points", points: 0.05 },
      detect: { kind: "level", level: 0.7 },
    });
    expect(found(soon)).toEqual([]);
    expect(found(aProportion({ name: "plain" }))).toEqual([]);
  });

  test("is waited for in a stage that promises nothing, too", () => {
    const blind = aProportion({
      ...named,
      expect: 0.000_02,
      objective: { atMost: 0.000_03, atLeast: null },
      margin: { kind: "factor", factor: 1.2 },
    });
    expect(found(blind)).toEqual([
      'advice certificate-late: stage "shadow" ends before certified can be certified, and holds until it is',
    ]);
  });
});
