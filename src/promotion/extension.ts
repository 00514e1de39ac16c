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
import { stepAt, stepsOf, type Step } from "./steps.ts";

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

/** How long the step takes in which a rollout is: what people add lengthens the last one of a stage. */
export function bakeHere(plan: Plan, state: RolloutState): Duration {
  const step = stepAt(plan, state);
  return isLast(step) ? bakeWith(state, stageAt(plan, state.stage).stage) : step.lasts;
}

/** What a stage still needs from where the rollout is in it, its later steps included. */
export function missingHere(plan: Plan, state: RolloutState): Duration {
  const { stage } = stageAt(plan, state.stage);
  const later = stepsOf(plan.rollout, stage).slice((state.step ?? 0) + 1);
  const rest = later.map((step) => (isLast(step) ? bakeWith(state, stage) : step.lasts));
  const here = Math.max(0, bakeHere(plan, state) - state.covered);
  return milliseconds(rest.reduce((sum: number, each) => sum + each, here));
}

/** All that a stage takes at least, from its first step on. */
export function wholeOf(plan: Plan, state: Extended, stage: Stage): Duration {
  const steps = stepsOf(plan.rollout, stage).filter((step) => !isLast(step));
  return milliseconds(steps.reduce((sum: number, { lasts }) => sum + lasts, bakeWith(state, stage)));
}

function isLast({ kind }: Step): boolean {
  return kind === "whole" || kind === "soak";
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
  const bake = wholeOf(plan, state, stage);
  const missing = isHere ? missingHere(plan, state) : bake;
  const byDeadline = lateness(plan, state, policy).at - now - missing;
  const byStage = stage.deadline === null ? byDeadline : stage.deadline - bake;
  return milliseconds(Math.max(0, Math.min(byDeadline, byStage)));
}
