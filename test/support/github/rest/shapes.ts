/** Accounts and repositories as REST shows them: mostly addresses. */
import { shownLogin } from "../described.ts";
import { hasRole } from "../world/access.ts";
import type { Account, Repository, Token, World } from "../world/model.ts";
import { fullName, iso } from "../world/world.ts";

export type Shape = Readonly<Record<string, unknown>>;

/** `{ forks_url: base/forks }` for each name. */
function addresses(base: string, names: readonly string[]): Shape {
  return Object.fromEntries(names.map((name) => [`${name}_url`, `${base}/${name.replaceAll("_", "/")}`]));
}

export function showAccount(world: World, account: Account): Shape {
  const login = shownLogin(account);
  const url = `${world.apiUrl}/users/${encodeURIComponent(login)}`;
  return {
    login,
    id: account.id,
    node_id: nodeId(account.kind, account.id),
    avatar_url: `https://avatars.githubusercontent.com/u/${account.id}?v=4`,
    gravatar_id: "",
    url,
    html_url: `${world.serverUrl}/${account.kind === "Bot" ? "apps/" : ""}${account.login}`,
    ...addresses(url, ["followers", "following", "gists", "starred", "subscriptions"]),
    ...addresses(url, ["organizations", "repos", "events", "received_events"]),
    type: account.kind,
    user_view_type: "public",
    site_admin: false,
  };
}

/** A global node id: opaque for clients, readable for us. */
export function nodeId(kind: string, ...parts: readonly (string | number)[]): string {
  return `${kind}_${Buffer.from(parts.join("\n")).toString("base64url")}`;
}

export function apiOf(world: World, repository: Repository): string {
  return `${world.apiUrl}/repos/${fullName(repository)}`;
}

export function pageAddress(world: World, repository: Repository): string {
  return `${world.serverUrl}/${fullName(repository)}`;
}

const REPOSITORY_ADDRESSES = [
  ..."archive assignees blobs branches collaborators comments commits compare contents contributors deployments".split(
    " ",
  ),
  ..."downloads events forks git_commits git_refs git_tags hooks issue_comment issue_events issues keys labels".split(
    " ",
  ),
  ..."languages merges milestones notifications pulls releases stargazers statuses subscribers subscription".split(
    " ",
  ),
  ..."tags teams trees".split(" "),
];

function permissionsOf(world: World, token: Token, repository: Repository): Shape {
  const roles = {
    admin: "admin",
    maintain: "maintain",
    push: "write",
    triage: "triage",
    pull: "read",
  } as const;
  return Object.fromEntries(
    Object.entries(roles).map(([name, role]) => [name, hasRole(world, repository, token.actor, role)]),
  );
}

export function showRepository(world: World, repository: Repository): Shape {
  const page = pageAddress(world, repository);
  const openIssues = [...repository.issues.values()].filter(({ state }) => state === "open").length;
  const at = iso(repository.createdAt);
  return {
    id: repository.id,
    node_id: nodeId("R", repository.id),
    name: repository.name,
    full_name: fullName(repository),
    owner: showAccount(world, repository.owner),
    private: repository.isPrivate,
    visibility: repository.isPrivate ? "private" : "public",
    html_url: page,
    description: null,
    fork: repository.parent !== null,
    url: apiOf(world, repository),
    ...addresses(apiOf(world, repository), REPOSITORY_ADDRESSES),
    clone_url: `${page}.git`,
    git_url: `${page}.git`,
    ssh_url: `${page}.git`,
    svn_url: page,
    mirror_url: null,
    homepage: null,
    language: null,
    license: null,
    default_branch: repository.defaultBranch,
    forks: 0,
    forks_count: 0,
    network_count: 0,
    size: 1,
    stargazers_count: 0,
    subscribers_count: 0,
    watchers: 0,
    watchers_count: 0,
    open_issues: openIssues,
    open_issues_count: openIssues,
    has_downloads: true,
    has_issues: true,
    has_projects: true,
    has_wiki: true,
    has_pages: false,
    has_discussions: false,
    archived: false,
    disabled: false,
    topics: [],
    pushed_at: at,
    created_at: at,
    updated_at: at,
  };
}

export function showFullRepository(world: World, token: Token, repository: Repository): Shape {
  const parent =
    repository.parent === null
      ? {}
      : {
          parent: showRepository(world, repository.parent),
          source: showRepository(world, repository.parent),
        };
  return {
    ...showRepository(world, repository),
    ...parent,
    permissions: permissionsOf(world, token, repository),
  };
}

export function showLabel(world: World, repository: Repository, name: string): Shape {
  const url = `${apiOf(world, repository)}/labels/${encodeURIComponent(name)}`;
  const id = Number.parseInt(Buffer.from(name).toString("hex").slice(0, 8), 16);
  return { id, node_id: nodeId("LA", name), url, name, description: "", color: "ededed", default: false };
}
