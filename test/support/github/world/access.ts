/** Who may do what: the token's permissions first, then the role of the person behind it. */
import type { Access, Account, Issue, Permission, Repository, Role, Token, World } from "./model.ts";
import { notFound, Refusal } from "./refusal.ts";

/** One permission, or a list of which any one is enough. */
export type Need = readonly { readonly permission: Permission; readonly access: Access }[];

const ROLES = ["read", "triage", "write", "maintain", "admin"] as const;

export function need(access: Access, ...permissions: readonly Permission[]): Need {
  return permissions.map((permission) => ({ permission, access }));
}

/** `contents=write; issues=write`: what GitHub says in `x-accepted-github-permissions`. */
function acceptedPermissions(wanted: Need): string {
  return wanted.map(({ permission, access }) => `${permission.replaceAll("-", "_")}=${access}`).join("; ");
}

/** The role of an account: given, or owner, or member of the organisation that owns it; null for a stranger. */
export function roleOf(world: World, repository: Repository, account: Account): Role | null {
  const given = repository.roles.get(account.login.toLowerCase());
  if (given !== undefined) return given;
  if (account.id === repository.owner.id) return "admin";
  const members = world.organisations.get(repository.owner.login.toLowerCase())?.members;
  return members?.has(account.login.toLowerCase()) === true ? "read" : null;
}

export function hasRole(world: World, repository: Repository, account: Account, least: Role): boolean {
  const role = roleOf(world, repository, account);
  return role !== null && ROLES.indexOf(role) >= ROLES.indexOf(least);
}

export function isInstallation(token: Token): boolean {
  return token.actor.kind === "Bot";
}

function reaches(world: World, token: Token, repository: Repository): boolean {
  if (isInstallation(token)) return token.repository?.id === repository.id;
  return (
    (token.repository === null || token.repository.id === repository.id) &&
    hasRole(world, repository, token.actor, "read")
  );
}

export function canSee(world: World, token: Token, repository: Repository): boolean {
  return !repository.isPrivate || reaches(world, token, repository);
}

/** @throws Refusal 404 when the token must not even know that the repository is there. */
export function seen(world: World, token: Token, repository: Repository | null): Repository {
  if (repository === null || !canSee(world, token, repository)) throw notFound();
  return repository;
}

function grants(token: Token, wanted: Need): boolean {
  return wanted.some(({ permission, access }) => {
    const held =
      permission === "metadata" ? (token.permissions.metadata ?? "read") : token.permissions[permission];
    return held === "write" || held === access;
  });
}

/** The least role that a person needs for a write, and for reading settings. */
function roleFor(wanted: Need): Role {
  if (isOfAdministrators(wanted)) return "admin";
  return wanted.some(({ permission }) => permission === "issues" || permission === "pull-requests")
    ? "read"
    : "write";
}

/** Settings are not public where the repository is. */
function isOfAdministrators(wanted: Need): boolean {
  return wanted.some(({ permission }) => permission === "administration" || permission === "secrets");
}

/** Whether a call that only needs less would show this, too. */
export function mayAlso(world: World, token: Token, repository: Repository, wanted: Need): boolean {
  return allows(world, token, repository, wanted);
}

function allows(world: World, token: Token, repository: Repository, wanted: Need): boolean {
  const writes = wanted.some(({ access }) => access === "write");
  if (!writes && !repository.isPrivate && !isOfAdministrators(wanted)) return true;
  if (isInstallation(token)) return reaches(world, token, repository) && grants(token, wanted);
  const isOpenToAll = !repository.isPrivate && roleFor(wanted) === "read";
  return (
    grants(token, wanted) &&
    (isOpenToAll ||
      hasRole(
        world,
        repository,
        token.actor,
        writes || isOfAdministrators(wanted) ? roleFor(wanted) : "read",
      ))
  );
}

export function forbidden(token: Token, wanted: Need): Refusal {
  const thing = isInstallation(token) ? "integration" : "personal access token";
  return new Refusal(403, `Resource not accessible by ${thing}`, {
    headers: { "x-accepted-github-permissions": acceptedPermissions(wanted) },
  });
}

/** @throws Refusal 403 that names the permissions of which one is missing. */
export function demand(world: World, token: Token, repository: Repository, wanted: Need): void {
  if (!allows(world, token, repository, wanted)) throw forbidden(token, wanted);
}

/** What writing on this issue or pull request takes: on a pull request either permission is enough. */
export function conversation(access: Access, issue: Issue | null): Need {
  return issue?.pull == null ? need(access, "issues") : need(access, "issues", "pull-requests");
}

/** GitHub's `author_association`. */
export function association(world: World, repository: Repository, account: Account): string {
  if (account.id === repository.owner.id) return "OWNER";
  const login = account.login.toLowerCase();
  if (world.organisations.get(repository.owner.login.toLowerCase())?.members.has(login) === true)
    return "MEMBER";
  if (repository.roles.has(login)) return "COLLABORATOR";
  const hasMerged = [...repository.issues.values()].some(
    ({ author, pull }) => author.id === account.id && pull?.merged != null,
  );
  return hasMerged ? "CONTRIBUTOR" : "NONE";
}
