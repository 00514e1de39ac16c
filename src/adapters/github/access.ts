/** Permissions of people and members of teams: asked only for what the gate wants to know. */
import { z } from "zod";
import { Failure } from "../../errors.ts";
import type { Membership, PullRequestFacts } from "../../gate/facts.ts";
import type { WantedAccess } from "../../gate/wanted.ts";
import type { Client } from "./client.ts";
import { orNone } from "./client.ts";
import { readOwners } from "./code-owners.ts";
import type { Owners } from "./code-owners.ts";
import { readChecks } from "./head-checks.ts";
import { withSignatures } from "./signatures.ts";
import { withSources } from "./comment-sources.ts";
import type { Sources } from "./comment-sources.ts";

type Permission = PullRequestFacts["permissions"][string];

const ROLES = ["none", "read", "triage", "write", "maintain", "admin"] as const;
const PERMISSION = z.object({ permission: z.string(), role_name: z.string().optional() });
const MEMBERS = z.array(z.object({ login: z.string() }));
const PAGE = 100;
const MOST_PAGES = 20;

export interface AccessClients {
  readonly client: Client;
  /** With `members: read`; null where no `team-token` was given. */
  readonly teams: Client | null;
  readonly sources: Sources;
}

/** The same facts with permissions and memberships; no request where nothing is wanted. */
export async function readAccess(
  clients: AccessClients,
  facts: PullRequestFacts,
  wanted: WantedAccess,
): Promise<PullRequestFacts> {
  const permissions: Record<string, Permission> = { ...facts.permissions };
  for (const login of wanted.logins) permissions[login] = await readPermission(clients.client, login);
  const owned = wanted.groups.filter((group) => group.startsWith("CODEOWNERS:"));
  const owners: Owners =
    owned.length === 0
      ? { kind: "owners", byGroup: new Map() }
      : await readOwners(clients.client, facts.base.tip, owned);
  const named = owners.kind === "owners" ? [...owners.byGroup.values()].flat() : [];
  const teams: Record<string, Membership> = { ...facts.teams };
  const listed = [...wanted.groups, ...named].filter((entry) => entry.startsWith("@") && entry.includes("/"));
  for (const team of new Set(listed)) teams[team] = await readTeam(clients.teams, team);
  for (const group of owned)
    teams[group] =
      owners.kind === "unreadable" ? owners : ownersOf(group, owners.byGroup.get(group) ?? [], teams);
  const comments = await withSources(clients, facts, wanted.comments ?? []);
  const commits = wanted.signatures === true ? await withSignatures(clients.client, facts) : facts.commits;
  const checks = wanted.checks === true ? await readChecks(clients.client, facts) : facts.checks;
  return { ...facts, comments, commits, checks, permissions, teams };
}

/** What a person may do now; `none` for a stranger. A custom role counts as the permission it stands on. */
export async function readPermission(client: Client, login: string): Promise<Permission> {
  const found = await orNone(
    client.rest(
      "GET /repos/{owner}/{repo}/collaborators/{username}/permission",
      { username: login },
      { answer: PERMISSION, what: `the permission of ${login}`, needs: "`metadata: read`", repeatable: true },
    ),
  );
  if (found === null) return "none";
  return (
    ROLES.find((role) => role === found.role_name) ??
    ROLES.find((role) => role === found.permission) ??
    "none"
  );
}

/** Members of `@org/team`, child teams included. Whatever keeps them from being read makes the team unreadable, never empty. */
export async function readTeam(teams: Client | null, team: string): Promise<Membership> {
  if (teams === null) {
    return {
      kind: "unreadable",
      because:
        "a workflow's own token cannot read teams; give the action a `team-token` with `Members: read`",
    };
  }
  const [org = "", slug = "", ...rest] = team.replace(/^@/, "").split("/");
  if (org === "" || slug === "" || rest.length > 0)
    return { kind: "unreadable", because: `expected a team as \`@org/team\`, found ${team}` };
  try {
    const logins: string[] = [];
    for (let page = 1; page <= MOST_PAGES; page++) {
      const found = await teams.rest(
        "GET /orgs/{org}/teams/{team_slug}/members",
        { org, team_slug: slug, per_page: PAGE, page },
        {
          answer: MEMBERS,
          what: `the members of ${team}`,
          needs: "`Members: read` of the `team-token`",
          repeatable: true,
        },
      );
      logins.push(...found.map(({ login }) => login));
      if (found.length < PAGE) return { kind: "members", logins };
    }
    return {
      kind: "unreadable",
      because: `it has ${MOST_PAGES * PAGE} members or more, of which only so many are read`,
    };
  } catch (cause) {
    if (cause instanceof Failure) return { kind: "unreadable", because: cause.message };
    throw cause;
  }
}

/** Everybody who owns a path; unreadable as soon as one of the owners is. */
function ownersOf(
  group: string,
  owners: readonly string[],
  teams: Readonly<Record<string, Membership>>,
): Membership {
  if (owners.length === 0)
    return {
      kind: "unreadable",
      because: `CODEOWNERS names nobody for ${group.slice("CODEOWNERS:".length)}`,
    };
  const logins: string[] = [];
  for (const owner of owners) {
    if (!owner.startsWith("@"))
      return {
        kind: "unreadable",
        because: `CODEOWNERS names ${owner}; only logins and teams can be matched with reviews`,
      };
    const team = owner.includes("/") ? teams[owner] : undefined;
    if (!owner.includes("/")) logins.push(owner.slice(1));
    else if (team?.kind === "members") logins.push(...team.logins);
    else
      return { kind: "unreadable", because: `${owner} could not be read: ${team?.because ?? "not asked"}` };
  }
  return { kind: "members", logins: [...new Set(logins)] };
}
