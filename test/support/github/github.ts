/**
 * A GitHub of our own on the loopback: REST and GraphQL over one model, both sides of every exchange checked against
 * GitHub's published descriptions. Tests work on the model synchronously and let the program talk HTTP.
 */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createInterference } from "./interfere.ts";
import type { Rule } from "./interfere.ts";
import { testRepository } from "./repository.ts";
import type { TestRepository } from "./test-repository.ts";
import { attendant } from "./server.ts";
import type { LogEntry } from "./server.ts";
import type { Access, Permission, World } from "./world/model.ts";
import {
  account,
  addRepository,
  createWorld,
  findRepository,
  iso,
  organisation,
  renameAccount,
} from "./world/world.ts";

export interface TokenOptions {
  /** `name[bot]` for a workflow's or an App's token, a person's login for a personal one. */
  readonly actor?: string;
  /** The repository it is for; a personal token may go without. */
  readonly repository?: string;
  /** None but `metadata: read` for a bot; everything for a person, whose role then decides. */
  readonly permissions?: Readonly<Partial<Record<Permission, Access>>>;
}

export interface TestOrganisation {
  team(slug: string, members: readonly string[]): TestOrganisation;
  member(login: string): TestOrganisation;
}

export interface GitHub {
  /** For GITHUB_API_URL. */
  readonly url: string;
  /** For GITHUB_GRAPHQL_URL. */
  readonly graphqlUrl: string;
  /** For GITHUB_SERVER_URL: where the pages would be; always the same, so that texts can be compared. */
  readonly serverUrl: string;
  /** Every request, in order of arrival. */
  readonly log: readonly LogEntry[];
  /** What either side did that GitHub's description forbids. */
  readonly violations: readonly string[];
  repository(fullName: string, options?: { readonly private?: boolean }): TestRepository;
  user(login: string): void;
  bot(login: string): void;
  rename(login: string, to: string): void;
  /** The person is gone; their reviews and comments stay, without an author. */
  deleteAccount(login: string): void;
  organisation(login: string): TestOrganisation;
  token(value: string, options: TokenOptions): void;
  /** Puts a fault between client and server; the result takes the rule away. `times` is how many faults it gives. */
  interfere(rule: Rule, times?: number): () => void;
  /** Sets the clock when `at` is given; says what it shows. Each event is one second later than the one before. */
  now(at?: number | string): string;
  /** Gives back the violations so far and forgets them: for tests that provoke one. */
  takeViolations(): readonly string[];
  /** Forgets the log, so that the next one holds only what the step under test did. */
  clearLog(): void;
  /** @throws Error that lists every violation. */
  close(): Promise<void>;
}

const EVERYTHING: TokenOptions["permissions"] = {
  actions: "write",
  administration: "write",
  checks: "write",
  contents: "write",
  deployments: "write",
  issues: "write",
  members: "read",
  metadata: "read",
  "pull-requests": "write",
  secrets: "read",
  statuses: "write",
};

function addToken(
  world: World,
  value: string,
  { actor = "github-actions[bot]", repository, permissions }: TokenOptions,
): void {
  const found = repository === undefined ? null : findRepository(world, repository);
  if (repository !== undefined && found === null) throw new Error(`there is no repository ${repository}`);
  const who = account(world, actor);
  if (who.kind === "Bot" && found === null)
    throw new Error(`a token of ${actor} belongs to a repository: name it`);
  world.tokens.set(value, {
    actor: who,
    repository: found,
    permissions: permissions ?? (who.kind === "Bot" ? {} : (EVERYTHING ?? {})),
  });
}

function testOrganisation(world: World, login: string): TestOrganisation {
  const { members, teams } = organisation(world, login);
  const self: TestOrganisation = {
    member: (person) => {
      members.add(account(world, person).login.toLowerCase());
      return self;
    },
    team: (slug, people) => {
      for (const person of people) self.member(person);
      teams.set(slug.toLowerCase(), { slug, members: new Set(people.map((person) => person.toLowerCase())) });
      return self;
    },
  };
  return self;
}

function faultsOf(violations: readonly string[]): Error {
  return new Error(`GitHub would not have gone along:\n- ${violations.join("\n- ")}`);
}

/** Starts a fresh GitHub on a free port. */
export async function startGitHub(): Promise<GitHub> {
  const violations: string[] = [];
  const log: LogEntry[] = [];
  const interference = createInterference();
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const world = createWorld(url, "https://github.com");
  server.on("request", attendant({ world, interference, log, violations }));
  return {
    url,
    graphqlUrl: `${url}/graphql`,
    serverUrl: world.serverUrl,
    log,
    violations,
    repository: (name, options = {}) =>
      testRepository(
        world,
        findRepository(world, name) ??
          addRepository(world, { fullName: name, isPrivate: options.private ?? false, parent: null }),
      ),
    user: (login) => void account(world, login),
    bot: (login) => void account(world, `${login.replace(/\[bot\]$/, "")}[bot]`),
    rename: (login, to) => renameAccount(world, login, to),
    deleteAccount: (login) => void world.deleted.add(account(world, login).id),
    organisation: (login) => testOrganisation(world, login),
    token: (value, options) => addToken(world, value, options),
    interfere: (rule, times) => interference.add(rule, times),
    now: (at) => {
      if (at !== undefined) world.clock = typeof at === "string" ? Date.parse(at) : at;
      return iso(world.clock);
    },
    takeViolations: () => violations.splice(0),
    clearLog: () => void log.splice(0),
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve, reject) =>
        server.close((cause) => (cause ? reject(cause) : resolve())),
      );
      if (violations.length > 0) throw faultsOf(violations);
    },
  };
}
