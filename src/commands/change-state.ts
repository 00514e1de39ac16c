/** One change to the state of a running rollout, asked for by a person. */
import { Failure } from "../errors.ts";
import type { JournalEvent } from "../promotion/journal.ts";
import type { RolloutState } from "../promotion/state.ts";
import type { Digest } from "../units.ts";
import { save } from "./tick/held.ts";
import type { PromotionWorld } from "./world.ts";

export interface Change {
  readonly name: string;
  /** What was asked for holds for this plan only: not for another one that started meanwhile. */
  readonly digest?: Digest;
  /** What may be said of a rollout that is over too, such as where its next attempt may begin. */
  readonly evenEnded?: boolean;
  /** null where the state that is found lets nothing be changed after all. */
  readonly with: (state: RolloutState) => RolloutState | null;
  readonly event: JournalEvent;
  /** The comment that asks, where it lets something go on: it does so once. */
  readonly comment?: number;
}

const TRIES = 5;

/**
 * A tick that saved first only makes it try again on what that tick left.
 * @returns false when the rollout does not run (any more), or another plan of its name does
 * @throws Failure lost-race when somebody else always was faster; github-…
 */
export async function changeState(world: PromotionWorld, change: Change): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    const stored = await world.states.load(change.name);
    if (stored === null || (stored.state.ending !== null && change.evenEnded !== true)) return false;
    if (change.digest !== undefined && stored.state.digest !== change.digest) return false;
    try {
      const state = change.with(stored.state);
      if (state === null) return false;
      if (change.comment !== undefined && stored.state.obeyed?.includes(change.comment) === true)
        return false;
      await save(world.states, stored, {
        state: withObeyed(state, change.comment),
        events: [change.event],
        now: world.clock.now(),
      });
      return true;
    } catch (cause) {
      if (!(cause instanceof Failure) || cause.code !== "lost-race" || attempt === TRIES) throw cause;
    }
  }
}

function withObeyed(state: RolloutState, comment: number | undefined): RolloutState {
  return comment === undefined ? state : { ...state, obeyed: [...(state.obeyed ?? []), comment] };
}
