/** The state machine: one pure function from what is remembered, what was seen and the time to what happens next. */
import type { Policy } from "../config/policy.ts";
import type { Stage } from "../config/rollout.ts";
import { isBreachTogether } from "../judge/allocate.ts";
import { type Finding, NOTHING_OBSERVED } from "../judge/finding.ts";
import { stageAt } from "../plan/plan.ts";
import type { Plan } from "../plan/plan.ts";
import { instant, plus } from "../units.ts";
import type { Instant } from "../units.ts";
import { lateness } from "./deadline.ts";
import { beyondObjective } from "./beyond-objective.ts";
import type { Decision, HoldReason, RollBackReason } from "./decision.ts";
import { dryRunReasons } from "./dry-run.ts";
import { emergencyNow, skipsBake, withoutSkipped, withoutTime } from "./emergency.ts";
import { bakeHere } from "./extension.ts";
import type { Observed } from "./observed.ts";
import { withoutOverridden } from "./override.ts";
import { reasonsAgainstRaising } from "./permission.ts";
import { servedReasons } from "./served.ts";
import type { RolloutState } from "./state.ts";
import { changeReasons, supersededBy } from "./supersede.ts";
import { nextMove, stepAt, type Position } from "./steps.ts";
import { suspected } from "./suspicion.ts";
import { withoutUnserved } from "./unserved.ts";
import { driftOf, showWeights } from "./weights.ts";

/** Reasons that say "there is no evidence" and hold whether or not the pair was promised. */
const NO_EVIDENCE: ReadonlySet<string> = new Set([
  "no-data",
  "stale",
  "partial",
  "not-a-number",
  "ambiguous",
  "unauthorised",
  "rate-limited",
  "query-error",
  "unreachable",
  "source-failed",
  "impossible",
  "clock-skew",
  // Reported and not confirmed: nobody goes on before somebody looked.
  "unconfirmed",
]);

/**
 * Decides one tick of a rollout that is under way.
 *
 * `state` already carries this tick's evidence (`covered`, `pairs`, …). Going back is looked at first and needs nothing but
 * evidence, a person or a deadline; whatever else is wrong can only hold.
 */
export function decide(plan: Plan, state: RolloutState, observed: Observed, now: Instant): Decision {
  const back = reasonToRollBack(plan, state, observed, now);
  if (back !== null) return { kind: "roll-back", because: back };
  const [first, ...others] = reasonsToHold(plan, state, observed, now);
  if (first !== undefined) return { kind: "hold", reasons: [first, ...others] };
  return promoteOrBake(plan, state, observed, now);
}

function reasonToRollBack(
  plan: Plan,
  state: RolloutState,
  observed: Observed,
  now: Instant,
): RollBackReason | null {
  const breach = observed.evidence.findings.find(
    (each) => each.verdict.kind === "breach" && each.onBreach === "roll-back",
  );
  if (breach !== undefined) return { kind: "breach", finding: breach };
  const { together } = observed.evidence;
  if (isBreachTogether(together.evidence)) return { kind: "breach-together", carriers: together.carriers };
  if (state.abort !== null) return { kind: "aborted", by: state.abort.by, reason: state.abort.reason };
  if (state.intent === null && observed.route.kind === "read") {
    const { set, least = set, step } = observed.route;
    // Where one of several places was taken down, somebody wants it down: a rollback takes the others with it.
    if ([set, least].some((held) => driftOf(held, state.set, step) === "down")) return { kind: "by-hand" };
  }
  const late = lateness(plan, state, observed.policy);
  if (now >= plus(late.at, observed.policy.patience)) return { kind: "deadline", of: late.of };
  // Last: whatever else is wrong is said, and remembered, as what it is.
  return supersededBy(plan, state, observed);
}

