/** When a rollout has taken longer than was approved. */
import type { Policy } from "../config/policy.ts";
import { nextMove } from "../plan/moving-hours.ts";
import { stageAt } from "../plan/plan.ts";
import type { Plan } from "../plan/plan.ts";
import { instant, plus } from "../units.ts";
import type { Instant } from "../units.ts";
import type { RolloutState } from "./state.ts";

/** The deadline that comes first, of the stage or of the whole rollout. */
export function lateness(
  plan: Plan,
  state: RolloutState,
  policy: Policy,
): { readonly of: string; readonly at: Instant } {
  const { name, deadline } = plan.rollout;
  const rollout = { of: `rollout ${name}`, at: plus(mayBeginAt(plan, state, policy), deadline) };
  const { stage } = stageAt(plan, state.stage);
  const since = enteredAt(state);
  if (stage.deadline === null || since === null) return rollout;
  const at = plus(since, stage.deadline);
  return at < rollout.at ? { of: `stage ${stage.name}`, at } : rollout;
}

/** A stage of several steps is entered once: a move that waits for its weight does not stop its clock. */
function enteredAt({ observedAt, enteredAt: entered, step = 0 }: RolloutState): Instant | null {
  return observedAt === null && step === 0 ? null : (entered ?? observedAt);
}

/** The deadline is counted from the first moment at which a weight may rise: a plan that is merged early loses none of it. */
function mayBeginAt({ rollout: { start } }: Plan, { startedAt }: RolloutState, { freeze }: Policy): Instant {
  const asked = instant(Math.max(startedAt, start.notBefore ?? 0));
  return nextMove(asked, start, freeze) ?? asked;
}
