/** Approvals by some of a list of people, counted as those of a role: one leaf of the outcome. */
import { excludedBecause, exclusionsOf } from "../exclusion.ts";
import type { PullRequestFacts } from "../facts.ts";
import { foldLogin, lookUp } from "../login.ts";
import type { GateReason, Requirement } from "../outcome.ts";
import { atLeast } from "../reviews.ts";
import type { Least, Opinions } from "../reviews.ts";
import { holdsRole, knownHolders } from "../roles.ts";
import type { RoleTerms } from "../roles.ts";

export interface LeafTerms {
  readonly id: string;
  readonly reason: GateReason;
  readonly least: Least;
}

export function peopleLeaf(
  role: RoleTerms,
  { facts, opinions }: { readonly facts: PullRequestFacts; readonly opinions: Opinions },
  { id, reason, least }: LeafTerms,
): Requirement {
  const by = opinions.approvals
    .map((review) => review.by.login)
    .filter((login) => holdsRole(role, login) === "yes");
  const missing = Math.max(0, role.atLeast - by.length);
  const done = { id, by, closers: [], missing, detail: "" };
  if (missing === 0) return { ...done, kind: "satisfied", reason: "approved" };
  const has = new Set(by.map(foldLogin));
  const closers = knownHolders(role)
    .filter((login) => !has.has(login) && canCount(login, facts, least))
    .map((login) => `@${login}`);
  const unreadable = role.lists.flatMap((list) => list.unreadable);
  const [first] = unreadable;
  if (first !== undefined) {
    const detail = `${first.entry} could not be read: ${first.because}`;
    return { ...done, kind: "waiting", reason: "team-unreadable", closers, detail };
  }
  const detail =
    closers.length < missing ? `cannot be met: too few of ${role.entries.join(", ")} can count here` : "";
  return { ...done, kind: "waiting", reason, closers, detail: role.empty ?? detail };
}

function canCount(login: string, facts: PullRequestFacts, least: Least): boolean {
  if (excludedBecause({ login, id: null, kind: "user" }, exclusionsOf(facts)) !== null) return false;
  const asked = lookUp(facts.permissions, login);
  return asked === null || atLeast(asked, least);
}
