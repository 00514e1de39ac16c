/** Which intervals a tick looks at. */
import type { Window } from "../../judge/reading.ts";
import type { Plan } from "../../plan/plan.ts";
import type { RolloutState } from "../../promotion/state.ts";
import { instant } from "../../units.ts";
import type { Instant } from "../../units.ts";

/** At most a day of five-minute intervals at once; the rest comes with the next tick. */
const MOST_INTERVALS = 288;

/**
 * Whether a later stage was announced and its weight not seen yet, while an earlier one was being judged: its traffic is
 * still there and is judged on, however long the move has to wait. None of that bakes.
 */
export function waitsForMove(state: RolloutState): boolean {
  return state.observedAt === null && state.judgedUntil !== null;
}

/** Index of the live stage before this one; its own when it is the first. */
export function liveBefore(plan: Plan, index: number): number {
  const before = plan.stages.findLast((each) => each.index < index && each.stage.kind !== "evaluate");
  return before?.index ?? index;
}

/** Complete, aligned intervals since the last judged moment, at most {@link MOST_INTERVALS}, oldest first. */
export function windowsToJudge(plan: Plan, state: RolloutState, now: Instant): readonly Window[] {
  if (state.observedAt === null && !waitsForMove(state)) return [];
  const { every, sources } = plan.rollout;
  const settle = plan.routers[0].capabilities.settlesIn;
  const delay = Math.max(0, ...sources.map((source) => source.delay));
  const settled = state.observedAt === null ? 0 : Math.ceil((state.observedAt + settle) / every) * every;
  const first = Math.max(settled, state.judgedUntil ?? 0);
  const end = Math.floor((now - delay) / every) * every;
  const count = Math.min(MOST_INTERVALS, Math.max(0, Math.round((end - first) / every)));
  return Array.from({ length: count }, (_, index) => ({
    from: instant(first + index * every),
    to: instant(first + (index + 1) * every),
  }));
}
