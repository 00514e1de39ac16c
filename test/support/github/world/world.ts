/** A fresh world, its clock and its people. */
import type { Account, Organisation, Repository, Settings, World } from "./model.ts";

const START = Date.parse("2026-11-23T09:00:00Z");

/** As GitHub makes a repository: nothing is protected. */
const FRESH: Settings = {
  plan: "team",
  rulesets: [],
  classic: {},
  environments: [],
  defaultPermissions: "read",
  actionsApprove: false,
  pinned: false,
  secrets: [],
  organisationSecrets: [],
};

export function createWorld(apiUrl: string, serverUrl: string): World {
  const world: World = {
    apiUrl,
    serverUrl,
    accounts: new Map(),
    deleted: new Set(),
    organisations: new Map(),
    repositories: new Map(),
    tokens: new Map(),
    clock: START,
    lastId: 1_000,
  };
  // GitHub's own hand: committer of what is merged or edited in the browser.
  world.accounts.set("web-flow", {
    ...account(world, "web-flow"),
    email: "noreply@github.com",
    name: "GitHub",
  });
  return world;
}

/** The moment of an event: each one is a second after the one before. */
export function tick(world: World): number {
  world.clock += 1_000;
  return world.clock;
}

export function nextId(world: World): number {
  world.lastId += 1;
  return world.lastId;
}

/** ISO 8601 as GitHub writes it: whole seconds, UTC. */
export function iso(at: number): string {
  return new Date(at).toISOString().replace(/\.\d{3}Z$/, "Z");
}

function addAccount(world: World, kind: Account["kind"], login: string): Account {
  const known = world.accounts.get(login.toLowerCase());
  if (known !== undefined && known.kind !== kind) throw new Error(`${login} is already a ${known.kind}`);
  if (known !== undefined) return known;
  const created: Account = {
    kind,
    login: login.replace(/\[bot\]$/, ""),
    id: nextId(world),
    name: login,
    email: `${login}@users.noreply.github.com`,
    createdAt: world.clock,
  };
  world.accounts.set(login.toLowerCase(), created);
  return created;
}

/** The account of that login, made on first use; `name[bot]` is a bot. */
export function account(world: World, login: string): Account {
  const known = world.accounts.get(login.toLowerCase());
  return known ?? addAccount(world, login.endsWith("[bot]") ? "Bot" : "User", login);
}

export function organisation(world: World, login: string): Organisation {
  const known = world.organisations.get(login.toLowerCase());
  if (known !== undefined) return known;
  const created = {
    account: addAccount(world, "Organization", login),
    members: new Set<string>(),
    teams: new Map(),
  };
  world.organisations.set(login.toLowerCase(), created);
  return created;
}

/** A person takes another login; roles go along, and the old login is free for anybody. */
export function renameAccount(world: World, from: string, to: string): void {
  const person = account(world, from);
  if (world.accounts.has(to.toLowerCase())) throw new Error(`${to} is taken`);
  world.accounts.delete(from.toLowerCase());
  world.accounts.set(to.toLowerCase(), Object.assign(person, { login: to }));
  for (const { roles } of world.repositories.values()) {
    const role = roles.get(from.toLowerCase());
    roles.delete(from.toLowerCase());
    if (role !== undefined) roles.set(to.toLowerCase(), role);
  }
}

/** Whose commits are signed with this address; null for an address that nobody registered. */
export function accountByEmail(world: World, email: string): Account | null {
  return [...world.accounts.values()].find((one) => one.email.toLowerCase() === email.toLowerCase()) ?? null;
}

export function addRepository(
  world: World,
  options: { readonly fullName: string; readonly isPrivate: boolean; readonly parent: Repository | null },
): Repository {
  const [owner = "", name = ""] = options.fullName.split("/");
  if (owner === "" || name === "") throw new Error(`expected owner/name, got ${options.fullName}`);
  if (world.repositories.has(options.fullName.toLowerCase()))
    throw new Error(`${options.fullName} is already there`);
  // A fork belongs to a person unless somebody said before that it is an organisation.
  const known = world.accounts.get(owner.toLowerCase());
  const created: Repository = {
    id: nextId(world),
    owner: known ?? (options.parent === null ? organisation(world, owner).account : account(world, owner)),
    name,
    isPrivate: options.isPrivate,
    defaultBranch: "main",
    parent: options.parent,
    createdAt: world.clock,
    objects: options.parent?.objects ?? new Map(),
    refs: new Map(options.parent?.refs),
    roles: new Map(),
    issues: new Map(),
    comments: [],
    statuses: [],
    checkRuns: [],
    deployments: [],
    dispatches: [],
    runApprovals: new Map(),
    workflows: new Set(),
    queued: [],
    settings: FRESH,
  };
  world.repositories.set(options.fullName.toLowerCase(), created);
  return created;
}

export function fullName(repository: Repository): string {
  return `${repository.owner.login}/${repository.name}`;
}

export function findRepository(world: World, name: string): Repository | null {
  return world.repositories.get(name.toLowerCase()) ?? null;
}
