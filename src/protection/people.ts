/** Whether every role of the policy can be held by somebody, and the pager by more than one. */
import type { Policy, PolicyRole } from "../config/policy.ts";
import { diagnosis, unknown } from "./diagnosis.ts";
import type { Diagnosis } from "./diagnosis.ts";
import type { PeopleSeen } from "./settings.ts";

const ON_CALL = "on-call";
const RANKS = ["none", "read", "triage", "write", "maintain", "admin"];

interface NamedRole {
  readonly name: string;
  readonly role: PolicyRole;
  /** Pattern of `for`; null for the policy's own. */
  readonly pattern: string | null;
}

/** Roles of the policy and of its `for` entries. */
export function rolesIn(policy: Policy): readonly NamedRole[] {
  return [
    ...Object.entries(policy.roles).map(([name, role]) => ({ name, role, pattern: null })),
    ...policy.for.flatMap(({ pattern, roles }) =>
      Object.entries(roles).map(([name, role]) => ({ name, role, pattern })),
    ),
  ];
}

/** Whether an entry stands for several people. */
export function isGroup(entry: string): boolean {
  return entry.includes("/") || entry.startsWith("CODEOWNERS:");
}

export function diagnoseRoles(policy: Policy, people: PeopleSeen): readonly Diagnosis[] {
  return rolesIn(policy).map((each) => diagnoseRole(each, policy, people));
}

function diagnoseRole({ name, role, pattern }: NamedRole, policy: Policy, people: PeopleSeen): Diagnosis {
  const title = pattern === null ? name : `${name} of ${pattern}`;
  const wanted = Math.max(role.atLeast, name === ON_CALL ? 2 : 1);
  const { known, doubts } = holdersOf(role, policy.approvals.least, people);
  const say = (severity: "critical" | "warning", found: string): Diagnosis =>
    diagnosis("role-people", severity, {
      where: title,
      found,
      fix: `Name more people for ${name} in the policy, or give them ${policy.approvals.least} access: Settings → Collaborators and teams`,
    });
  if (known.size >= wanted)
    return diagnosis("role-people", "ok", {
      where: title,
      found: `${known.size} people can hold ${title}`,
    });
  if (doubts.length > 0)
    return {
      ...unknown("role-people", `Everybody who can hold ${title}`, {
        because: doubts.map(({ because }) => because).join("; "),
        needs: doubts.some(({ isTeam }) => isTeam)
          ? "`Members: read` as `team-token` (TEAM_TOKEN in a terminal)"
          : "`metadata: read`",
      }),
      where: title,
    };
  if (known.size < role.atLeast)
    return say(
      "critical",
      `${title} needs ${role.atLeast} and ${known.size} can hold it: no plan can ever be accepted`,
    );
  return say("warning", `Only ${[...known].join(", ")} can hold ${title}: nobody takes over when they sleep`);
}

interface Doubt {
  readonly because: string;
  readonly isTeam: boolean;
}

/** People with enough access, each once by their folded login, and what keeps others from being told. */
function holdersOf(
  { anyOf }: PolicyRole,
  least: string,
  { groups, access }: PeopleSeen,
): { readonly known: ReadonlySet<string>; readonly doubts: readonly Doubt[] } {
  const doubts: Doubt[] = [];
  const logins = anyOf.flatMap((entry): readonly string[] => {
    if (!isGroup(entry)) return [entry.replace(/^@/, "")];
    const group = groups[entry];
    if (group?.kind === "members") return group.logins;
    doubts.push({ because: `${entry}: ${group?.because ?? "it was not asked for"}`, isTeam: true });
    return [];
  });
  const known = new Set<string>();
  for (const login of logins) {
    if (login.endsWith("[bot]")) continue;
    const answer = access[login.toLowerCase()];
    if (answer?.kind !== "read")
      doubts.push({ because: `the access of ${login}: ${answer?.because ?? "not asked"}`, isTeam: false });
    else if (RANKS.indexOf(answer.value) >= RANKS.indexOf(least)) known.add(login.toLowerCase());
  }
  return { known, doubts };
}
