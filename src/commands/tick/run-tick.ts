/** One tick of one rollout that is under way: look, judge, decide, act, record. */
import { bakeOf } from "../../config/rollout.ts";
import { Failure, reasonOf } from "../../errors.ts";
import type { Plan } from "../../plan/plan.ts";
import { stageAt } from "../../plan/plan.ts";
import { decide, nextLookAt } from "../../promotion/decide.ts";
import type { Decision, HoldReason } from "../../promotion/decision.ts";
import type { Evidence, Observed, OnBranch } from "../../promotion/observed.ts";
import type { JournalEvent } from "../../promotion/journal.ts";
import type { RolloutState } from "../../promotion/state.ts";
import { lowerOf, showWeights } from "../../promotion/weights.ts";
import type { Policy } from "../../config/policy.ts";
import type { Action, TickReason, TickReport } from "../../render/tick-report.ts";
import type { Runbook } from "../../runbook/runbook.ts";
import { iso } from "../../units.ts";
import type { Instant } from "../../units.ts";
import type { PromotionWorld } from "../world.ts";
import { reload, save } from "./held.ts";
import type { Held } from "./held.ts";
import { measure } from "./measure.ts";
import { moveForward, outcomeOf } from "./move.ts";
import { afterRollback } from "./records.ts";
import { readRoute, waysOf } from "./route.ts";
import type { RouteSeen } from "./route.ts";
import { takeBack } from "./take-back.ts";

export interface TickCall {
  readonly plan: Plan;
  readonly runbook: Runbook;
  readonly held: Held;
  readonly onBranch: OnBranch;
  readonly quarantined: string | null;
  readonly policy: Policy;
  readonly now: Instant;
  readonly dryRun: boolean;
  /** Journal lines of a rollout that starts with this tick. */
  readonly opening: readonly JournalEvent[];
}

export interface Ticked {
  readonly held: Held;
  readonly report: TickReport;
}

export async function runTick(world: PromotionWorld, call: TickCall): Promise<Ticked> {
  const ways = waysOf(world, call.plan);
  const seen = await readRoute(call.plan, ways[0]);
  const { state, events } = reconcile(call, seen);
  const settled = [...call.opening, ...events];
  const { onBranch, quarantined, policy } = call;
  const around = { route: seen.route, onBranch, quarantined, policy };
  const evidence = await judge(world, call, { state, around });
  const merged = withEvidence(state, evidence);
  const observed: Observed = { ...around, evidence };
  const decision = decide(call.plan, merged, observed, call.now);
  world.log(`${call.plan.rollout.name}: ${stageAt(call.plan, state.stage).stage.name} ${decision.kind}`);
  const held: Held = { state: merged, version: call.held.version };
  if (call.dryRun)
    return { held: call.held, report: reportOf(call, merged, { decision, evidence, seen, actions: [] }) };
  const tick: Tick = { world, call, ways, seen, evidence, held, decision, settled };
  switch (decision.kind) {
    case "roll-back":
      return rollBack(tick, decision.because);
    case "hold":
      return hold(tick, decision.reasons);
    case "bake":
      return keep(tick, []);
    case "promote":
      return promote(tick, decision.to);
  }
}

/** A judge that fails keeps nothing from going back: an abort, a hand at the router and a deadline need no evidence. */
async function judge(
  world: PromotionWorld,
  call: TickCall,
  { state, around }: { readonly state: RolloutState; readonly around: Omit<Observed, "evidence"> },
): Promise<Evidence> {
  try {
    return await measure({ plan: call.plan, state, now: call.now, openMetrics: world.openMetrics });
  } catch (cause) {
    const { pairs, judgedUntil } = state;
    const none = { findings: [], intervals: 0, covered: 0, longestGap: 0, servedShare: null };
    const evidence: Evidence = { ...none, pairs, judgedUntil };
    if (decide(call.plan, state, { ...around, evidence }, call.now).kind !== "roll-back") throw cause;
    world.log(`going back without the metrics: ${reasonOf(cause)}`);
    return evidence;
  }
}

interface Tick {
  readonly world: PromotionWorld;
  readonly call: TickCall;
  readonly ways: ReturnType<typeof waysOf>;
  readonly seen: RouteSeen;
  readonly evidence: Evidence;
  readonly held: Held;
  readonly decision: Decision;
  /** What became of a move that an earlier tick left open. */
  readonly settled: readonly JournalEvent[];
}

