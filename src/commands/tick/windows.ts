/** Which intervals a tick looks at. */
import type { Window } from "../../judge/reading.ts";
import type { Plan } from "../../plan/plan.ts";
import type { RolloutState } from "../../promotion/state.ts";
import { waitsForMove } from "../../promotion/steps.ts";
import { instant } from "../../units.ts";
import type { Duration, Instant } from "../../units.ts";

/** At most a day of five-minute intervals at once; the rest comes with the next tick. */
const MOST_INTERVALS = 288;

/** Complete, aligned intervals since the last judged moment, at most {@link MOST_INTERVALS}, oldest first. */
export function windowsToJudge(plan: Plan, state: RolloutState, now: Instant): readonly Window[] {
  return windowsSince(plan, state, { now, judged: state.judgedUntil ?? 0 });
}

/**
 * Intervals of a guard whose labels come later: those old enough that their labels had time to arrive, since its own last one.
 *
 * What was served in an earlier stage keeps ripening and is judged in this one.
 */
export function ripeWindows(
  plan: Plan,
  state: RolloutState,
  at: { readonly now: Instant; readonly ripensIn: Duration; readonly until: Instant | null },
): readonly Window[] {
  const since = at.until ?? state.observedAt;
  if (since === null) return [];
  const ripe = instant(Math.max(0, at.now - at.ripensIn));
  return windowsSince(
    plan,
    { ...state, observedAt: at.until === null ? state.observedAt : null },
    { now: ripe, judged: since },
  );
}

/** Milliseconds of complete intervals that {@link windowsToJudge} leaves to the next tick: nothing is promoted before they are judged. */
export function leftToJudge(plan: Plan, state: RolloutState, now: Instant): number {
  const { count, every } = spanSince(plan, state, { now, judged: state.judgedUntil ?? 0 });
  return Math.max(0, count - MOST_INTERVALS) * every;
}

function windowsSince(
  plan: Plan,
  state: RolloutState,
  at: { readonly now: Instant; readonly judged: number },
): readonly Window[] {
  const { first, count, every } = spanSince(plan, state, at);
  return Array.from({ length: Math.min(MOST_INTERVALS, count) }, (_, index) => ({
    from: instant(first + index * every),
    to: instant(first + (index + 1) * every),
  }));
}

/** All complete intervals, however many: where the first begins and how many there are. */
function spanSince(
  plan: Plan,
  state: RolloutState,
  { now, judged }: { readonly now: Instant; readonly judged: number },
): { readonly first: number; readonly count: number; readonly every: Duration } {
  const { every, sources } = plan.rollout;
  const settle = plan.routers[0].capabilities.settlesIn;
  const delay = Math.max(0, ...sources.map((source) => source.delay));
  const settled = state.observedAt === null ? 0 : Math.ceil((state.observedAt + settle) / every) * every;
  const first = Math.max(settled, judged);
  const end = Math.floor((now - delay) / every) * every;
  const isJudged = state.observedAt !== null || waitsForMove(state);
  return { first, count: isJudged ? Math.max(0, Math.round((end - first) / every)) : 0, every };
}
