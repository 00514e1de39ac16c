/** What one rollout needs before it may merge, each with who satisfied it or who can. */
import { iso } from "../units.ts";
import { closersOf } from "./closers.ts";
import { unattributedEmails } from "./exclusion.ts";
import { ON_CALL } from "./input.ts";
import type { GateInput, GateRollout, ReadableGate } from "./input.ts";
import { lookUp } from "./login.ts";
import { neverFilled } from "./possible.ts";
import type { GateReason, Requirement } from "./outcome.ts";
import type { Cast } from "./people.ts";
import { standingFor } from "./people.ts";
import { atLeast } from "./reviews.ts";
import type { RoleTerms } from "./roles.ts";

/** What the pull request itself must be, before any person is asked. */
export function pullRequestRequirements(
  { facts, problems }: GateInput,
  blocked: boolean,
): readonly Requirement[] {
  const lists = (
    [
      ["reviews", facts.reviews],
      ["comments", facts.comments],
      ["commits", facts.commits],
      ["files", facts.files],
    ] as const
  )
    .filter(([, list]) => !list.complete)
    .map(([name]) => name);
  return [
    problems === 0 ? met("files") : refused("files", "problems", `${problems} problems in the rollout files`),
    blocked
      ? refused("plan", "blockers", "the rollout file has problems, or its plan a blocker")
      : met("plan"),
    facts.state === "closed" ? waiting("open", "closed", "the pull request is closed") : met("open"),
    facts.draft ? waiting("not-draft", "draft", "the pull request is a draft") : met("not-draft"),
    lists.length === 0
      ? met("facts")
      : waiting("facts", "facts-incomplete", `GitHub has more ${lists.join(" and ")} than could be read`),
  ];
}

/** What people must do, and the calendar allow. */
export function peopleRequirements(
  gate: ReadableGate,
  rollout: GateRollout,
  cast: Cast,
): readonly Requirement[] {
  return [
    vetoRequirement(cast),
    ...cast.roles.map((role) =>
      role.name === ON_CALL
        ? pagerRequirement(gate, rollout, { role, cast })
        : roleRequirement(gate, role, cast),
    ),
    ...ownNamesRequirement(gate, rollout, cast),
    freezeRequirement(gate),
    ...attributionNote(gate),
  ];
}

function vetoRequirement({ vetoes }: Cast): Requirement {
  const who = vetoes.map(({ by }) => by.login);
  if (who.length === 0) return met("no-changes-requested");
  return {
    ...refused(
      "no-changes-requested",
      "changes-requested",
      `changes requested by ${who.join(", ")}; a push does not clear it, their next approval does`,
    ),
    closers: who.map((login) => `@${login}`),
    missing: who.length,
  };
}

function roleRequirement(gate: ReadableGate, role: RoleTerms, cast: Cast): Requirement {
  const by = standingFor(cast, role.name);
  const missing = missingFor(cast, role);
  const id = `role:${role.name}`;
  if (missing === 0) return { ...met(id), by };
  const terms = { facts: gate.facts, least: gate.policy.approvals.least };
  const closers = closersOf(role, cast, terms);
  const why = whyOpen(role, { closers, cast, never: neverFilled(cast, terms) });
  return { ...waiting(id, ...why), by, closers, missing };
}

function pagerRequirement(
  gate: ReadableGate,
  rollout: GateRollout,
  { role, cast }: { readonly role: RoleTerms; readonly cast: Cast },
): Requirement {
  const id = "acknowledgement";
  if (rollout.digest === null)
    return { ...met(id), kind: "skipped", detail: "the rollout is removed: there is no pager to take" };
  const by = standingFor(cast, ON_CALL);
  const missing = missingFor(cast, role);
  if (missing === 0) return { ...met(id), by };
  const terms = { facts: gate.facts, least: gate.policy.approvals.least };
  const closers = closersOf(role, cast, terms);
  const [reason, detail] = whyOpen(role, { closers, cast, never: neverFilled(cast, terms) });
  const hasExpired = cast.acknowledgements.dismissals.some(({ why }) => why === "expired");
  const own =
    reason === "role-missing" ? (hasExpired ? "acknowledgement-expired" : "acknowledgement-missing") : reason;
  return { ...waiting(id, own, detail), by, closers, missing };
}

/** Empty slots of a role. A rollout without a plan has nothing to acknowledge. */
function missingFor(cast: Cast, role: RoleTerms): number {
  return cast.slots.filter((slot, index) => slot.role === role.name && cast.filled[index] === null).length;
}

function whyOpen(
  role: RoleTerms,
  {
    closers,
    cast,
    never,
  }: { readonly closers: readonly string[]; readonly cast: Cast; readonly never: ReadonlySet<string> },
): readonly [GateReason, string] {
  if (role.empty !== null) return ["role-missing", `cannot be met: ${role.empty}`];
  const unreadable = role.lists.flatMap((list) => list.unreadable);
  if (unreadable.length > 0) {
    return [
      "team-unreadable",
      unreadable.map(({ entry, because }) => `${entry} could not be read: ${because}`).join("; "),
    ];
  }
  if (cast.unknownAccess.length > 0)
    return ["role-missing", `the permission of ${cast.unknownAccess.join(", ")} was not read`];
  if (closers.length === 0)
    return ["role-missing", `cannot be met: nobody who holds ${role.name} can count here`];
  if (never.has(role.name))
    return [
      "role-missing",
      `cannot be met: even if all of them agree, too few different people can count for ${cast.roles.map(({ name }) => name).join(" and ")}`,
    ];
  return ["role-missing", ""];
}

/** Without a policy a new rollout names its own approvers: one of them must maintain the repository. */
function ownNamesRequirement(
  { policySource, facts }: ReadableGate,
  rollout: GateRollout,
  cast: Cast,
): readonly Requirement[] {
  const namesItsOwn = policySource.kind === "built-in" && (rollout.isNew || rollout.peopleAtBase == null);
  if (!namesItsOwn) return [];
  const maintains = (login: string): boolean =>
    atLeast(lookUp(facts.permissions, login) ?? "none", "maintain");
  const by = cast.roles
    .filter(({ name }) => name !== ON_CALL)
    .flatMap(({ name }) => standingFor(cast, name))
    .filter(maintains);
  const id = "role:maintainer";
  if (by.length > 0) return [{ ...met(id), by: [...new Set(by)] }];
  const detail =
    "there is no policy, and this rollout names its own approvers: one of them needs the role maintain or admin";
  return [{ ...waiting(id, "role-missing", detail), missing: 1 }];
}

function freezeRequirement({ policy, now }: ReadableGate): Requirement {
  const freeze = policy.freeze.find(({ from, until }) => from <= now && now < until);
  return freeze === undefined
    ? met("not-frozen")
    : waiting("not-frozen", "frozen", `${freeze.because}, until ${iso(freeze.until)}`);
}

function attributionNote({ facts }: ReadableGate): readonly Requirement[] {
  const emails = unattributedEmails(facts);
  if (emails.length === 0) return [];
  const detail = `no account claims the commits of ${emails.join(", ")}: whoever wrote them is not excluded`;
  return [{ ...met("attribution"), kind: "skipped", detail }];
}

function met(id: string): Requirement {
  return { id, kind: "satisfied", reason: "approved", by: [], closers: [], missing: 0, detail: "" };
}

function waiting(id: string, reason: GateReason, detail: string): Requirement {
  return { ...met(id), kind: "waiting", reason, detail };
}

export function refused(id: string, reason: GateReason, detail: string): Requirement {
  return { ...met(id), kind: "refused", reason, detail };
}
