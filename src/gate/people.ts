/** Who fills the roles of one rollout: approvals and acknowledgements against the lists of policy and file. */
import { shortDigest } from "../units.ts";
import { acknowledgementsOf } from "./acknowledgement.ts";
import type { Acknowledgements } from "./acknowledgement.ts";
import type { Review } from "./facts.ts";
import { ON_CALL, allRoles, requiredRoles } from "./input.ts";
import type { GateRollout, ReadableGate } from "./input.ts";
import { foldLogin, lookUp } from "./login.ts";
import { matchPeople } from "./matching.ts";
import type { Slot } from "./matching.ts";
import type { Dismissal } from "./outcome.ts";
import { atLeast, dismissal, opinionsOf } from "./reviews.ts";
import { peopleOfRule } from "./rules/people-of-rule.ts";
import { holdsRole, isNamedIn, listing, roleTerms } from "./roles.ts";
import type { RoleTerms } from "./roles.ts";

/** Roles, what people said, and who stands for what. */
export interface Cast {
  readonly roles: readonly RoleTerms[];
  readonly slots: readonly Slot[];
  /** Person in each slot, as `personKey` writes it; null where it is empty. */
  readonly filled: readonly (string | null)[];
  readonly approvals: readonly Review[];
  readonly vetoes: readonly Review[];
  readonly acknowledgements: Acknowledgements;
  readonly dismissals: readonly Dismissal[];
  readonly unknownAccess: readonly string[];
  /** Whether one person may stand for one role only. */
  readonly distinct: boolean;
}

export function castOf(gate: ReadableGate, rollout: GateRollout): Cast {
  const { facts, policy } = gate;
  const roles = requiredRoles(policy, rollout.tier).map((role) => termsOf(gate, rollout, role));
  const opinions = opinionsOf(facts, {
    least: policy.approvals.least,
    reasonRequired: policy.approvals.reasonRequired.includes(rollout.tier),
    equalCommits: new Set(policy.approvals.equalDigestCounts ? (rollout.equalCommits ?? []) : []),
  });
  const approving = roles.filter(({ name }) => name !== ON_CALL);
  const withRole = (review: Review): boolean =>
    approving.some((role) => holdsRole(role, review.by.login) !== "no");
  const vetoers = allRoles(policy, rollout).map((role) => termsOf(gate, rollout, role));
  const ruled = policy.rules.flatMap((rule) => peopleOfRule(rule, facts, rollout));
  // A stranger might be in a team that could not be read: then only somebody who may push can say no.
  const mayVeto = ({ by, canPush }: Review): boolean => {
    const answers = [...vetoers, ...ruled].map((role) => isNamedIn(role, by.login));
    return answers.includes("yes") || (canPush && answers.includes("unknown"));
  };
  const acknowledgements = acknowledged(gate, rollout, pagerOf(gate, rollout, roles));
  const distinct = policy.approvals.distinct && !policy.tiers[rollout.tier].samePerson;
  const slots = roles.flatMap((role) =>
    slotsFor(role, { approvals: opinions.approvals, acknowledgements, distinct }),
  );
  return {
    roles,
    slots,
    filled: matchPeople(slots),
    approvals: opinions.approvals.filter(withRole),
    vetoes: opinions.vetoes.filter(mayVeto),
    acknowledgements,
    dismissals: [
      ...opinions.dismissals,
      ...opinions.approvals
        .filter((review) => !withRole(review))
        .map((review) => dismissal(review, "no-role")),
      ...opinions.vetoes.filter((review) => !mayVeto(review)).map((review) => dismissal(review, "no-role")),
      ...acknowledgements.dismissals,
    ],
    unknownAccess: opinions.unknownAccess,
    distinct,
  };
}

/** Roles of a rollout that a person is known to hold, whether or not the gate waits for them. */
export function rolesHeldBy(login: string, gate: ReadableGate, rollout: GateRollout): readonly string[] {
  return allRoles(gate.policy, rollout).filter(
    (role) => holdsRole(termsOf(gate, rollout, role), login) === "yes",
  );
}

function termsOf(
  { facts, policy, policySource }: ReadableGate,
  rollout: GateRollout,
  role: string,
): RoleTerms {
  const peopleAtBase = rollout.isNew ? null : (rollout.peopleAtBase ?? null);
  return roleTerms(
    { rollout: rollout.name, role, people: rollout.people, peopleAtBase, policy, policySource },
    facts,
  );
}

/**
 * Who may take the pager; null where nobody is asked to.
 *
 * A file that names people on call asks for one although its tier does not: promotion waits for them. Where the policy knows
 * no such role, the file's own list is all there is; it only asks for more than the policy.
 */
function pagerOf(gate: ReadableGate, rollout: GateRollout, roles: readonly RoleTerms[]): RoleTerms | null {
  const required = roles.find(({ name }) => name === ON_CALL);
  const named = rollout.people.find(({ name }) => name === ON_CALL);
  if (required !== undefined || named === undefined) return required ?? null;
  const terms = termsOf(gate, rollout, ON_CALL);
  return terms.empty === null ? terms : { ...terms, lists: [listing(named.anyOf, gate.facts)], empty: null };
}

function acknowledged(gate: ReadableGate, rollout: GateRollout, role: RoleTerms | null): Acknowledgements {
  const { digest } = rollout;
  if (digest === null || role === null) return { counting: [], dismissals: [] };
  const others = gate.rollouts.flatMap((other) =>
    other.digest === null || other.digest === digest ? [] : [shortDigest(other.digest)],
  );
  return acknowledgementsOf(gate.facts, {
    digest,
    others: new Set(others),
    covers: rollout.covers,
    policy: gate.policy,
    now: gate.now,
    dismiss: (login) => {
      if (holdsRole(role, login) !== "yes") return "no-role";
      return gate.policySource.kind === "built-in" && !isKnownToPush(gate, login) ? "no-access" : null;
    },
  });
}

/** Without a policy nobody vouches for the names in the file: who acknowledges must have write access. */
function isKnownToPush({ facts }: ReadableGate, login: string): boolean {
  const asked = lookUp(facts.permissions, login);
  if (asked !== null) return atLeast(asked, "write");
  return facts.reviews.items.some(
    ({ by, canPush }) => canPush && by.kind === "user" && foldLogin(by.login) === foldLogin(login),
  );
}

function slotsFor(
  role: RoleTerms,
  given: Pick<Cast, "approvals" | "acknowledgements" | "distinct">,
): readonly Slot[] {
  const people =
    role.name === ON_CALL
      ? given.acknowledgements.counting.map(({ by }) => by)
      : given.approvals.map(({ by }) => by.login).filter((login) => holdsRole(role, login) === "yes");
  const candidates = people.map((login) => personKey(role.name, login, given));
  return Array.from({ length: role.atLeast }, () => ({ role: role.name, candidates }));
}

/** One key for a person; one for each role where the same person may hold several. */
export function personKey(role: string, login: string, { distinct }: Pick<Cast, "distinct">): string {
  return distinct ? foldLogin(login) : `${role} ${foldLogin(login)}`;
}

/** Logins that stand for a role, as the person's own reviews and comments write them. */
export function standingFor(cast: Cast, role: string): readonly string[] {
  const keys = new Set(cast.filled.filter((_, index) => cast.slots[index]?.role === role));
  const people =
    role === ON_CALL
      ? cast.acknowledgements.counting.map(({ by }) => by)
      : cast.approvals.map(({ by }) => by.login);
  return people.filter((login) => keys.has(personKey(role, login, cast)));
}