/** Settles a move that an earlier tick announced and did not live to record. */
function reconcile(
  call: TickCall,
  seen: RouteSeen,
): { readonly state: RolloutState; readonly events: readonly JournalEvent[] } {
  const { state } = call.held;
  const { intent } = state;
  if (intent === null || call.now < intent.until || seen.view === null) return { state, events: [] };
  const step = call.plan.routers[0].capabilities.weight?.step ?? 0;
  const entered = { ...state, intent: null, covered: 0, longestGap: 0 };
  switch (outcomeOf(intent, state.set, seen.view, step)) {
    case "arrived":
      return {
        state: { ...entered, set: intent.to, observedAt: call.now, judgedUntil: null },
        events: [{ event: "done", key: intent.key, stage: intent.stage, observed: seen.view.set }],
      };
    case "not-arrived":
      return {
        state: { ...entered, observedAt: null },
        events: [
          { event: "action", does: `move to ${intent.stage}`, outcome: "had not arrived; made again" },
        ],
      };
    case "something-else":
      return {
        state: { ...state, intent: null },
        events: [
          { event: "action", does: `move to ${intent.stage}`, outcome: "the router holds something else" },
        ],
      };
  }
}

function withEvidence(state: RolloutState, evidence: Evidence): RolloutState {
  return {
    ...state,
    pairs: evidence.pairs,
    judgedUntil: evidence.judgedUntil,
    covered: state.covered + evidence.covered,
    longestGap: Math.max(state.longestGap, evidence.longestGap),
  };
}

async function rollBack(
  tick: Tick,
  because: Extract<Decision, { readonly kind: "roll-back" }>["because"],
  settled: string | null = null,
): Promise<Ticked> {
  const { world, call } = tick;
  const taken = await takeBack(world, {
    settled,
    plan: call.plan,
    held: tick.held,
    because,
    now: call.now,
    ways: tick.ways,
  });
  if (taken.confirmed) world.moving(null);
  const actions = taken.attempts.map((attempt): Action => ({ at: call.now, ...attempt }));
  const first = reportOf(call, taken.held.state, {
    ...tick,
    seen: await readRoute(call.plan, tick.ways[0]),
    actions,
  });
  const report: TickReport = {
    ...first,
    confirmed: taken.confirmed,
    reason: taken.confirmed ? first.reason : "rollback-unconfirmed",
  };
  const records = await afterRollback(world, { report, state: taken.held.state, plan: call.plan });
  return {
    held: taken.held,
    report: { ...report, actions: [...actions, ...records.actions], incident: records.incident },
  };
}

/** A weight that somebody raised is lowered to ours at once; everything else only waits. */
async function hold(tick: Tick, reasons: readonly HoldReason[]): Promise<Ticked> {
  // Saving now would make the other tick believe that it lost its move.
  if (reasons.some((reason) => reason.kind === "move-in-progress")) {
    return { held: tick.call.held, report: reportOf(tick.call, tick.held.state, { ...tick, actions: [] }) };
  }
  const drift = reasons.find((reason) => reason.kind === "router-drift");
  if (drift === undefined) return keep(tick, []);
  // The router was read after the state: what looks like a hand may be the move of a tick that has won meanwhile.
  const again = await reload(tick.world.states, tick.held);
  if (again?.version !== tick.held.version)
    throw new Failure(
      "lost-race",
      "Another tick saved the state before the router was read. Nothing was moved",
    );
  const { set } = tick.held.state;
  // One cohort may stand above what we set and another below: what a person lowered is never raised again.
  const target = tick.seen.view === null ? set : lowerOf(tick.seen.view.set, set);
  const does = `lower the router from ${drift.found} to ${showWeights(target)}`;
  try {
    await tick.ways[0].traffic.apply(target, "force");
    return await keep(tick, [{ at: tick.call.now, does, outcome: "done" }]);
  } catch (cause) {
    return keep(tick, [{ at: tick.call.now, does, outcome: `not done: ${reasonOf(cause)}` }]);
  }
}

/** Saves what was learned; nothing moves. */
async function keep(tick: Tick, actions: readonly Action[]): Promise<Ticked> {
  const { world, call } = tick;
  const report = reportOf(call, tick.held.state, { ...tick, actions });
  const events: readonly JournalEvent[] = [
    ...tick.settled,
    judgedEvent(tick, report.reason),
    ...actions.map(({ does, outcome }) => ({ event: "action", does, outcome }) as const),
  ];
  const state: RolloutState = {
    ...tick.held.state,
    heldFor: report.decision === "hold" ? report.reason : null,
  };
  const held = await save(world.states, tick.held, { state, events, now: call.now });
  return { held, report };
}

function judgedEvent(tick: Tick, reason: string): JournalEvent {
  const { state } = tick.held;
  return {
    event: "judged",
    stage: stageAt(tick.call.plan, state.stage).stage.name,
    until: state.judgedUntil === null ? "" : iso(state.judgedUntil),
    intervals: tick.evidence.intervals,
    decision: tick.decision.kind,
    reason,
  };
}

