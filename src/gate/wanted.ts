/** What must still be asked of GitHub before the gate can say go: teams, and permissions of single people. */
import { parseCommand } from "./command.ts";
import { spokenIn } from "./drafted-standing.ts";
import type { Comment } from "./facts.ts";
import { allRoles } from "./input.ts";
import type { GateInput } from "./input.ts";
import { foldLogin } from "./login.ts";
import { shortDigest } from "../units.ts";
import { isGroup, policyRole } from "./roles.ts";
import { policyHolders, wantedFacts } from "./rules/wanted.ts";

export interface WantedAccess {
  /** Logins whose permission decides; empty where what the facts say is enough. */
  readonly logins: readonly string[];
  /** `@org/team` and `CODEOWNERS:path`, as written. */
  readonly groups: readonly string[];
  /** Comments of which it must be known whether an app wrote them: acknowledgements that could count. */
  readonly comments?: readonly number[];
  /** Whether a rule asks for the statuses and check runs of the head. */
  readonly checks?: boolean;
  /** Whether a rule asks whether commits are signed. */
  readonly signatures?: boolean;
}

/** Nothing for a repository with a policy that names logins and asks for write access: then no further request is made. */
export function wantedAccess(input: GateInput): WantedAccess {
  const words = wantedWords(input);
  const untold = words.filter(({ viaApp }) => viaApp === undefined).map(({ id }) => id);
  const comments = [...wantedComments(input), ...untold];
  const people = wantedPeople(input);
  const { checks, signatures } = wantedFacts(input.rollouts.length === 0 ? null : input.policy);
  return {
    ...people,
    logins:
      words.length === 0 ? people.logins : eachOnce([...people.logins, ...words.map(({ by }) => by.login)]),
    ...(comments.length === 0 ? {} : { comments }),
    ...(checks ? { checks } : {}),
    ...(signatures ? { signatures } : {}),
  };
}

function eachOnce(logins: readonly string[]): readonly string[] {
  return [...new Map(logins.map((login) => [foldLogin(login), login])).values()].toSorted();
}

/** An edited comment, one of a bot, or one for another plan counts for nothing, whoever typed it. */
function wantedComments({ facts, policy, rollouts }: GateInput): readonly number[] {
  if (policy === null) return [];
  const digests = new Set(rollouts.flatMap(({ digest }) => (digest === null ? [] : [shortDigest(digest)])));
  return facts.comments.items.flatMap(({ id, by, body, edited, ours, viaApp }) => {
    if (viaApp !== undefined || edited || ours || by.kind !== "user") return [];
    const parsed = parseCommand(body);
    const isAck = parsed.kind === "command" && parsed.command.verb === "ack";
    return isAck && digests.has(parsed.command.digest) ? [id] : [];
  });
}

/**
 * Comments that could count as a word on a drafted statement.
 *
 * Whichever ids they name: which statements the plan shows may only be known once it is written again.
 */
function wantedWords({ facts, policy, rollouts }: GateInput): readonly Comment[] {
  const isAsked =
    policy !== null && policy.drafting !== null && rollouts.some(({ digest }) => digest !== null);
  if (!isAsked) return [];
  return facts.comments.items.filter(
    (comment) => !comment.edited && !comment.ours && comment.by.kind === "user" && spokenIn(comment) !== null,
  );
}

function wantedPeople({ facts, policy, policySource, rollouts, policyChange }: GateInput): WantedAccess {
  if (policy === null) return { logins: policyChange == null ? [] : approversIn(facts), groups: [] };
  if (rollouts.length === 0 && policyChange == null) return { logins: [], groups: [] };
  const owners = policyChange == null ? null : policyHolders(policy, policySource);
  const ofRollouts = rollouts.flatMap((rollout) => [
    ...allRoles(policy, rollout).flatMap((role) => policyRole(policy, rollout.name, role)?.anyOf ?? []),
    ...[...rollout.people, ...(rollout.peopleAtBase ?? [])].flatMap(({ anyOf }) => anyOf),
  ]);
  const entries = [
    ...ofRollouts,
    ...wantedFacts(policy).groups,
    ...(owners === null ? [] : (policy.roles[owners]?.anyOf ?? [])),
  ];
  const groups = [...new Set(entries.filter(isGroup))].toSorted();
  const isBuiltIn = policySource.kind === "built-in";
  const needsMaintainer = policyChange != null && owners === null;
  if (!isBuiltIn && !needsMaintainer && policy.approvals.least === "write") return { logins: [], groups };
  const approvers = facts.reviews.items.filter(({ state, by }) => state === "approved" && by.kind === "user");
  const pagers = facts.comments.items.filter(({ body, ours, by }) => {
    const parsed = isBuiltIn && !ours && by.kind === "user" ? parseCommand(body) : null;
    return parsed?.kind === "command" && parsed.command.verb === "ack";
  });
  return { logins: eachOnce([...approvers, ...pagers].map(({ by }) => by.login)), groups };
}

function approversIn({ reviews }: GateInput["facts"]): readonly string[] {
  const approvals = reviews.items.filter(({ state, by }) => state === "approved" && by.kind === "user");
  return [...new Set(approvals.map(({ by }) => by.login))].toSorted();
}
