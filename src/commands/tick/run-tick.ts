/** One tick of one rollout that is under way: look, judge, decide, act. */
import { reasonOf } from "../../errors.ts";
import { stageAt } from "../../plan/plan.ts";
import { askForCover } from "../../promotion/cover-end.ts";
import { decide } from "../../promotion/decide.ts";
import type { Decision } from "../../promotion/decision.ts";
import { dueMessages } from "../../promotion/due-messages.ts";
import { emergencyNow } from "../../promotion/emergency.ts";
import type { JournalEvent } from "../../promotion/journal.ts";
import { type Evidence, NOTHING_TOGETHER, type Observed } from "../../promotion/observed.ts";
import { withPreview } from "../../promotion/preview.ts";
import type { ServedSeen } from "../../promotion/served.ts";
import type { RolloutState } from "../../promotion/state.ts";
import { mattersWhoApproved, queuedBehind } from "../../promotion/supersede.ts";
import type { PromotionWorld } from "../world.ts";
import { hold, keep, promote, rollBack } from "./act.ts";
import type { Held } from "./held.ts";
import { measure } from "./measure.ts";
import { reconcile } from "./reconcile.ts";
import { rehearsalEvents, rehearse, withRehearsal } from "./rehearse.ts";
import { reportOf } from "./report.ts";
import { readRoute, waysOf } from "./route.ts";
import type { Tick, TickCall, Ticked } from "./tick.ts";
import { betEvents, withBet } from "./bet.ts";

export async function runTick(world: PromotionWorld, call: TickCall): Promise<Ticked> {
  const ways = waysOf(world, call.plan, call.held.state);
  const seen = await readRoute(call.plan, ways[0]);
  const { state, events } = reconcile(call, seen);
  const { onBranch, quarantined, policy } = call;
  const around = { route: seen.route, onBranch, quarantined, policy };
  const evidence = await judge(world, call, { state, around });
  const counted = withPreview(call.plan, withEvidence(state, evidence), { route: seen.route, now: call.now });
  const merged = withBetIfRead(world, call, { state: counted, evidence });
  const seenHere: Observed = { ...around, evidence, served: merged.served ?? null };
  const observed = await withNewer(call, merged, seenHere);
  const terms = { plan: call.plan, state: merged, now: call.now, openMetrics: world.openMetrics };
  const decision = await rehearse(terms, decide(call.plan, merged, observed, call.now));
  world.log(`${call.plan.rollout.name}: ${stageAt(call.plan, state.stage).stage.name} ${decision.kind}`);
  const after = withRehearsal(withDue(call, merged, decision), decision, call.now);
  const held: Held = { state: after, version: call.held.version };
  const settled = [
    ...call.opening,
    ...events,
    ...betEvents(call.plan, state, merged),
    ...skippedEvents(call, merged, decision),
    ...rehearsalEvents(decision),
  ];
  const tick: Tick = { world, call, ways, seen, evidence, held, decision, settled };
  const ticked = call.dryRun
    ? { held: call.held, report: reportOf(call, merged, { decision, evidence, seen, actions: [] }) }
    : await act(tick);
  const queued = queuedBehind(call.plan, merged, observed);
  return queued === null ? ticked : { ...ticked, report: { ...ticked.report, queued } };
}

/** Who looks back must find every bake that was cut short, and for whom. */
function skippedEvents(call: TickCall, state: RolloutState, decision: Decision): readonly JournalEvent[] {
  const emergency = emergencyNow(call.policy, state, call.now);
  if (decision.kind !== "promote" || decision.skipped !== true || emergency === null) return [];
  const does = `cut the bake of ${stageAt(call.plan, state.stage).stage.name} short`;
  return [{ event: "action", does, outcome: `in the emergency of ${emergency.by.join(" and ")}` }];
}

function act(tick: Tick): Promise<Ticked> {
  const { decision } = tick;
  switch (decision.kind) {
    case "roll-back":
      return rollBack(tick, decision.because);
    case "hold":
      return hold(tick, decision.reasons);
    case "bake":
      return keep(tick, []);
    case "promote":
      return promote(tick, decision);
  }
}

/** Asked where it matters, and after everything that could go back: a rollback waits for no answer of GitHub. */
async function withNewer(call: TickCall, state: RolloutState, observed: Observed): Promise<Observed> {
  if (call.newer === undefined || !mattersWhoApproved(call.plan, call.onBranch)) return observed;
  if (decide(call.plan, state, observed, call.now).kind === "roll-back") return observed;
  return { ...observed, newer: await call.newer() };
}

/** A bet that cannot be read decides nothing, so it keeps nothing from going back. */
function withBetIfRead(
  world: PromotionWorld,
  call: TickCall,
  { state, evidence }: { readonly state: RolloutState; readonly evidence: Evidence },
): RolloutState {
  try {
    return withBet(call, state, evidence);
  } catch (cause) {
    world.log(`the bet could not be read: ${reasonOf(cause)}`);
    return state;
  }
}

/** Hours, freezes and people of whom it is known that they come: a start is still ahead, and can be announced. */
const STILL_AHEAD: ReadonlySet<string> = new Set([
  "not-before",
  "outside-moving-hours",
  "frozen",
  "acknowledgement-expired",
  "go-missing",
  "dry-run-first",
]);

/** Remembered before it is sent: a message may be lost with a job that dies, and is never sent twice. */
function withDue(call: TickCall, state: RolloutState, decision: Decision): RolloutState {
  if (decision.kind === "roll-back") return state;
  const { plan, now, policy } = call;
  const isHeld = decision.kind === "hold" && decision.reasons.some(({ kind }) => !STILL_AHEAD.has(kind));
  const due = dueMessages(plan, state, { now, policy, isHeld }).map(({ key }) => key);
  const cover = askForCover(plan, state, { now, policy });
  const keys = cover === null ? due : [...due, cover];
  return keys.length === 0 ? state : { ...state, told: [...(state.told ?? []), ...keys] };
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
    const none = {
      findings: [],
      together: NOTHING_TOGETHER,
      intervals: 0,
      covered: 0,
      longestGap: 0,
      servedShare: null,
    };
    const evidence: Evidence = { ...none, pairs, judgedUntil };
    if (decide(call.plan, state, { ...around, evidence }, call.now).kind !== "roll-back") throw cause;
    world.log(`going back without the metrics: ${reasonOf(cause)}`);
    return evidence;
  }
}

/** The state as this look leaves it, before anything follows from it. */
export function withEvidence(state: RolloutState, evidence: Evidence): RolloutState {
  return {
    ...state,
    pairs: evidence.pairs,
    judgedUntil: evidence.judgedUntil,
    covered: state.covered + evidence.covered,
    longestGap: Math.max(state.longestGap, evidence.longestGap),
    openGap: evidence.openGap ?? 0,
    served: servedLast(state, evidence),
  };
}

/** An interval that nobody counted proves nothing about the share: what was seen before stands, until the next stage. */
function servedLast(state: RolloutState, { served }: Evidence): ServedSeen | null {
  if (served !== undefined) return served;
  return state.judgedUntil === null ? null : (state.served ?? null);
}
