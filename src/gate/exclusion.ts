/** Who can never decide about a pull request, whatever role they hold. */
import type { Dismissal } from "./outcome.ts";
import type { Person, PullRequestFacts } from "./facts.ts";
import { foldLogin, loginsOf } from "./login.ts";

export interface Exclusions {
  readonly author: ReadonlySet<string>;
  readonly contributors: ReadonlySet<string>;
}

export function exclusionsOf({ author, commits }: Pick<PullRequestFacts, "author" | "commits">): Exclusions {
  return {
    author: keysOf([author]),
    contributors: keysOf(commits.items.flatMap(({ people }) => people)),
  };
}

/** By login and by id: a trailer may still have the name that somebody had before. */
function keysOf(people: readonly Person[]): ReadonlySet<string> {
  const ids = people.flatMap(({ id }) => (id === null ? [] : [`id ${id}`]));
  return new Set([...loginsOf(people), ...ids]);
}

/** Why a person does not count here; null for a human who took no part in the change. */
export function excludedBecause(person: Person, exclusions: Exclusions): Dismissal["why"] | null {
  if (person.kind !== "user") return person.kind;
  const keys = [foldLogin(person.login), `id ${person.id}`];
  const isIn = (set: ReadonlySet<string>): boolean => keys.some((key) => set.has(key));
  if (isIn(exclusions.author)) return "author";
  return isIn(exclusions.contributors) ? "contributor" : null;
}

/** E-mails of commits that no account claims: their authors can be excluded only by the accounts that are known. */
export function unattributedEmails({ commits }: Pick<PullRequestFacts, "commits">): readonly string[] {
  return [...new Set(commits.items.flatMap(({ unattributed }) => unattributed))].toSorted();
}
