/** One rollout of a tick: under way, ended and guarded, or asking to start. */
import { Failure, reasonOf } from "../../errors.ts";
import { candidateKey } from "../../plan/route.ts";
import type { StoredState } from "../../ports.ts";
import type { RolloutState } from "../../promotion/state.ts";
import { renderStateChange } from "../../render/state-change.ts";
import type { TickReason, TickReport } from "../../render/tick-report.ts";
import { instant } from "../../units.ts";
import type { Instant } from "../../units.ts";
import { isRefused } from "../plan-tree.ts";
import type { PromotionWorld } from "../world.ts";
import { guardEnded, isIdle } from "./guard-ended.ts";
import { planOfState } from "./plan-of-state.ts";
import { refusal } from "./refusal.ts";
import { runTick } from "./run-tick.ts";
import type { TickCall, Ticked } from "./run-tick.ts";
import { start } from "./start.ts";
import { namesCandidate, onBranch } from "./tip.ts";
import type { Tip } from "./tip.ts";

export interface OneCall {
  readonly name: string;
  readonly tip: Tip;
  /** Asked for by name: a rollout that was already rolled back is an error then. */
  readonly asked: boolean;
  readonly dryRun: boolean;
}

/** What goes wrong for one rollout never keeps the others from being looked at. null for an idle one. */
export async function tickOne(world: PromotionWorld, call: OneCall): Promise<TickReport | null> {
  let stored: StoredState | null = null;
  try {
    stored = believed(call.tip.states.get(call.name));
    const now = instant(Math.max(world.clock.now(), stored?.state.journal.at ?? 0));
    const digest = call.tip.rollouts.get(call.name)?.plan?.digest ?? null;
    if (
      stored !== null &&
      isOver(stored) &&
      digest !== null &&
      onBranch(call.tip, stored.state).kind === "changed"
    ) {
      return await tickNew(world, call, now);
    }
    return stored === null ? await tickNew(world, call, now) : await tickKnown(world, call, { stored, now });
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause;
    const found = call.tip.rollouts.get(call.name);
    return refusal(call, {
      at: world.clock.now(),
      planned: found ?? null,
      reason: reasonOfFailure(cause),
      detail: reasonOf(cause),
      state: stored?.state ?? null,
    });
  }
}

/** A change of state is told once, in a comment of its own; that it cannot be told changes nothing. */
async function told(world: PromotionWorld, before: RolloutState, { report }: Ticked): Promise<TickReport> {
  const text =
    report.decision === "hold" && before.heldFor === report.reason ? null : renderStateChange(report);
  if (text === null || before.pullRequest === null) return report;
  try {
    await world.conversation.comment(before.pullRequest, text);
  } catch (cause) {
    world.log(`the pull request could not be told: ${reasonOf(cause)}`);
  }
  return report;
}

/** @throws the Failure that a state which cannot be believed was read as. */
function believed(found: StoredState | Failure | undefined): StoredState | null {
  if (found instanceof Failure) throw found;
  return found ?? null;
}

function isOver(stored: StoredState): boolean {
  return stored.state.ending !== null;
}

function reasonOfFailure(cause: Failure): TickReason {
  if (cause.code === "lost-race" || cause.code === "state-lost" || cause.code === "route-busy")
    return cause.code;
  return "world-unavailable";
}

async function tickKnown(
  world: PromotionWorld,
  call: OneCall,
  known: { readonly stored: StoredState; readonly now: Instant },
): Promise<TickReport | null> {
  const { state, version } = known.stored;
  const { plan, runbook } = planOfState(state, {
    policy: call.tip.policy,
    describeRouter: world.describeRouter,
  });
  const tick: TickCall = {
    plan,
    runbook,
    held: { state, version },
    onBranch: onBranch(call.tip, state),
    quarantined: call.tip.quarantine[state.candidateKey] ?? null,
    policy: call.tip.policy,
    now: known.now,
    dryRun: call.dryRun,
  };
  if (state.ending === null) return told(world, state, await runTick(world, tick));
  if (isIdle(plan, state, { now: known.now, namedOnBranch: namesCandidate(call.tip, state.candidateKey) }))
    return null;
  const report = await told(world, state, await guardEnded(world, tick));
  if (!call.asked || report.decision !== "guard" || state.ending.kind !== "rolled-back") return report;
  return {
    ...report,
    decision: "hold",
    reason: "already-rolled-back",
    detail: `rolled back: ${state.ending.because}`,
  };
}

async function tickNew(world: PromotionWorld, call: OneCall, now: Instant): Promise<TickReport | null> {
  const planned = call.tip.rollouts.get(call.name);
  if (planned === undefined) return null;
  const no = (reason: TickReason, told: Partial<TickReport>): TickReport =>
    refusal(call, { at: now, planned, reason, detail: null, state: null, ...told });
  if (planned.plan === null || planned.runbook === null || isRefused(planned)) {
    const blocker = planned.problems.find((problem) => problem.severity === "blocker");
    return no("plan-refused", { detail: blocker?.message ?? null });
  }
  if (call.tip.policyUnreadable !== null)
    return no("not-approved", { detail: `the policy cannot be read: ${call.tip.policyUnreadable}` });
  const quarantined = call.tip.quarantine[candidateKey(planned.plan.rollout.release.candidate)] ?? null;
  const { policy, policySource } = call.tip;
  const started = await start(world, {
    plan: planned.plan,
    tip: call.tip.commit,
    before: call.tip.states.get(call.name) ?? null,
    policy,
    policySource,
    quarantined,
    now,
    dryRun: call.dryRun,
  });
  switch (started.kind) {
    case "not-approved":
      return no("not-approved", { detail: started.because, gate: started.gate });
    case "route-busy":
      return no("route-busy", { detail: started.because });
    case "hold":
      return no(started.reasons[0].kind, { holds: started.reasons });
    case "started": {
      const { plan, runbook } = planOfState(started.held.state, {
        policy,
        describeRouter: world.describeRouter,
      });
      const tick: TickCall = {
        plan,
        runbook,
        held: started.held,
        onBranch: { kind: "same" },
        quarantined,
        policy,
        now,
        dryRun: call.dryRun,
      };
      return told(world, started.held.state, await runTick(world, tick));
    }
  }
}
