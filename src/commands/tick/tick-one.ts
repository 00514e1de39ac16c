/** One rollout of a tick: under way, ended and guarded, or asking to start. */
import type { Problem } from "../../config/problem.ts";
import { Failure, reasonOf } from "../../errors.ts";
import type { Plan } from "../../plan/plan.ts";
import type { StoredState } from "../../ports.ts";
import { isRestoreOpen } from "../../promotion/aftermath.ts";
import { isFlapping, quietFor } from "../../promotion/flapping.ts";
import type { OnBranch } from "../../promotion/observed.ts";
import type { RolloutState } from "../../promotion/state.ts";
import { renderStateChange } from "../../render/state-change.ts";
import type { Action, TickReason, TickReport } from "../../render/tick-report.ts";
import { instant, milliseconds } from "../../units.ts";
import type { Instant } from "../../units.ts";
import type { PlannedRollout } from "../plan-tree.ts";
import type { PromotionWorld } from "../world.ts";
import { askForNextCover } from "./ask-cover.ts";
import { asTold } from "./finish-rollback.ts";
import { guardEnded, isIdle } from "./guard-ended.ts";
import { save } from "./held.ts";
import { newerPlan } from "./newer.ts";
import { planOfState } from "./plan-of-state.ts";
import { refusal } from "./refusal.ts";
import { seenIn } from "./seen.ts";
import { releaseOldRoute } from "./release-old-route.ts";
import { reviewEmergency } from "./review-emergency.ts";
import { releaseRoute } from "./routes.ts";
import { runTick } from "./run-tick.ts";
import { tellPeople, tellRollback } from "./tell-people.ts";
import type { TickCall, Ticked } from "./tick.ts";
import { steadyClock } from "./steady-clock.ts";
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
export async function tickOne(outside: PromotionWorld, call: OneCall): Promise<TickReport | null> {
  let stored: StoredState | null = null;
  try {
    stored = believed(call.tip.states.get(call.name));
    const clock = steadyClock(outside.clock, stored?.state.journal.at ?? instant(0));
    const world = { ...outside, clock };
    const now = clock.now();
    if (stored !== null && isOver(stored) && isAnother(onBranch(call.tip, stored.state))) {
      // Another plan of this name asks to start: until it does, the candidate that was taken back is still guarded.
      const guarded =
        stored.state.ending?.kind === "rolled-back"
          ? await tickKnown(world, { ...call, asked: false }, { stored, now })
          : null;
      const isKept = guarded?.decision === "roll-back" || guarded?.aftermath?.restore === "pending";
      if (guarded !== null && isKept) return guarded;
      return await tickNew(world, await lookAgain(world, call, stored.state), now);
    }
    return stored === null ? await tickNew(world, call, now) : await tickKnown(world, call, { stored, now });
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause;
    return refusal(call, {
      at: outside.clock.now(),
      planned: call.tip.named.get(call.name)?.planned() ?? null,
      reason: reasonOfFailure(cause),
      detail: reasonOf(cause),
      state: stored?.state ?? null,
    });
  }
}

/** Putting the router back saved the state: what starts next replaces that one. */
async function lookAgain(world: PromotionWorld, call: OneCall, before: RolloutState): Promise<OneCall> {
  if (call.dryRun || !isRestoreOpen(before.aftermath)) return call;
  const saved = await world.states.load(call.name);
  if (saved === null) return call;
  return { ...call, tip: { ...call.tip, states: new Map([...call.tip.states, [call.name, saved]]) } };
}

/** The route is free for others once nobody has to look after it any more; the state remembers, so that this happens once. */
async function retire(world: PromotionWorld, { held, now, dryRun }: TickCall): Promise<void> {
  if (held.state.route === "" || dryRun) return;
  await releaseRoute(world.states, held.state.route, held.state.name);
  const events = [{ event: "action", does: "release the route", outcome: "done" } as const];
  await save(world.states, held, { state: { ...held.state, route: "" }, events, now });
}

/** A change of state is told once, in a comment of its own and to the channels; that it cannot be told changes nothing. */
async function told(
  world: PromotionWorld,
  tip: Tip,
  { before, ticked }: { readonly before: RolloutState; readonly ticked: Ticked },
): Promise<TickReport> {
  const { plan } = ticked.report;
  const sent = plan === null ? [] : await tellIfPossible(world, plan, { before, ticked });
  const report = { ...ticked.report, actions: [...ticked.report.actions, ...sent] };
  const said = world.outbox === undefined ? report : asTold(world.outbox, report);
  const text = isKnown(tip, before, report) ? null : renderStateChange(said);
  if (text === null || before.pullRequest === null) return report;
  try {
    await world.conversation.comment(before.pullRequest, text);
  } catch (cause) {
    world.log(`the pull request could not be told: ${reasonOf(cause)}`);
  }
  return report;
}

