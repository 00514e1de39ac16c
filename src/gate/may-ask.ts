/** Who may ask for what by comment. Stopping is easy, going on is not. */
import { atLeast } from "./reviews.ts";
import type { Verb } from "./command.ts";
import { excludedBecause, exclusionsOf } from "./exclusion.ts";
import type { Comment, PullRequestFacts } from "./facts.ts";
import { ON_CALL, requiredRoles } from "./input.ts";
import type { GateInput, ReadableGate } from "./input.ts";
import { foldLogin, lookUp } from "./login.ts";
import { rolesHeldBy } from "./people.ts";

/** Why a comment may not ask for what it asks. */
export type NotAllowed =
  /** Only people ask. */
  | "not-a-person"
  /** Neither write access nor a role nor something downstream of it. */
  | "stranger"
  | "policy-unreadable"
  | "no-role"
  | "no-access"
  | "author"
  | "contributor"
  /** Who wrote the change could not be read in full, so that nobody is known to be somebody else. */
  | "contributors-unknown"
  | "through-an-app"
  /** Whether a person typed it or an app wrote it could not be read. */
  | "app-unknown";

/** Verbs that can only make things safer, or that only tell: many people, no digest. */
type Open = Extract<Verb, "hold" | "abort" | "report" | "status" | "help">;

/** Whom a rollout's harm reaches: owners of its cohorts and of what cannot be undone. They may hold and report. */
export interface Downstream {
  readonly owners: readonly string[];
}

/**
 * null where the comment may ask.
 *
 * What lets go is judged here as far as the person is concerned; which role it takes, `decides` says for each rollout.
 */
export function notAllowed(
  verb: Verb,
  comment: Comment,
  gate: GateInput,
  downstream: Downstream = { owners: [] },
): NotAllowed | null {
  if (comment.by.kind !== "user") return "not-a-person";
  if (verb === "ack") return notTyped(comment);
  if (!isOpen(verb)) return notTyped(comment) ?? notTrusted(comment, gate);
  if (verb === "status" || verb === "help") return null;
  // What one person saw through an app may come with the next app's words: a report leads to a rollback by confirmation.
  if (verb === "report" && typeof comment.viaApp === "string") return "through-an-app";
  const { login } = comment.by;
  const writes = mayWrite(gate.facts, login);
  const isOwner = verb !== "abort" && ownsOneOf(downstream.owners, login, gate.facts);
  return writes || isOwner || holdsAny(login, gate) ? null : "stranger";
}

/** What lets something go on, and the pager, takes a person's own hand. */
function notTyped({ viaApp }: Comment): NotAllowed | null {
  if (viaApp === undefined) return "app-unknown";
  return viaApp === null ? null : "through-an-app";
}

/** And a person who took no part in the change; the pager's own rules are the gate's. */
function notTrusted(comment: Comment, gate: GateInput): NotAllowed | null {
  if (gate.policy === null) return "policy-unreadable";
  const excluded = excludedBecause(comment.by, exclusionsOf(gate.facts));
  if (excluded === "author" || excluded === "contributor") return excluded;
  return gate.facts.commits.complete ? null : "contributors-unknown";
}

/**
 * Why a person may not decide about this rollout; null for a holder, by policy and file, of a role that it needs, who has
 * the access that an approval needs.
 */
export function decides(login: string, gate: GateInput, rollout: string): NotAllowed | null {
  const own = gate.rollouts.find(({ name }) => name === rollout);
  if (!isReadable(gate)) return "policy-unreadable";
  if (own === undefined) return "no-role";
  const held = rolesHeldBy(login, gate, own);
  const needed = new Set([...requiredRoles(gate.policy, own.tier), "model-owner", ON_CALL]);
  if (!held.some((role) => needed.has(role))) return "no-role";
  return withoutAccess(login, gate);
}

/** Why a person does not speak for one role of this rollout; null for a holder with the access that an approval needs. */
export function speaksFor(
  role: string,
  login: string,
  { gate, rollout }: { readonly gate: GateInput; readonly rollout: string },
): NotAllowed | null {
  if (!isReadable(gate)) return "policy-unreadable";
  const holders = gate.rollouts.filter(
    (each) => each.name === rollout && rolesHeldBy(login, gate, each).includes(role),
  );
  return holders.length === 0 ? "no-role" : withoutAccess(login, gate);
}

function withoutAccess(login: string, gate: ReadableGate): NotAllowed | null {
  const permission = lookUp(gate.facts.permissions, login);
  return permission !== null && atLeast(permission, gate.policy.approvals.least) ? null : "no-access";
}

function isOpen(verb: Verb): verb is Open {
  return ["hold", "abort", "report", "status", "help"].includes(verb);
}

function mayWrite({ permissions }: PullRequestFacts, login: string): boolean {
  const permission = lookUp(permissions, login);
  return permission !== null && atLeast(permission, "write");
}

function holdsAny(login: string, gate: GateInput): boolean {
  return isReadable(gate) && gate.rollouts.some((rollout) => rolesHeldBy(login, gate, rollout).length > 0);
}

/** Listed by name, or in a team that could be read. */
function ownsOneOf(owners: readonly string[], login: string, { teams }: PullRequestFacts): boolean {
  return owners.some((owner) => {
    if (foldLogin(owner.replace(/^@/, "")) === foldLogin(login)) return true;
    const team = lookUp(teams, owner);
    return team?.kind === "members" && team.logins.some((each) => foldLogin(each) === foldLogin(login));
  });
}

function isReadable(gate: GateInput): gate is ReadableGate {
  return gate.policy !== null;
}
