/** How long a stage bakes once people have lengthened it. Nothing here makes one shorter. */
import type { Policy } from "../config/policy.ts";
import { bakeOf } from "../config/rollout.ts";
import type { Stage } from "../config/rollout.ts";
import { stageAt } from "../plan/plan.ts";
import type { Plan } from "../plan/plan.ts";
import { milliseconds } from "../units.ts";
import type { Duration, Instant } from "../units.ts";
import { lateness } from "./deadline.ts";
import type { RolloutState } from "./state.ts";

type Extended = Pick<RolloutState, "extensions">;

/** What people added to a stage, all together. */
export function addedTo({ extensions }: Extended, stage: string): Duration {
  const own = (extensions ?? []).filter((each) => each.stage === stage);
  return milliseconds(own.reduce((sum, { time }) => sum + Math.max(0, time), 0));
}

/** The bake of the file and what people added. */
export function bakeWith(state: Extended, stage: Stage): Duration {
  return milliseconds(bakeOf(stage) + addedTo(state, stage.name));
}

/**
 * How much may be added to a stage: its bake still has to be over by the deadline of the stage or of the rollout.
 *
 * A stage ahead is held against the whole rollout's deadline: when it will begin nobody knows yet.
 */
export function roomIn(
  plan: Plan,
  state: RolloutState,
  { stage, policy, now }: { readonly stage: Stage; readonly policy: Policy; readonly now: Instant },
): Duration {
  const isHere = stageAt(plan, state.stage).stage.name === stage.name;
  const bake = bakeWith(state, stage);
  const missing = isHere ? Math.max(0, bake - state.covered) : bake;
  const byDeadline = lateness(plan, state, policy).at - now - missing;
  const byStage = stage.deadline === null ? byDeadline : stage.deadline - bake;
  return milliseconds(Math.max(0, Math.min(byDeadline, byStage)));
}
