/** After the end a rollout is still guarded: traffic that comes back to a rolled-back candidate is drained again. */
import { reasonOf } from "../../errors.ts";
import type { Plan } from "../../plan/plan.ts";
import { nextLookAt } from "../../promotion/decide.ts";
import { NOTHING_TOGETHER } from "../../promotion/observed.ts";
import type { RolloutState } from "../../promotion/state.ts";
import { DRAINED, isDrained } from "../../promotion/weights.ts";
import type { Action, TickReport } from "../../render/tick-report.ts";
import { plus } from "../../units.ts";
import type { Instant } from "../../units.ts";
import type { PromotionWorld } from "../world.ts";
import { drain } from "./drain.ts";
import type { Attempt, Drained, Way } from "./drain.ts";
import { asRollback, finishRollback, isUnfinished } from "./finish-rollback.ts";
import type { Finished } from "./finish-rollback.ts";
import { save } from "./held.ts";
import type { Held } from "./held.ts";
import { hurried } from "./hurry.ts";
import { putBackLater } from "./put-back.ts";
import type { PutBack } from "./put-back.ts";
import { measureServedShare } from "./served-share.ts";
import { highest, readWays, unreadIn } from "./read-ways.ts";
import { waysOf } from "./route.ts";
import type { TickCall, Ticked } from "./tick.ts";
import { verifyRollback } from "./verify-rollback.ts";

export async function guardEnded(world: PromotionWorld, call: TickCall): Promise<Ticked> {
  const { state } = call.held;
  if (state.ending?.kind !== "rolled-back")
    return { held: call.held, report: reportOf(call, { reason: "guarding" }) };
  const ways = waysOf(world, call.plan, state);
  const reads = await readWays(ways);
  const found = highest(reads);
  const unread = unreadIn(reads);
  // A rollback that nobody confirmed is tried again, by every way, also while a router does not answer.
  const isOpen = state.ending.drainedAt === null;
  const isServing = found !== null && !isDrained(found);
  if (!call.dryRun && (isServing || (isOpen && unread !== null)))
    return drainAgain(world, call, { ways, found });
  if (found === null)
    return { held: call.held, report: reportOf(call, { reason: "router-unreadable", detail: unread }) };
  if (isOpen && !call.dryRun) await recordDrain(world, call, { found, again: null });
  const put = isOpen || call.dryRun ? null : await putBackLater(world, { ...call, ways });
  if (put !== null && !put.isSafe) return drainAfter(world, { ...call, held: put.held }, { ways, put });
  const ended = put === null ? call : { ...call, held: put.held };
  const finished = isOpen
    ? { held: call.held, actions: [], incident: null }
    : await finishLater(world, ended);
  const { held, actions, incident } = finished;
  if (held.state.aftermath == null)
    return withUnread(await confirmByTraffic(world, { ...call, held }, found), unread);
  const report = {
    ...reportOf({ ...call, held }, { reason: "guarding", detail: put?.because ?? null }),
    traffic: found,
    actions: [...actionsOf(call.now, put?.attempts ?? []), ...actions],
    nextAt: put?.step === "pending" ? nextLookAt(call.plan, call.now) : null,
    incident,
  };
  return withUnread(await verifyRollback(world, { ...call, held }, report), unread);
}

async function drainAgain(
  world: PromotionWorld,
  call: TickCall,
  { ways, found }: { readonly ways: readonly Way[]; readonly found: RolloutState["set"] | null },
): Promise<Ticked> {
  const terms = { within: call.plan.rollout.rollback.within, clock: hurried(world, "drain") };
  const again = await drain(ways, terms);
  const actions = again.attempts.map((attempt): Action => ({ at: call.now, ...attempt }));
  const held = await recordDrain(world, call, { found, again });
  const { ending, aftermath } = call.held.state;
  if (ending?.kind === "rolled-back" && ending.drainedAt === null && again.confirmed && aftermath != null)
    return { held, report: { ...confirmedLate(call, ending, world.clock.now()), actions } };
  const reason = again.confirmed ? "rollback-undone" : "rollback-unconfirmed";
  // What is still not off went back for what it went back for.
  const because = again.confirmed ? null : (held.state.aftermath?.because ?? null);
  const report = reportOf({ ...call, held }, { reason });
  const traffic = again.confirmed ? DRAINED : highest(await readWays(ways));
  return {
    held,
    report: { ...report, decision: "roll-back", because, confirmed: again.confirmed, traffic, actions },
  };
}

/** The first router reads 0 and the rest of the rollback goes on; what another one does, nobody can see. */
function withUnread(ticked: Ticked, unread: string | null): Ticked {
  const { report } = ticked;
  if (unread === null || report.reason !== "guarding") return ticked;
  return { ...ticked, report: { ...report, reason: "router-unreadable", detail: unread } };
}

/** Nobody gave traffic back that was never seen to be gone: it is the same rollback, and is told as that one. */
function confirmedLate(
  call: TickCall,
  ending: Extract<RolloutState["ending"], { readonly kind: "rolled-back" }>,
  now: Instant,
): TickReport {
  const state = { ...call.held.state, ending: { ...ending, drainedAt: now } };
  return asRollback(reportOf(call, { reason: "guarding" }), state);
}

