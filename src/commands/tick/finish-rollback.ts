/** What follows once the traffic is off: records, people, the pull request back, other state. A later tick does what is left. */
import { isSettled, programsLeft, stepsLeft } from "../../promotion/aftermath.ts";
import type { Aftermath, AftermathStep } from "../../promotion/aftermath.ts";
import type { Plan } from "../../plan/plan.ts";
import type { RolloutState } from "../../promotion/state.ts";
import { reasonOf } from "../../errors.ts";
import { renderIncidentUpdate } from "../../render/incident-update.ts";
import type { Action, TickReport } from "../../render/tick-report.ts";
import type { Instant } from "../../units.ts";
import type { PromotionWorld } from "../world.ts";
import type { Held } from "./held.ts";
import type { Outbox } from "./outbox.ts";
import { proposeRevert } from "./propose-revert.ts";
import { recordRollback } from "./records.ts";
import { remember } from "./remember.ts";
import type { TakenBack } from "./take-back.ts";
import { undoOtherState } from "./undo-other-state.ts";

interface Order {
  /** The rollback as it is told; `confirmed` says whether the traffic is off. */
  readonly report: TickReport;
  readonly held: Held;
  readonly plan: Plan;
  readonly now: Instant;
  /**
   * Who saved the ending: this job just now, another one at the same time, which then does all of this, nobody, so that none
   * of it can be remembered, or one whose work is looked at later.
   */
  readonly savedBy: TakenBack["savedBy"] | "earlier";
}

export interface Finished {
  readonly held: Held;
  readonly actions: readonly Action[];
  readonly incident: string | null;
}

/** Whether a later tick has something left to do. */
export function isUnfinished(plan: Plan, state: RolloutState): boolean {
  return state.aftermath != null && !isSettled(plan, state.aftermath);
}

/** The report of a look at a rollback that is over, as its own report was: what is told late is told the same. */
export function asRollback(report: TickReport, state: RolloutState): TickReport {
  const { aftermath, ending } = state;
  if (aftermath == null || ending?.kind !== "rolled-back") return report;
  const { because } = aftermath;
  return {
    ...report,
    decision: "roll-back",
    reason: because.kind,
    because,
    findings: because.kind === "breach" ? [because.finding] : [],
    stage: ending.stage,
    confirmed: ending.drainedAt !== null,
    ending,
    aftermath,
  };
}

/** The rollback itself, where this look only tells what a job that died left untold. */
export function asTold({ rollbacks }: Outbox, report: TickReport): TickReport {
  const told = rollbacks.get(report.rollout);
  return told === undefined || report.decision === "roll-back" ? report : asRollback(report, told.state);
}

/** People first: a program may take minutes, and the traffic is off already. */
export async function finishRollback(world: PromotionWorld, order: Order): Promise<Finished> {
  const { plan } = order;
  const before = order.held.state.aftermath ?? null;
  if (before === null || order.savedBy === "another")
    return { held: order.held, actions: [], incident: before?.incident ?? null };
  const told = { report: order.report, state: order.held.state, plan, isFirst: order.savedBy === "us" };
  const recorded = await recordRollback(world, told, stepsLeft(plan, before));
  const reverted = await proposeRevert(world, { ...order, incident: recorded.incident });
  const steps = {
    done: [...recorded.done, ...reverted.done],
    failed: [...recorded.failed, ...reverted.failed],
    begun: recorded.begun,
    incident: recorded.incident,
    revert: reverted.url,
  };
  const actions: Action[] = [...recorded.actions, ...reverted.actions];
  const isTelling = recorded.begun.length > 0;
  // The job that took back saves all of it at once, when its messages arrived; whoever comes later counts its tries first.
  const isOneSave = isTelling && order.savedBy === "us";
  let held = isOneSave ? withoutSaving(order.held, steps) : await settle(world, order, steps);
  if (isTelling)
    world.outbox?.addRollback(plan.rollout.name, {
      state: held.state,
      ended: async (hasArrived) => {
        if (isOneSave) held = await settle(world, order, endedAs(steps, hasArrived));
        else if (hasArrived) held = await settleTold(world, { ...order, held });
      },
    });
  const later = await undoLater(world, { ...order, held: () => held }, reverted.actions);
  return {
    held: later.held,
    actions: [...actions, ...later.actions],
    incident: recorded.incident,
  };
}

