/** What the gate and a tick hand to the renderers, built by hand. */
import type { GateOutcome, Requirement, RolloutOutcome } from "../../src/gate/outcome.ts";
import { type Finding, NOTHING_OBSERVED } from "../../src/judge/finding.ts";
import type { TickReport } from "../../src/render/tick-report.ts";
import { buildRunbook } from "../../src/runbook/build.ts";
import { SECOND, instant, percent } from "../../src/units.ts";
import { NOW, aPlan, hours } from "./rollout.ts";

export function aRequirement(overrides: Partial<Requirement> = {}): Requirement {
  return {
    id: "role:model-owner",
    kind: "waiting",
    reason: "role-missing",
    by: [],
    closers: ["@owner-a", "@owner-b"],
    missing: 1,
    detail: "",
    ...overrides,
  };
}

export function aRolloutOutcome(overrides: Partial<RolloutOutcome> = {}): RolloutOutcome {
  return {
    rollout: "summarizer",
    digest: aPlan().digest,
    kind: "waiting",
    requirements: [
      aRequirement(),
      aRequirement({ id: "acknowledgement", reason: "acknowledgement-missing", closers: ["@oncall-a"] }),
      aRequirement({ id: "files", kind: "satisfied", reason: "approved", closers: [], missing: 0 }),
    ],
    dismissals: [{ login: "eve", what: "approval", why: "stale-commit", at: "abc1234" }],
    approvals: [],
    acknowledgement: null,
    ...overrides,
  };
}

export function aGateOutcome(overrides: Partial<GateOutcome> = {}): GateOutcome {
  return { kind: "waiting", reason: "role-missing", rollouts: [aRolloutOutcome()], ...overrides };
}

export function aFinding(overrides: Partial<Finding> = {}): Finding {
  return {
    guard: "unsupported-claims",
    cohort: "breaking-news",
    onBreach: "roll-back",
    promised: true,
    verdict: { kind: "breach", test: "baseline", limit: 0.021, detail: null },
    observed: {
      ...NOTHING_OBSERVED,
      candidate: 0.066,
      baseline: 0.021,
      candidateSamples: 564,
      baselineSamples: 5640,
      pValue: 0.001,
    },
    ...overrides,
  };
}

/** A rollback at canary-5 that was read back 41 seconds later. */
export function aTickReport(overrides: Partial<TickReport> = {}): TickReport {
  const plan = aPlan();
  const breach = aFinding();
  return {
    rollout: "summarizer",
    at: NOW,
    decision: "roll-back",
    reason: "breach",
    plan,
    runbook: buildRunbook(plan),
    stage: "canary-5",
    holds: [],
    because: { kind: "breach", finding: breach },
    findings: [
      aFinding({
        cohort: "all",
        verdict: { kind: "pass", certified: false },
        observed: {
          ...NOTHING_OBSERVED,
          candidate: 0.024,
          baseline: 0.02,
          candidateSamples: 6264,
          baselineSamples: 62_640,
          pValue: 0.2,
        },
      }),
      breach,
      aFinding({
        guard: "errors",
        cohort: "all",
        verdict: { kind: "inconclusive", reason: "too-few-samples", detail: "", wanted: null },
        promised: false,
      }),
    ],
    together: { evidence: 1.4, carriers: [breach], degraded: ["breaking-news"] },
    actions: [{ at: NOW, does: "unleash: set the weight to 0", outcome: "read back 0" }],
    traffic: { candidate: percent(0), mirror: percent(0), cohorts: {} },
    covered: hours(9),
    bake: hours(48),
    longestGap: 0,
    covers: [{ by: "oncall-a", from: NOW, until: instant(NOW + hours(5)) }],
    ending: {
      kind: "rolled-back",
      because: "unsupported-claims broke in breaking-news",
      guard: "unsupported-claims",
      cohort: "breaking-news",
      stage: "canary-5",
      at: NOW,
      drainedAt: instant(NOW + 41 * SECOND),
      confirmedByTrafficAt: null,
    },
    confirmed: true,
    gate: null,
    incident: "https://github.example/acme/news/issues/7",
    detail: null,
    nextAt: null,
    dryRun: false,
    ...overrides,
  };
}