/** What was put back gives the candidate users, or nobody can tell: its fields are ours again, and a later tick tries anew. */
async function drainAfter(
  world: PromotionWorld,
  call: TickCall,
  { ways, put }: { readonly ways: readonly Way[]; readonly put: PutBack },
): Promise<Ticked> {
  const terms = { within: call.plan.rollout.rollback.within, clock: hurried(world, "drain") };
  const again = await drain(ways, terms);
  const actions = actionsOf(call.now, [...put.attempts, ...again.attempts]);
  const guarding = reportOf(call, { reason: "guarding", detail: put.because });
  if (again.confirmed) return { held: call.held, report: { ...guarding, actions } };
  const held = await recordDrain(world, call, { found: null, again });
  const reason = "rollback-unconfirmed";
  return {
    held,
    report: { ...guarding, reason, decision: "roll-back", confirmed: false, actions },
  };
}

function actionsOf(at: Instant, attempts: readonly Attempt[]): readonly Action[] {
  return attempts.map((attempt) => ({ at, ...attempt }));
}

/** What the job that rolled back did not live to do, or could not. */
async function finishLater(world: PromotionWorld, call: TickCall): Promise<Finished> {
  const { plan, held, now } = call;
  if (call.dryRun || !isUnfinished(plan, held.state)) return { held, actions: [], incident: null };
  const report = asRollback(reportOf(call, { reason: "guarding" }), held.state);
  return finishRollback(world, { report, held, plan, now, savedBy: "earlier" });
}

/** A state of before, which remembers nothing of what followed: the metrics have the last word on the traffic. */
async function confirmByTraffic(
  world: PromotionWorld,
  call: TickCall,
  traffic: RolloutState["set"],
): Promise<Ticked> {
  const { state } = call.held;
  const { ending } = state;
  const idle = { held: call.held, report: { ...reportOf(call, { reason: "guarding" }), traffic } };
  if (
    ending?.kind !== "rolled-back" ||
    ending.drainedAt === null ||
    ending.confirmedByTrafficAt !== null ||
    call.dryRun
  )
    return idle;
  const share = await measureServedShare({
    plan: call.plan,
    state,
    now: call.now,
    openMetrics: world.openMetrics,
    since: ending.drainedAt,
  });
  if (share === null || share > 0) return idle;
  const held = await save(world.states, call.held, {
    state: { ...state, ending: { ...ending, confirmedByTrafficAt: call.now } },
    events: [{ event: "confirmed-by-traffic", share }],
    now: call.now,
  });
  return { held, report: { ...reportOf({ ...call, held }, { reason: "guarding" }), traffic } };
}

/**
 * A read-back of 0 closes a rollback that was not confirmed, and traffic that came back and stays opens it again; what the
 * traffic says then is asked afresh.
 */
async function recordDrain(
  world: PromotionWorld,
  call: TickCall,
  seen: { readonly found: RolloutState["set"] | null; readonly again: Drained | null },
): Promise<Held> {
  const { state } = call.held;
  const { found, again } = seen;
  const { ending } = state;
  const drainedAt = again?.confirmed === false ? null : world.clock.now();
  const actions = again?.attempts ?? [{ does: "read the router", outcome: "0%: the rollback is confirmed" }];
  // A drain writes to what was put back already.
  const { aftermath = null } = state;
  const open: RolloutState =
    again === null || aftermath === null
      ? state
      : { ...state, aftermath: { ...aftermath, restore: "pending" } };
  try {
    return await save(world.states, call.held, {
      state:
        ending?.kind === "rolled-back"
          ? { ...open, ending: { ...ending, drainedAt, confirmedByTrafficAt: null } }
          : open,
      events: [
        ...actions.map((each) => ({ event: "action", ...each }) as const),
        ...(again === null || found === null ? [] : [{ event: "drained-again", found } as const]),
      ],
      now: call.now,
    });
  } catch (cause) {
    world.log(`the second drain could not be recorded: ${reasonOf(cause)}`);
    return call.held;
  }
}

/** Whether this rollout needs no more looks: the branch names another candidate and the baseline's time is over. */
export function isIdle(
  plan: Plan,
  state: RolloutState,
  moment: { readonly now: Instant; readonly namedOnBranch: boolean },
): boolean {
  if (state.ending === null || moment.namedOnBranch) return false;
  if (state.ending.kind === "rolled-back" && state.ending.drainedAt === null) return false;
  // A router that waits to be put back would poison whoever uses it next.
  if (state.ending.kind === "rolled-back" && state.aftermath?.restore === "pending") return false;
  return moment.now > plus(state.ending.at, plan.rollout.rollback.keepBaselineFor);
}

function reportOf(
  call: TickCall,
  told: { readonly reason: TickReport["reason"]; readonly detail?: string | null },
): TickReport {
  const { state } = call.held;
  return {
    rollout: state.name,
    at: call.now,
    decision: "guard",
    reason: told.reason,
    plan: call.plan,
    runbook: call.runbook,
    stage: state.ending?.kind === "rolled-back" ? state.ending.stage : null,
    holds: [],
    because: null,
    findings: [],
    together: NOTHING_TOGETHER,
    actions: [],
    traffic: null,
    covered: state.covered,
    bake: 0,
    longestGap: state.longestGap,
    covers: state.covers,
    ending: state.ending,
    aftermath: state.aftermath ?? null,
    hypothesis: state.hypothesis ?? null,
    confirmed: null,
    gate: null,
    incident: null,
    detail: told.detail ?? null,
    nextAt: null,
    dryRun: call.dryRun,
  };
}
