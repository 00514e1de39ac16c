/** An emergency is looked back at: its issue is opened by the first tick that can. */
import { reasonOf } from "../../errors.ts";
import { renderEmergencyReview } from "../../render/emergency-review.ts";
import type { Action } from "../../render/tick-report.ts";
import type { PromotionWorld } from "../world.ts";
import { save } from "./held.ts";
import type { Ticked } from "./tick.ts";

/** Once; and again at the next tick where it could not be opened, or not be remembered. It changes nothing else. */
export async function reviewEmergency(world: PromotionWorld, ticked: Ticked): Promise<Ticked> {
  const { held, report } = ticked;
  const { emergency, intent } = held.state;
  // While another tick moves, saving would make it believe that it lost.
  if (emergency == null || emergency.review !== undefined || report.dryRun || intent !== null) return ticked;
  const does = "open the issue that reviews the emergency";
  const told = (outcome: string): Ticked["report"] => {
    const action: Action = { at: world.clock.now(), does, outcome };
    return { ...report, actions: [...report.actions, action] };
  };
  try {
    const review = await world.incidents.open(renderEmergencyReview(held.state, emergency));
    const state = { ...held.state, emergency: { ...emergency, review } };
    const events = [{ event: "action", does, outcome: review } as const];
    const saved = await save(world.states, held, { state, events, now: report.at });
    return { held: saved, report: told("opened") };
  } catch (cause) {
    return { held, report: told(`not done: ${reasonOf(cause)}`) };
  }
}