/** Other state, and what the incident is told of all this; after a tick's other rollouts, where there are any. */
async function undoLater(
  world: PromotionWorld,
  order: Omit<Order, "held"> & { readonly held: () => Held },
  before: readonly Action[],
): Promise<Pick<Finished, "held" | "actions">> {
  const { plan, now, report } = order;
  const { aftermath = null } = order.held().state;
  const left = aftermath === null ? [] : programsLeft(plan, aftermath);
  // Data is put back only under users that are gone from the candidate.
  const isToUndo = report.confirmed === true && left.length > 0;
  const act = async (): Promise<Pick<Finished, "held" | "actions">> => {
    const held = order.held();
    const isSaved = order.savedBy !== "nobody";
    const undone = isToUndo
      ? await undoOtherState(world, { plan, held, now, isSaved })
      : { held, actions: [] };
    const news = [...before, ...undone.actions];
    if (news.length === 0) return undone;
    const told = await updateIncident(world, { ...order, held: undone.held }, news);
    return { held: undone.held, actions: [...undone.actions, ...told] };
  };
  if (world.afterwards === undefined || !isToUndo) return act();
  world.afterwards.add(plan.rollout.name, async () => {
    const { held: after, actions } = await act();
    return { actions, aftermath: after.state.aftermath ?? null };
  });
  return { held: order.held(), actions: [] };
}

interface Steps {
  readonly done: readonly AftermathStep[];
  readonly failed: readonly AftermathStep[];
  /** Counted as a try before it begins, so that a job that dies in it each time does not begin it for ever. */
  readonly begun: readonly AftermathStep[];
  readonly incident: string | null;
  readonly revert: string | null;
}

/** As it will be saved: what is told of it needs to know. */
function withoutSaving(held: Held, steps: Steps): Held {
  const { aftermath = null } = held.state;
  if (aftermath === null) return held;
  return { ...held, state: { ...held.state, aftermath: withSteps(aftermath, { ...steps, begun: [] }) } };
}

function endedAs(steps: Steps, hasArrived: boolean): Steps {
  const { begun, done, failed } = steps;
  return {
    ...steps,
    begun: [],
    done: hasArrived ? [...done, ...begun] : done,
    failed: hasArrived ? failed : [...failed, ...begun],
  };
}

async function settle(world: PromotionWorld, { held, now, savedBy }: Order, steps: Steps): Promise<Held> {
  const to = (aftermath: Aftermath): Aftermath => withSteps(aftermath, steps);
  const { aftermath = null } = held.state;
  const here = aftermath === null ? held : { ...held, state: { ...held.state, aftermath: to(aftermath) } };
  if (savedBy === "nobody" || steps.done.length + steps.failed.length + steps.begun.length === 0) return here;
  const outcome = [
    ...(steps.done.length === 0 ? [] : [`done: ${steps.done.join(", ")}`]),
    ...(steps.begun.length === 0 ? [] : [`begun: ${steps.begun.join(", ")}`]),
    ...(steps.failed.length === 0 ? [] : [`NOT done: ${steps.failed.join(", ")}`]),
  ].join("; ");
  const saved = await remember(world, held, {
    to,
    events: [{ event: "action", does: "finish the rollback", outcome }],
    now,
  });
  if (saved.kind === "not-saved") world.log(`how far the rollback is could not be saved: ${saved.because}`);
  return saved.kind === "saved" ? saved.held : { ...here, version: saved.held.version };
}

/** Only now: a job that is killed before its letters arrive leaves them to the next tick, under the same keys. */
async function settleTold(world: PromotionWorld, { held, now, savedBy }: Order): Promise<Held> {
  if (savedBy === "nobody") return held;
  const saved = await remember(world, held, {
    to: (aftermath) => {
      const { tell: _tries, ...failed } = aftermath.failed;
      return aftermath.done.includes("tell")
        ? null
        : { ...aftermath, done: [...aftermath.done, "tell"], failed };
    },
    events: [{ event: "action", does: "tell people of the rollback", outcome: "done" }],
    now,
  });
  if (saved.kind === "not-saved")
    world.log(`that people were told could not be saved, and they are told again: ${saved.because}`);
  return saved.kind === "not-saved" ? held : saved.held;
}

function withSteps(aftermath: Aftermath, steps: Steps): Aftermath {
  const tried = [...steps.failed, ...steps.begun];
  const failed = Object.fromEntries(tried.map((step) => [step, (aftermath.failed[step] ?? 0) + 1]));
  return {
    ...aftermath,
    done: [...new Set([...aftermath.done, ...steps.done])],
    failed: { ...aftermath.failed, ...failed },
    incident: steps.incident ?? aftermath.incident,
    revert: steps.revert ?? aftermath.revert,
  };
}

/** What happened after the incident was opened stands there too. */
async function updateIncident(
  world: PromotionWorld,
  { report, held }: Order,
  later: readonly Action[],
): Promise<readonly Action[]> {
  if (held.state.aftermath?.incident == null) return [];
  try {
    const { aftermath } = held.state;
    await world.incidents.open(renderIncidentUpdate({ ...report, aftermath }, later));
    return [];
  } catch (cause) {
    const outcome = `not done: ${reasonOf(cause)}`;
    return [{ at: world.clock.now(), does: "add what was done to the incident", outcome }];
  }
}
