/** Saves how far the aftermath of a rollback is; of two jobs that do it at once, each sees what the other did. */
import { reasonOf } from "../../errors.ts";
import { together } from "../../promotion/aftermath.ts";
import type { Aftermath } from "../../promotion/aftermath.ts";
import type { JournalEvent } from "../../promotion/journal.ts";
import type { RolloutState } from "../../promotion/state.ts";
import type { Instant } from "../../units.ts";
import type { PromotionWorld } from "../world.ts";
import { afterLosing, save } from "./held.ts";
import type { Held } from "./held.ts";

const TRIES = 5;

export interface Change {
  /** On top of what stands there now; null where another job did it meanwhile, and nothing is saved then. */
  readonly to: (aftermath: Aftermath) => Aftermath | null;
  readonly also?: (state: RolloutState) => RolloutState;
  readonly events: readonly JournalEvent[];
  readonly now: Instant;
}

export type Remembered =
  | { readonly kind: "saved" | "nothing-to-do"; readonly held: Held }
  | { readonly kind: "not-saved"; readonly held: Held; readonly because: string };

export async function remember(world: PromotionWorld, before: Held, change: Change): Promise<Remembered> {
  let held = before;
  for (let attempt = 1; ; attempt++) {
    const { aftermath = null } = held.state;
    const next = aftermath === null ? null : change.to(aftermath);
    if (next === null) return { kind: "nothing-to-do", held };
    const state = { ...(change.also?.(held.state) ?? held.state), aftermath: next };
    try {
      return {
        kind: "saved",
        held: await save(world.states, held, { state, events: change.events, now: change.now }),
      };
    } catch (cause) {
      const again = attempt < TRIES ? await afterLosing(world, held, cause) : null;
      if (again === null || !isSameRollback(again.state, held.state)) {
        return { kind: "not-saved", held: { ...held, state }, because: reasonOf(cause) };
      }
      const theirs = again.state.aftermath ?? null;
      const ours = held.state.aftermath ?? null;
      held =
        theirs === null || ours === null
          ? again
          : { ...again, state: { ...again.state, aftermath: together(theirs, ours) } };
    }
  }
}

function isSameRollback(one: RolloutState, other: RolloutState): boolean {
  return one.digest === other.digest && one.ending?.kind === "rolled-back";
}
