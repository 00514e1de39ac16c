/** What follows from a decision: going back, waiting, baking on, going on. Each ends in one report. */
import { Failure, reasonOf } from "../../errors.ts";
import { stageAt } from "../../plan/plan.ts";
import type { HoldReason, RollBackReason } from "../../promotion/decision.ts";
import { followUpsOf } from "../../promotion/follow-ups.ts";
import type { JournalEvent } from "../../promotion/journal.ts";
import type { RolloutState, Weights } from "../../promotion/state.ts";
import { stepAt, stepWords } from "../../promotion/steps.ts";
import { lowerOf, showWeights } from "../../promotion/weights.ts";
import type { Action, TickReport } from "../../render/tick-report.ts";
import { iso } from "../../units.ts";
import { finishRollback } from "./finish-rollback.ts";
import { reload, save } from "./held.ts";
import { ROLLING_BACK, hurried, isToldToStop, unlessToldToStop } from "./hurry.ts";
import { moveForward } from "./move.ts";
import type { Moved } from "./move.ts";
import { recordStage } from "./records.ts";
import { reportOf } from "./report.ts";
import { highest, readWays } from "./read-ways.ts";
import type { RouteSeen } from "./route.ts";
import { takeBack } from "./take-back.ts";
import type { Tick, Ticked } from "./tick.ts";

/** @param settled key of our own move, where its write was read back: nobody has to wait for its end */
export async function rollBack(
  tick: Tick,
  because: RollBackReason,
  settled: string | null = null,
): Promise<Ticked> {
  const { world, call } = tick;
  world.moving({ rollout: tick.held.state.name, key: ROLLING_BACK });
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
  const first = reportOf(call, taken.held.state, { ...tick, actions });
  const report: TickReport = {
    ...first,
    traffic: highest(await readWays(tick.ways)),
    confirmed: taken.confirmed,
    reason: taken.confirmed ? first.reason : "rollback-unconfirmed",
  };
  const finished = await finishRollback(world, {
    report,
    held: taken.held,
    plan: call.plan,
    now: call.now,
    savedBy: taken.savedBy,
  });
  const { aftermath = null } = finished.held.state;
  return {
    held: finished.held,
    report: {
      ...report,
      actions: [...actions, ...finished.actions],
      incident: finished.incident,
      aftermath,
    },
  };
}

/** A weight that somebody raised is lowered to ours at once; everything else only waits. */
export async function hold(tick: Tick, reasons: readonly HoldReason[]): Promise<Ticked> {
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
  return keep(tick, [{ at: tick.call.now, does, outcome: await lower(tick, target) }]);
}

/** Names the version that was read: what a rollback or a person lowered since then is not raised again by this write. */
async function lower(tick: Tick, target: Weights): Promise<string> {
  try {
    await tick.ways[0].traffic.apply(target, tick.seen.view?.version ?? "force");
    return "done";
  } catch (cause) {
    return `not done: ${reasonOf(cause)}`;
  }
}

/** Saves what was learned; nothing moves. */
export async function keep(tick: Tick, actions: readonly Action[]): Promise<Ticked> {
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

/** Enters stage `to`, or a step of it; null ends the rollout. */
export async function promote(
  tick: Tick,
  { to, step }: { readonly to: number | null; readonly step?: number },
): Promise<Ticked> {
  const { world, call, seen } = tick;
  if (to === null) return complete(tick);
  if (seen.view === null) return keep(tick, []);
  if (isToldToStop(world)) return leaveToNextTick(tick);
  const terms = {
    plan: call.plan,
    traffic: unlessToldToStop(world, tick.ways[0].traffic),
    states: world.states,
    clock: hurried(world, "move"),
    now: call.now,
    log: world.log,
    moving: world.moving,
    opening: tick.settled,
  };
  const moved = await moveForward(terms, tick.held, { to, step, seen: seen.view });
  switch (moved.kind) {
    case "must-drain": {
      const because = { kind: "move-unconfirmed", because: moved.because } as const;
      const undone: Tick = { ...tick, held: moved.held, decision: { kind: "roll-back", because } };
      return rollBack(undone, because, moved.settled);
    }
    case "route-busy":
    case "refused": {
      const report = reportOf(call, moved.held.state, { ...tick, actions: [] });
      if (isToldToStop(world)) return { held: moved.held, report: toldToStop(report) };
      return {
        held: moved.held,
        report: {
          ...report,
          decision: "hold",
          ...whyNot(moved),
        },
      };
    }
    case "moved": {
      const { stage } = stageAt(call.plan, to);
      const action = {
        at: call.now,
        does: `shift to ${stage.name}${stepWords(stepAt(call.plan, { stage: to, step }))}: ${showWeights(moved.held.state.set)}`,
        outcome: "read back",
      };
      const after: RouteSeen = { view: moved.observed, route: seen.route };
      const report = reportOf(call, moved.held.state, { ...tick, seen: after, actions: [action] });
      await recordStage(world, { state: moved.held.state, stage: stage.name, status: "in_progress" });
      return { held: moved.held, report };
    }
  }
}

function whyNot(
  moved: Extract<Moved, { readonly kind: "refused" | "route-busy" }>,
): Pick<TickReport, "reason" | "detail"> {
  const detail = `Nothing was moved: ${moved.because}`;
  if (moved.kind === "route-busy") return { reason: moved.kind, detail };
  return { reason: moved.isStarting ? "not-ready" : "router-drift", detail };
}

/** What was learned is saved; the move waits for a job that lives. */
async function leaveToNextTick(tick: Tick): Promise<Ticked> {
  const { held, report } = await keep(
    { ...tick, decision: { kind: "bake", missing: 0, extended: false } },
    [],
  );
  return { held, report: toldToStop(report) };
}

function toldToStop(report: TickReport): TickReport {
  return { ...report, decision: "hold", reason: "told-to-stop" };
}

async function complete(tick: Tick): Promise<Ticked> {
  const { world, call } = tick;
  const followUps = followUpsOf(call.plan, tick.held.state, call.now);
  const state: RolloutState = {
    ...tick.held.state,
    ending: { kind: "promoted", at: call.now },
    ...(followUps.length === 0 ? {} : { followUps }),
  };
  const held = await save(world.states, tick.held, {
    state,
    events: [...tick.settled, judgedEvent(tick, "completed"), { event: "promoted" }],
    now: call.now,
  });
  await recordStage(world, { state, stage: stageAt(call.plan, state.stage).stage.name, status: "success" });
  return { held, report: reportOf(call, held.state, { ...tick, actions: [] }) };
}