function reasonsToHold(
  plan: Plan,
  state: RolloutState,
  observed: Observed,
  now: Instant,
): readonly HoldReason[] {
  const late = lateness(plan, state, observed.policy);
  const findings = withoutOverridden(plan, state, { findings: observed.evidence.findings, now });
  return [
    ...breachesThatHold(findings, acceptedIn(plan, state)),
    ...state.holds.map((hold): HoldReason => ({ kind: "held", by: hold.by, reason: hold.reason })),
    ...routeReasons(state, observed, now),
    ...servedReasons(state, observed),
    ...noEvidence(withoutUnserved(plan, state, findings)),
    ...changeReasons(plan, state, observed),
    ...(observed.quarantined === null
      ? []
      : [{ kind: "quarantined", because: observed.quarantined } as const]),
    ...(now >= late.at
      ? [{ kind: "deadline", of: late.of, rollsBackAt: plus(late.at, observed.policy.patience) } as const]
      : []),
  ];
}

function breachesThatHold(
  findings: readonly Finding[],
  accepted: ReadonlySet<string>,
): readonly HoldReason[] {
  return findings
    .filter((each) => each.verdict.kind === "breach" && each.onBreach === "hold")
    .filter(({ guard, cohort }) => !accepted.has(`${guard}/${cohort}`))
    .map((finding) => ({ kind: "guard-breached", finding }));
}

/** Pairs whose breach a person goes on with in this stage. */
function acceptedIn(plan: Plan, state: RolloutState): ReadonlySet<string> {
  const here = stageAt(plan, state.stage).stage.name;
  return new Set(state.accepted.filter(({ stage }) => stage === here).map(({ pair }) => pair));
}

function noEvidence(findings: readonly Finding[]): readonly HoldReason[] {
  return findings
    .filter(
      (each) =>
        each.onBreach !== "warn" &&
        each.verdict.kind === "inconclusive" &&
        NO_EVIDENCE.has(each.verdict.reason),
    )
    .toSorted((a, b) => Number(isReported(b)) - Number(isReported(a)))
    .map((finding) => ({ kind: "no-evidence", finding }));
}

/** What a person has to look into comes before what a source has to deliver. */
function isReported({ verdict }: Finding): boolean {
  return verdict.kind === "inconclusive" && verdict.reason === "unconfirmed";
}

function routeReasons(state: RolloutState, observed: Observed, now: Instant): readonly HoldReason[] {
  const { route } = observed;
  if (route.kind === "unreadable") return [{ kind: "router-unreadable", because: route.because }];
  const reasons: HoldReason[] = [];
  if (state.intent !== null && now < state.intent.until)
    reasons.push({ kind: "move-in-progress", until: state.intent.until });
  if (state.intent === null && driftOf(route.set, state.set, route.step) === "up") {
    reasons.push({ kind: "router-drift", found: showWeights(route.set), ours: showWeights(state.set) });
  }
  if (route.blockedBy !== null) reasons.push({ kind: "router-blocked", by: route.blockedBy });
  if (route.candidateReady === false) reasons.push({ kind: "not-ready", side: "candidate" });
  // A baseline that could not take the traffic back is no way back.
  if (route.baselineReady === false) reasons.push({ kind: "not-ready", side: "baseline" });
  return reasons;
}

function promoteOrBake(plan: Plan, state: RolloutState, observed: Observed, now: Instant): Decision {
  // After a long silence a tick looks at a part of it: what the rest holds may still be a breach.
  const { left = 0 } = observed.evidence;
  if (left > 0) return { kind: "bake", missing: left, extended: false };
  const isSuspected = suspected(observed.evidence.findings).length > 0;
  const goesOnLater = { kind: "bake", missing: plan.rollout.every, extended: false } as const;
  if (state.observedAt === null && (state.step ?? 0) > 0 && isSuspected) return goesOnLater;
  if (state.observedAt === null)
    return enter(plan, state, { to: state, policy: observed.policy, now, open: [] });
  const { kind, stage } = stepAt(plan, state);
  const isStep = kind === "preview" || kind === "switch";
  const { skips = [] } = emergencyNow(observed.policy, state, now) ?? {};
  // A preview warms up and a switch is short: neither is a bake.
  const skipsTime = !isStep && skipsBake(plan, state.stage, skips);
  const bake = bakeHere(plan, state);
  // One interval that was watched and broke nothing is the least that anybody is moved on.
  const missing = (skipsTime ? Math.min(plan.rollout.every, bake) : bake) - state.covered;
  if (missing > 0) return { kind: "bake", missing, extended: false };
  const to = nextMove(plan, state);
  // Nobody is served by a preview, and a step of a switch is judged to find harm, not to prove that there is none.
  if (isStep) {
    if (isSuspected) return goesOnLater;
    const open = kind === "switch" ? undecided(observed.evidence) : [];
    return enter(plan, state, { to, policy: observed.policy, now, open });
  }
  const counted = withoutOverridden(plan, state, { findings: observed.evidence.findings, now });
  const all = tooFew(plan, counted);
  const short = skipsTime ? withoutTime(plan, all) : all;
  const beyond = beyondObjective(plan, counted);
  if (short.length > 0 || beyond.length > 0) {
    const extension = extensionOf(stage) - state.covered;
    if (extension > 0) return { kind: "bake", missing: extension, extended: true };
  }
  const open = [...short, ...beyond, ...undecided(observed.evidence)];
  const next = enter(plan, state, { to, policy: observed.policy, now, open });
  const isSooner = state.covered < bake || short.length < all.length;
  return next.kind === "promote" && isSooner ? { ...next, skipped: true } : next;
}

