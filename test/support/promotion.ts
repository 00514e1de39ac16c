/** Builders for the state machine: a plan of three canary stages, a state in its first, and a quiet world. */
import { builtInPolicy } from "../../src/config/parse.ts";
import { type Finding, NOTHING_OBSERVED, type Verdict } from "../../src/judge/finding.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { EMPTY_JOURNAL } from "../../src/promotion/journal.ts";
import {
  type Evidence,
  NOTHING_TOGETHER,
  type Observed,
  type RouteView,
} from "../../src/promotion/observed.ts";
import type { RolloutState, Weights } from "../../src/promotion/state.ts";
import { percent, plus, sha } from "../../src/units.ts";
import { aPlan, aRollout, aStage, hours, NOW } from "./rollout.ts";

export const ONE: Weights = { candidate: percent(1), mirror: percent(0), cohorts: {} };

/** canary-1 1 % 24 h, canary-25 25 % 24 h extending to 48 h, full 100 % 24 h. */
export function threeStages(overrides: Partial<Parameters<typeof aRollout>[0]> = {}): Plan {
  const rollout = aRollout({
    cohorts: [],
    start: { notBefore: null, zone: "UTC", moves: null },
    stages: [
      aStage({ name: "canary-1", weight: percent(1), bake: hours(24), extendTo: hours(48) }),
      aStage({ name: "canary-25", weight: percent(25), bake: hours(24), extendTo: null }),
      aStage({ name: "full", weight: percent(100), bake: hours(24), extendTo: null }),
    ],
    ...overrides,
  });
  return aPlan({ rollout });
}

export function aState(plan: Plan, overrides: Partial<RolloutState> = {}): RolloutState {
  return {
    schema: 1,
    name: plan.rollout.name,
    attempt: 1,
    digest: plan.digest,
    commit: sha("a".repeat(40)),
    file: plan.file,
    pullRequest: 7,
    approvals: [],
    resolved: plan.resolved,
    named: plan.named,
    startedAt: NOW,
    route: plan.route.key,
    snapshot: null,
    stage: 0,
    observedAt: NOW,
    covered: 0,
    longestGap: 0,
    set: ONE,
    intent: null,
    judgedUntil: null,
    pairs: {},
    holds: [],
    heldFor: null,
    goes: [],
    reports: [],
    accepted: [],
    covers: [{ by: "oncall-a", from: NOW, until: plus(NOW, hours(1000)) }],
    abort: null,
    ending: null,
    candidateKey: "c".repeat(64),
    journal: EMPTY_JOURNAL,
    ...overrides,
  };
}

export function aFinding(verdict: Verdict, overrides: Partial<Finding> = {}): Finding {
  const observed = {
    ...NOTHING_OBSERVED,
    candidate: 0.004,
    baseline: 0.02,
    candidateSamples: 5_000,
    baselineSamples: 95_000,
  };
  return {
    guard: "errors",
    cohort: "all",
    onBreach: "roll-back",
    promised: true,
    verdict,
    observed,
    ...overrides,
  };
}

export const PASS: Verdict = { kind: "pass", certified: false };
export const BREACH: Verdict = { kind: "breach", test: "baseline", limit: 0.02, detail: null };
export function inconclusive(reason: Extract<Verdict, { readonly kind: "inconclusive" }>["reason"]): Verdict {
  return { kind: "inconclusive", reason, detail: "", wanted: null };
}

export function aRoute(
  set: Weights,
  overrides: Partial<Extract<RouteView, { readonly kind: "read" }>> = {},
): RouteView {
  return {
    kind: "read",
    set,
    served: null,
    settled: true,
    candidateReady: null,
    baselineReady: null,
    blockedBy: null,
    step: 0.001,
    ...overrides,
  };
}

export function evidenceOf(findings: readonly Finding[]): Evidence {
  return {
    findings,
    together: NOTHING_TOGETHER,
    pairs: {},
    judgedUntil: NOW,
    intervals: 1,
    covered: 0,
    longestGap: 0,
    servedShare: null,
  };
}

export function seen(findings: readonly Finding[], overrides: Partial<Observed> = {}): Observed {
  return {
    route: aRoute(ONE),
    evidence: evidenceOf(findings),
    onBranch: { kind: "same" },
    quarantined: null,
    policy: builtInPolicy(),
    ...overrides,
  };
}
