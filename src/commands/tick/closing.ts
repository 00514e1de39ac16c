/** After a tick: what was promised to be read on this day is asked for in an issue. Nothing here changes what happened. */
import { Failure, reasonOf } from "../../errors.ts";
import { dueNow, withOpened } from "../../promotion/follow-ups.ts";
import type { FollowUpDue, RolloutState } from "../../promotion/state.ts";
import { renderFollowUp } from "../../render/follow-up.ts";
import type { Action, TickReport } from "../../render/tick-report.ts";
import { instant } from "../../units.ts";
import type { PromotionWorld } from "../world.ts";
import { afterLosing, reload, save } from "./held.ts";
import type { Held } from "./held.ts";
import type { OneCall } from "./tick-one.ts";

/**
 * Opens the issue of every follow-up whose day has come, each once; one that cannot be opened is tried again by the next tick.
 *
 * It needs neither a plan nor a rollout that goes on: also what ended long ago, or was followed by another one, is read.
 */
export async function withFollowUps(
  world: PromotionWorld,
  call: OneCall,
  report: TickReport | null,
): Promise<TickReport | null> {
  // A rollback is told before anything else is, and a dry run writes nothing.
  if (call.dryRun || report?.decision === "roll-back") return report;
  const stored = call.tip.states.get(call.name);
  if (stored === undefined || stored instanceof Failure) return report;
  if (dueNow(stored.state, world.clock.now()).length === 0) return report;
  try {
    const actions = await openDue(world, { state: stored.state, version: stored.version });
    return report === null ? null : { ...report, actions: [...report.actions, ...actions] };
  } catch (cause) {
    world.log(`${call.name}: follow-ups could not be opened: ${reasonOf(cause)}`);
    return report;
  }
}

async function openDue(world: PromotionWorld, before: Held): Promise<readonly Action[]> {
  // The tick may have saved meanwhile. A move that is announced is another tick's: saving would make it lose that.
  let held = await reload(world.states, before);
  if (held === null || held.state.intent !== null) return [];
  const actions: Action[] = [];
  for (const due of dueNow(held.state, world.clock.now())) {
    const opened = await open(world, held.state, due);
    actions.push(opened.action);
    world.log(`${held.state.name}: ${opened.action.does}: ${opened.action.outcome}`);
    if (opened.url !== null) held = await remember(world, held, { due, url: opened.url });
  }
  return actions;
}

async function open(
  world: PromotionWorld,
  state: RolloutState,
  due: FollowUpDue,
): Promise<{ readonly action: Action; readonly url: string | null }> {
  const does = `ask ${due.owner} to read ${due.read}`;
  const at = world.clock.now();
  try {
    const url = await world.incidents.open(renderFollowUp(state.name, due));
    return { action: { at, does, outcome: "an issue was opened" }, url };
  } catch (cause) {
    return { action: { at, does, outcome: `not done, tried again: ${reasonOf(cause)}` }, url: null };
  }
}

/** A swap that is lost is tried once more on what won it: else the next tick would write to the same issue again. */
async function remember(
  world: PromotionWorld,
  held: Held,
  { due, url }: { readonly due: FollowUpDue; readonly url: string },
): Promise<Held> {
  const mark = ({ state, version }: Held): Promise<Held> =>
    save(
      world.states,
      { state, version },
      {
        state: withOpened(state, due.key, url),
        events: [{ event: "action", does: `ask ${due.owner} to read ${due.read}`, outcome: url }],
        now: instant(Math.max(world.clock.now(), state.journal.at)),
      },
    );
  try {
    return await mark(held);
  } catch (cause) {
    const again = await afterLosing(world, held, cause);
    if (again === null || again.state.intent !== null) throw cause;
    return mark(again);
  }
}
