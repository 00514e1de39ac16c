/** Who could close a role that is still open. Never anybody who cannot count. */
import { excludedBecause, exclusionsOf } from "./exclusion.ts";
import type { PullRequestFacts } from "./facts.ts";
import { ON_CALL } from "./input.ts";
import { foldLogin, lookUp } from "./login.ts";
import { matchPeople } from "./matching.ts";
import type { Cast } from "./people.ts";
import { personKey } from "./people.ts";
import type { Least } from "./reviews.ts";
import { atLeast } from "./reviews.ts";
import { isGroup, knownHolders, loginOf } from "./roles.ts";
import type { RoleTerms } from "./roles.ts";

/** `@login`s, and `@org/team`s all of whose members could; sorted as the list names them. */
export function closersOf(
  role: RoleTerms,
  cast: Cast,
  terms: { readonly facts: PullRequestFacts; readonly least: Least },
): readonly string[] {
  const { facts } = terms;
  const able = new Set(
    knownHolders(role).filter((login) => closersAble(role, login, terms) && wouldHelp(role, login, cast)),
  );
  const named = role.entries.flatMap((entry) => {
    if (!isGroup(entry)) return able.has(foldLogin(loginOf(entry))) ? [`@${loginOf(entry)}`] : [];
    const membership = lookUp(facts.teams, entry);
    if (membership?.kind !== "members") return [];
    const members = membership.logins.filter((login) => able.has(foldLogin(login)));
    const isWhole = members.length > 0 && members.length === membership.logins.length;
    return isWhole ? [entry] : members.map((login) => `@${login}`);
  });
  return [...new Set(named)];
}

/** Whether a holder of the role could count here: took no part in the change, and has the access, as far as it is known. */
export function closersAble(
  role: RoleTerms,
  login: string,
  terms: { readonly facts: PullRequestFacts; readonly least: Least },
): boolean {
  const { facts, least } = terms;
  if (excludedBecause({ login, id: null, kind: "user" }, exclusionsOf(facts)) !== null) return false;
  if (role.name === ON_CALL) return true;
  const asked = lookUp(facts.permissions, login);
  if (asked !== null) return atLeast(asked, least);
  return !facts.reviews.items.some(({ by, canPush }) => !canPush && foldLogin(by.login) === foldLogin(login));
}

/** Whether more slots would be filled if this person stood for the role: not so for one who is needed elsewhere. */
function wouldHelp(role: RoleTerms, login: string, cast: Cast): boolean {
  const key = personKey(role.name, login, cast);
  const slots = cast.slots.map((slot) =>
    slot.role === role.name ? { ...slot, candidates: [...slot.candidates, key] } : slot,
  );
  return countFilled(matchPeople(slots)) > countFilled(cast.filled);
}

function countFilled(filled: readonly (string | null)[]): number {
  return filled.filter((person) => person !== null).length;
}