async function promote(tick: Tick, to: number | null): Promise<Ticked> {
  const { world, call, seen } = tick;
  if (to === null) return complete(tick);
  if (seen.view === null) return keep(tick, []);
  const terms = {
    plan: call.plan,
    traffic: tick.ways[0].traffic,
    states: world.states,
    clock: world.clock,
    now: call.now,
    log: world.log,
    moving: world.moving,
    opening: tick.settled,
  };
  const moved = await moveForward(terms, tick.held, { to, seen: seen.view });
  switch (moved.kind) {
    case "must-drain": {
      const because = { kind: "move-unconfirmed", because: moved.because } as const;
      const undone: Tick = { ...tick, held: moved.held, decision: { kind: "roll-back", because } };
      return rollBack(undone, because, moved.settled);
    }
    case "route-busy":
    case "refused": {
      const report = reportOf(call, moved.held.state, { ...tick, actions: [] });
      return {
        held: moved.held,
        report: {
          ...report,
          decision: "hold",
          reason: moved.kind === "route-busy" ? "route-busy" : "router-drift",
          detail: `Nothing was moved: ${moved.because}`,
        },
      };
    }
    case "moved": {
      const { stage } = stageAt(call.plan, to);
      const action = {
        at: call.now,
        does: `shift to ${stage.name}: ${showWeights(moved.held.state.set)}`,
        outcome: "read back",
      };
      const after: RouteSeen = { view: moved.observed, route: seen.route };
      const report = reportOf(call, moved.held.state, { ...tick, seen: after, actions: [action] });
      await recordStage(world, { state: moved.held.state, stage: stage.name, status: "in_progress" });
      return { held: moved.held, report };
    }
  }
}

async function complete(tick: Tick): Promise<Ticked> {
  const { world, call } = tick;
  const state: RolloutState = { ...tick.held.state, ending: { kind: "promoted", at: call.now } };
  const held = await save(world.states, tick.held, {
    state,
    events: [...tick.settled, judgedEvent(tick, "completed"), { event: "promoted" }],
    now: call.now,
  });
  await recordStage(world, { state, stage: stageAt(call.plan, state.stage).stage.name, status: "success" });
  return { held, report: reportOf(call, held.state, { ...tick, actions: [] }) };
}

/** A record that cannot be written is told in the log; the promotion does not depend on it. */
async function recordStage(
  world: PromotionWorld,
  entry: { readonly state: RolloutState; readonly stage: string; readonly status: "in_progress" | "success" },
): Promise<void> {
  try {
    await world.deployments.record({
      rollout: entry.state.name,
      stage: entry.stage,
      commit: entry.state.commit,
      digest: entry.state.digest,
      state: entry.status,
      description: `${showWeights(entry.state.set)} of the traffic`,
      journal: entry.state.journal.hash,
    });
  } catch (cause) {
    world.log(`the deployment record could not be written: ${reasonOf(cause)}`);
  }
}

function reportOf(
  call: TickCall,
  state: RolloutState,
  told: {
    readonly decision: Decision;
    readonly evidence: Evidence;
    readonly seen: RouteSeen;
    readonly actions: readonly Action[];
  },
): TickReport {
  const { stage } = stageAt(call.plan, state.stage);
  const { decision } = told;
  return {
    rollout: state.name,
    at: call.now,
    decision: decision.kind,
    reason: reasonFor(decision, call.held.state),
    plan: call.plan,
    runbook: call.runbook,
    stage: stage.name,
    holds: decision.kind === "hold" ? decision.reasons : [],
    because: decision.kind === "roll-back" ? decision.because : null,
    findings: told.evidence.findings,
    actions: told.actions,
    traffic: told.seen.view?.set ?? null,
    covered: state.covered,
    bake: bakeOf(stage),
    longestGap: state.longestGap,
    covers: state.covers,
    ending: state.ending,
    confirmed: null,
    gate: null,
    incident: null,
    detail: null,
    nextAt: state.ending === null ? nextLookAt(call.plan, call.now) : null,
    dryRun: call.dryRun,
  };
}

function reasonFor(decision: Decision, before: RolloutState): TickReason {
  switch (decision.kind) {
    case "roll-back":
      return decision.because.kind;
    case "hold":
      return decision.reasons[0].kind;
    case "bake":
      return decision.extended ? "extended" : "baking";
    case "promote":
      if (decision.to === null) return "completed";
      return before.observedAt === null && before.judgedUntil === null && decision.to === before.stage
        ? "started"
        : "stage-passed";
  }
}
