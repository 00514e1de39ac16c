/** `roll-back`: takes a rollout's traffic off the candidate, whatever else is down. Twice is once; with nothing in progress it is a no-op. */
import { reasonOf } from "../errors.ts";
import type { Plan } from "../plan/plan.ts";
import type { Files, StoredState } from "../ports.ts";
import type { TickReport } from "../render/tick-report.ts";
import type { RolloutState } from "../promotion/state.ts";
import type { Runbook } from "../runbook/runbook.ts";
import { describeEnd, reportOfRollback } from "./tick/rollback-report.ts";
import { asRollback, finishRollback, isUnfinished } from "./tick/finish-rollback.ts";
import { save } from "./tick/held.ts";
import type { Held } from "./tick/held.ts";
import { ROLLING_BACK } from "./tick/hurry.ts";
import { planOfState } from "./tick/plan-of-state.ts";
import { isOff } from "./tick/read-ways.ts";
import { waysOf } from "./tick/route.ts";
import { takeBack } from "./tick/take-back.ts";
import { builtInPolicy } from "../config/parse.ts";
import type { Instant } from "../units.ts";
import { rollBackWithoutState } from "./roll-back-without-state.ts";
import type { PromotionWorld } from "./world.ts";

export interface RollBackCall {
  readonly rollout: string;
  readonly folders: readonly string[];
  readonly by: string;
  readonly reason: string;
  readonly dryRun: boolean;
  /** Where the rollout file is read when the state cannot be; the checkout unless said. */
  readonly files?: Files;
  /** A copy of the state that somebody saved: it stands in for a state that cannot be read. */
  readonly saved?: RolloutState;
}

export async function rollBack(world: PromotionWorld, call: RollBackCall): Promise<TickReport> {
  const found = await loadIfPossible(world, call.rollout);
  if (found === null) return rollBackWithoutState(world, call);
  const { stored, plan, runbook } = found;
  const { state } = stored;
  const now = world.clock.now();
  const ways = waysOf(world, plan, state);
  const terms = { plan, runbook, at: now, dryRun: call.dryRun };
  if (state.ending?.kind === "rolled-back" && (await isOff(ways)))
    return finishWhatIsLeft(world, call, { ...found, now });
  if (call.dryRun)
    return reportOfRollback({ ...terms, state, confirmed: null, actions: [], reason: "aborted" });
  const because = { kind: "aborted", by: call.by, reason: call.reason } as const;
  world.moving({ rollout: call.rollout, key: ROLLING_BACK });
  const taken = await takeBack(world, { plan, held: stored, because, now, ways });
  if (taken.confirmed) world.moving(null);
  const actions = taken.attempts.map((attempt) => ({ at: now, ...attempt }));
  const { held, confirmed, savedBy } = taken;
  const reason = describeEnd(confirmed);
  const report = reportOfRollback({ ...terms, state: held.state, confirmed, actions, reason, because });
  const finished = await finishRollback(world, { report, held, plan, now, savedBy });
  const { aftermath = null } = finished.held.state;
  return {
    ...report,
    actions: [...actions, ...finished.actions],
    incident: finished.incident,
    aftermath,
  };
}

/** Twice is once: the traffic is off already, and only what an earlier job did not come to is done. */
async function finishWhatIsLeft(
  world: PromotionWorld,
  call: RollBackCall,
  { stored, plan, runbook, now }: Running & { readonly now: Instant },
): Promise<TickReport> {
  const { state } = stored;
  const report = reportOfRollback({
    plan,
    runbook,
    at: now,
    state,
    confirmed: true,
    actions: [],
    reason: "already-rolled-back",
    dryRun: call.dryRun,
  });
  if (
    call.dryRun ||
    (!isUnfinished(plan, state) && state.ending?.kind === "rolled-back" && state.ending.drainedAt !== null)
  )
    return report;
  const held = await confirmNow(world, stored, now);
  const finished = await finishRollback(world, {
    report: asRollback(report, held.state),
    held,
    plan,
    now,
    savedBy: "earlier",
  });
  const { aftermath = null } = finished.held.state;
  return { ...report, actions: finished.actions, incident: finished.incident, aftermath };
}

/** The router was read as 0 just now: a rollback that nobody could confirm is confirmed by that. */
async function confirmNow(world: PromotionWorld, held: Held, now: Instant): Promise<Held> {
  const { ending } = held.state;
  if (ending?.kind !== "rolled-back" || ending.drainedAt !== null) return held;
  const state: RolloutState = { ...held.state, ending: { ...ending, drainedAt: now } };
  try {
    const outcome = "0%: the rollback is confirmed";
    const events = [{ event: "action", does: "read the router", outcome } as const];
    return await save(world.states, held, { state, events, now });
  } catch (cause) {
    world.log(`that the rollback is confirmed could not be saved: ${reasonOf(cause)}`);
    return { ...held, state };
  }
}

interface Running {
  readonly stored: StoredState;
  readonly plan: Plan;
  readonly runbook: Runbook;
}

/** The state is asked for, not needed: with GitHub down, or a state that cannot be believed, the rollout file is enough. */
async function loadIfPossible(world: PromotionWorld, name: string): Promise<Running | null> {
  try {
    const stored = await world.states.load(name);
    const terms = { policy: builtInPolicy(), describeRouter: world.describeRouter };
    return stored === null ? null : { stored, ...planOfState(stored.state, terms) };
  } catch (cause) {
    world.log(`going on without the state: ${reasonOf(cause)}`);
    return null;
  }
}
