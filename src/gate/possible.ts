/** Whether a rollout could ever be accepted: as many different people as there are places, whoever they are. */
import { closersAble } from "./closers.ts";
import type { PullRequestFacts } from "./facts.ts";
import { matchPeople } from "./matching.ts";
import type { Cast } from "./people.ts";
import { personKey } from "./people.ts";
import type { Least } from "./reviews.ts";
import { knownHolders } from "./roles.ts";

/** Roles that stay open even if everybody who can count said yes; empty where a list could not be read. */
export function neverFilled(
  cast: Cast,
  terms: { readonly facts: PullRequestFacts; readonly least: Least },
): ReadonlySet<string> {
  const isKnown = cast.roles.every(({ lists }) => lists.every(({ unreadable }) => unreadable.length === 0));
  if (!isKnown) return new Set();
  const slots = cast.slots.map((slot) => {
    const role = cast.roles.find(({ name }) => name === slot.role);
    const able =
      role === undefined ? [] : knownHolders(role).filter((login) => closersAble(role, login, terms));
    const keys = able.map((login) => personKey(slot.role, login, cast));
    return { ...slot, candidates: [...new Set([...slot.candidates, ...keys])] };
  });
  const filled = matchPeople(slots);
  return new Set(slots.flatMap(({ role }, index) => (filled[index] === null ? [role] : [])));
}