/** Raising the weight is the last thing that anything may stand in the way of. */
function enter(
  plan: Plan,
  state: RolloutState,
  step: {
    readonly to: Position | null;
    readonly policy: Policy;
    readonly now: Instant;
    readonly open: readonly HoldReason[];
  },
): Decision {
  const { to } = step;
  const next = to === null ? null : stageAt(plan, to.stage).stage;
  const against =
    next === null
      ? []
      : reasonsAgainstRaising(plan.rollout, { now: step.now, policy: step.policy, state, next });
  const { skips = [] } = emergencyNow(step.policy, state, step.now) ?? {};
  const open = [...step.open, ...withoutSkipped(against, skips)];
  const [first, ...others] =
    open.length > 0 ? open : dryRunReasons(plan, state, { policy: step.policy, next });
  if (first !== undefined) return { kind: "hold", reasons: [first, ...others] };
  const into = (to?.step ?? 0) === 0 ? {} : { step: to?.step ?? 0 };
  return { kind: "promote", to: to?.stage ?? null, ...into };
}

/** Promised pairs that the end of the bake left open, and certificates. Blind pairs are printed and do not hold. */
function tooFew({ rollout }: Plan, findings: readonly Finding[]): readonly HoldReason[] {
  const certified = new Set(rollout.guards.filter(({ certify }) => certify).map(({ name }) => name));
  return findings
    .filter((each) => each.onBreach !== "warn" && isLeftOpen(each, certified))
    .map((finding) => ({ kind: "too-few-samples", finding }));
}

/** A certificate was asked for by name: without it the stage does not end, whatever the plan promised and however little was seen. */
function isLeftOpen({ guard, promised, verdict }: Finding, certified: ReadonlySet<string>): boolean {
  return verdict.kind === "inconclusive" && (promised || certified.has(guard));
}

/** An end of a bake without any finding is silence, and silence never promotes. */
function undecided(evidence: Observed["evidence"]): readonly HoldReason[] {
  if (evidence.findings.length > 0) return [];
  const observed = NOTHING_OBSERVED;
  const verdict = {
    kind: "inconclusive",
    reason: "no-data",
    detail: "no guard was judged in this stage",
    wanted: null,
  } as const;
  return [
    {
      kind: "no-evidence",
      finding: { guard: "(any)", cohort: "all", onBreach: "hold", promised: true, verdict, observed },
    },
  ];
}

function extensionOf(stage: Stage): number {
  return stage.kind === "evaluate" || stage.extendTo === null ? 0 : stage.extendTo;
}

/** Index of the next stage that moves or mirrors live traffic; null after the last. */
export function nextLive(plan: Plan, after: number): number | null {
  const next = plan.stages.find((each) => each.index > after && each.stage.kind !== "evaluate");
  return next === undefined ? null : next.index;
}

/** When the next look is worth it: the next complete interval, never later than the end of a hold that ends by itself. */
export function nextLookAt(plan: Plan, now: Instant): Instant {
  const { every } = plan.rollout;
  return instant((Math.floor(now / every) + 1) * every);
}
