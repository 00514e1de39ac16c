/** Teams, permissions and owners, for the roles of a policy. */
import type { PeopleWanted } from "../../ports.ts";
import type { PeopleSeen } from "../../protection/settings.ts";
import { readPermission, readTeam } from "./access.ts";
import { answered } from "./answered.ts";
import type { Client } from "./client.ts";
import { readOwners } from "./code-owners.ts";

const OWNED = "CODEOWNERS:";

export async function readPeople(
  { client, teams }: { readonly client: Client; readonly teams: Client | null },
  wanted: PeopleWanted,
): Promise<PeopleSeen> {
  const groups: Record<string, PeopleSeen["groups"][string]> = {};
  const owned = wanted.groups
    .filter((group) => group.startsWith(OWNED))
    .map((group) => group.slice(OWNED.length));
  const owners = await readAllOwners(client, wanted.commit, [...wanted.paths, ...owned]);
  const named = new Set([
    ...wanted.groups.filter((group) => !group.startsWith(OWNED)),
    ...owned.flatMap((path) => ownersIn(owners, path).filter((owner) => owner.includes("/"))),
  ]);
  for (const team of named) groups[team] = await readTeam(teams, team);
  for (const path of owned) groups[`${OWNED}${path}`] = membersOf(ownersIn(owners, path), path, groups);
  const members = Object.values(groups).flatMap((each) => (each.kind === "members" ? each.logins : []));
  const access: Record<string, PeopleSeen["access"][string]> = {};
  for (const login of new Set([...wanted.logins, ...members].map((each) => each.toLowerCase())))
    access[login] = await answered("`metadata: read`", () => readPermission(client, login));
  const shown =
    owners.kind === "read" && owners.value !== null
      ? {
          kind: "read" as const,
          value: new Map([...owners.value].filter(([path]) => wanted.paths.includes(path))),
        }
      : owners;
  return { groups, access, owners: shown };
}

/** null where there is no file. */
async function readAllOwners(
  client: Client,
  commit: PeopleWanted["commit"],
  paths: readonly string[],
): Promise<PeopleSeen["owners"]> {
  const unique = [...new Set(paths)];
  return answered("`contents: read`", async () => {
    const found = await readOwners(
      client,
      commit,
      unique.map((path) => `${OWNED}${path}`),
    );
    if (found.kind === "unreadable") return null;
    return new Map([...found.byGroup].map(([group, owners]) => [group.slice(OWNED.length), owners]));
  });
}

function ownersIn(owners: PeopleSeen["owners"], path: string): readonly string[] {
  return owners.kind === "read" ? (owners.value?.get(path) ?? []) : [];
}

/** Logins behind the owners of a path; unreadable as soon as one owner is. */
function membersOf(
  owners: readonly string[],
  path: string,
  groups: PeopleSeen["groups"],
): PeopleSeen["groups"][string] {
  if (owners.length === 0) return { kind: "unreadable", because: `CODEOWNERS names nobody for ${path}` };
  const logins: string[] = [];
  for (const owner of owners) {
    const team = groups[owner];
    if (owner.startsWith("@") && !owner.includes("/")) logins.push(owner.slice(1));
    else if (team?.kind === "members") logins.push(...team.logins);
    else return { kind: "unreadable", because: `${owner}: ${team?.because ?? "it is no login and no team"}` };
  }
  return { kind: "members", logins };
}