/** A hold that lasts, or that comes and goes, is told once. */
function isKnown(tip: Tip, before: RolloutState, report: TickReport): boolean {
  if (report.decision !== "hold") return false;
  if (before.heldFor === report.reason) return true;
  const rollout = report.plan?.rollout ?? null;
  const around = { stored: null, rollout, wake: tip.policy.wake, isPolicyUnreadable: false };
  const quiet = quietFor(rollout?.every ?? milliseconds(0));
  const alarm = tip.alarms?.alarms[report.rollout] ?? null;
  return isFlapping(alarm, seenIn(report, around), { now: report.at, quiet });
}

/** What is told is worked out after everything is done and saved: a mistake in it must not hide the report of that. */
async function tellIfPossible(
  world: PromotionWorld,
  plan: Plan,
  tick: { readonly before: RolloutState; readonly ticked: Ticked },
): Promise<readonly Action[]> {
  try {
    return [...(await tellPeople(world, plan, tick)), ...(await askForNextCover(world, plan, tick))];
  } catch (cause) {
    const outcome = `not done: ${reasonOf(cause)}`;
    return [{ at: world.clock.now(), does: "tell people", outcome }];
  }
}

/** @throws the Failure that a state which cannot be believed was read as. */
function believed(found: StoredState | Failure | undefined): StoredState | null {
  if (found instanceof Failure) throw found;
  return found ?? null;
}

/** Whether the branch names another plan that can be read. */
function isAnother(branch: OnBranch): boolean {
  return branch.kind === "changed" && branch.digest !== null;
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
    parsed: call.tip.rollouts.get(call.name)?.parsed,
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
    opening: [],
    newer: () => newerPlan(world, { name: call.name, tip: call.tip, now: known.now }),
  };
  if (state.ending === null) {
    const ticked = await reviewEmergency(world, await runTick(world, tick));
    return told(world, call.tip, { before: state, ticked });
  }
  if (isIdle(plan, state, { now: known.now, namedOnBranch: namesCandidate(call.tip, state.candidateKey) })) {
    await retire(world, tick);
    return null;
  }
  const guarded = await reviewEmergency(world, await guardEnded(world, tick));
  const ticked = await toldAgain(world, state, guarded);
  const report = await told(world, call.tip, { before: state, ticked });
  if (!call.asked || report.decision !== "guard" || state.ending.kind !== "rolled-back") return report;
  return {
    ...report,
    decision: "hold",
    reason: "already-rolled-back",
    detail: `rolled back: ${state.ending.because}`,
  };
}

/** Traffic that came back to a candidate that was taken off, or never was confirmed to be off, is told each time. */
async function toldAgain(world: PromotionWorld, state: RolloutState, ticked: Ticked): Promise<Ticked> {
  const { report } = ticked;
  if (report.decision !== "roll-back") return ticked;
  const sent = await tellRollback(world, report, `${state.digest}/${report.reason}/${report.at}`);
  return { ...ticked, report: { ...report, actions: [...report.actions, ...sent] } };
}

async function tickNew(world: PromotionWorld, call: OneCall, now: Instant): Promise<TickReport | null> {
  const found = call.tip.rollouts.get(call.name);
  if (found === undefined) return null;
  const no = (
    reason: TickReason,
    told: Partial<TickReport> & { readonly planned?: PlannedRollout | null },
  ): TickReport => refusal(call, { at: now, planned: null, reason, detail: null, state: null, ...told });
  const { rollout, problems } = found.parsed;
  if (rollout === null) return no("plan-refused", { detail: firstBlocker(problems) });
  const { tip } = call;
  if (tip.policyUnreadable !== null)
    return no("not-approved", { detail: `the policy cannot be read: ${tip.policyUnreadable}` });
  const started = await start(world, { found, rollout, tip, now });
  switch (started.kind) {
    case "refused":
      return no("plan-refused", {
        planned: started.planned,
        detail: started.because ?? firstBlocker(started.planned.problems),
      });
    case "not-approved":
      return no("not-approved", { detail: started.because, gate: started.gate, planned: started.planned });
    case "hold":
      return no(started.reasons[0].kind, { holds: started.reasons, planned: started.planned });
    case "started": {
      const { policy } = tip;
      const { plan, runbook } = planOfState(started.held.state, {
        policy,
        describeRouter: world.describeRouter,
      });
      const tick: TickCall = {
        plan,
        runbook,
        held: started.held,
        onBranch: { kind: "same" },
        quarantined: null,
        policy,
        now,
        dryRun: call.dryRun,
        opening: started.opening,
      };
      const ticked = await runTick(world, tick);
      await releaseOldRoute(world, believed(tip.states.get(call.name)), ticked);
      return told(world, tip, { before: started.held.state, ticked });
    }
  }
}

function firstBlocker(problems: readonly Problem[]): string | null {
  return problems.find((problem) => problem.severity === "blocker")?.message ?? null;
}
