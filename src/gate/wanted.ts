/** What must still be asked of GitHub before the gate can say go: teams, and permissions of single people. */
import { parseCommand } from "./command.ts";
import { allRoles } from "./input.ts";
import type { GateInput } from "./input.ts";
import { foldLogin } from "./login.ts";
import { isGroup, policyRole } from "./roles.ts";
import { policyHolders, wantedFacts } from "./rules/wanted.ts";

export interface WantedAccess {
  /** Logins whose permission decides; empty where what the facts say is enough. */
  readonly logins: readonly string[];
  /** `@org/team` and `CODEOWNERS:path`, as written. */
  readonly groups: readonly string[];
}

/** Nothing for a repository with a policy that names logins and asks for write access: then no further request is made. */
export function wantedAccess({
  facts,
  policy,
  policySource,
  rollouts,
  policyChange,
}: GateInput): WantedAccess {
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
  const logins = new Map([...approvers, ...pagers].map(({ by }) => [foldLogin(by.login), by.login]));
  return { logins: [...logins.values()].toSorted(), groups };
}

function approversIn({ reviews }: GateInput["facts"]): readonly string[] {
  const approvals = reviews.items.filter(({ state, by }) => state === "approved" && by.kind === "user");
  return [...new Set(approvals.map(({ by }) => by.login))].toSorted();
}
