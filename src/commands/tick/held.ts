/** A rollout's state as this tick holds it, and the one way to save it: journal first, then compare-and-swap. */
import { Failure, reasonOf } from "../../errors.ts";
import type { StateStore, StoredState } from "../../ports.ts";
import { headlineOf } from "../../promotion/headline.ts";
import { appendToJournal } from "../../promotion/journal.ts";
import type { JournalEvent } from "../../promotion/journal.ts";
import type { RolloutState } from "../../promotion/state.ts";
import { instant } from "../../units.ts";
import type { Instant } from "../../units.ts";

export interface Held {
  readonly state: RolloutState;
  /** null before the first save. */
  readonly version: StoredState["version"] | null;
}

/**
 * Saves `change` on top of what is held and gives back what is held then.
 * @throws Failure lost-race when somebody saved meanwhile; nothing was written then.
 */
export async function save(
  states: StateStore,
  held: Held,
  change: { readonly state: RolloutState; readonly events: readonly JournalEvent[]; readonly now: Instant },
): Promise<Held> {
  // A clock that was set back must not make the journal older than it is.
  const now = instant(Math.max(change.now, held.state.journal.at));
  const { lines, head } = appendToJournal(held.state.journal, change.events, now);
  const state: RolloutState = { ...change.state, journal: head };
  const headline = headlineOf(state.name, lines);
  const version = await states.save(state.name, held.version, state, lines, headline);
  return { state, version };
}

/** Loads again; null when the state is gone, which the caller must treat as lost. */
export async function reload(states: StateStore, held: Held): Promise<Held | null> {
  const stored = await states.load(held.state.name);
  return stored === null ? null : { state: stored.state, version: stored.version };
}

/** The state that won a swap that was lost with `cause`; null when that was not what went wrong, or when it cannot be read. */
export async function afterLosing(
  world: { readonly states: StateStore; readonly log: (line: string) => void },
  held: Held,
  cause: unknown,
): Promise<Held | null> {
  if (!(cause instanceof Failure) || cause.code !== "lost-race") return null;
  try {
    return await reload(world.states, held);
  } catch (failure) {
    world.log(`the state cannot be read again: ${reasonOf(failure)}`);
    return null;
  }
}
