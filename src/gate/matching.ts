/** Distinct people for all roles at once: maximum bipartite matching, not first come first served. */

/** A place to fill, and who may fill it. */
export interface Slot {
  readonly role: string;
  readonly candidates: readonly string[];
}

interface Place {
  readonly index: number;
  readonly slot: Slot;
}

/**
 * One person for as many slots as possible, nobody twice; `null` where a slot stays empty.
 *
 * Slots are filled in their order, so that of two ways to leave one empty the later one stays empty.
 * Kuhn's algorithm: along an augmenting path a person moves to another slot, and no slot that was filled becomes empty.
 */
export function matchPeople(slots: readonly Slot[]): readonly (string | null)[] {
  const slotOf = new Map<string, Place>();
  const fill = (place: Place, tried: Set<string>): boolean => {
    for (const person of place.slot.candidates) {
      if (tried.has(person)) continue;
      tried.add(person);
      const held = slotOf.get(person);
      if (held === undefined || fill(held, tried)) {
        slotOf.set(person, place);
        return true;
      }
    }
    return false;
  };
  for (const [index, slot] of slots.entries()) fill({ index, slot }, new Set());
  const filled: (string | null)[] = slots.map(() => null);
  for (const [person, { index }] of slotOf) filled[index] = person;
  return filled;
}
