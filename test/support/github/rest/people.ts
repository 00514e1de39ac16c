/** Accounts, teams, roles, limits. */
import { forbidden, isInstallation, need, roleOf } from "../world/access.ts";
import { orNotFound } from "../world/refusal.ts";
import { account, iso } from "../world/world.ts";
import { inPath, ok, onRepository, paged } from "./endpoint.ts";
import type { Endpoints } from "./endpoint.ts";
import { showAccount, showFullRepository } from "./shapes.ts";

const LEGACY = { read: "read", triage: "read", write: "write", maintain: "write", admin: "admin" } as const;

export const people: Endpoints = {
  "users/get-authenticated": ({ world, token }) => {
    if (isInstallation(token)) throw forbidden(token, []);
    const { name, createdAt } = token.actor;
    const [created_at, nobody] = [
      iso(createdAt),
      { bio: null, blog: "", company: null, email: null, hireable: null, location: null },
    ];
    const counts = { followers: 0, following: 0, public_gists: 0, public_repos: 0 };
    return ok({
      ...showAccount(world, token.actor),
      ...nobody,
      ...counts,
      name,
      created_at,
      updated_at: created_at,
    });
  },
  "rate-limit/get": ({ world }) => {
    const rate = {
      limit: 1_000,
      used: 0,
      remaining: 1_000,
      reset: Math.floor(world.clock / 1_000) + 3_600,
      resource: "core",
    };
    return ok({
      rate,
      resources: { core: rate, search: { ...rate, limit: 30, remaining: 30 }, graphql: rate },
    });
  },
  "teams/get-membership-for-user-in-org": (call) => {
    const { world, token } = call;
    if (isInstallation(token) && token.permissions.members === undefined)
      throw forbidden(token, need("read", "members"));
    const organisation = orNotFound(world.organisations.get(inPath(call, "org").toLowerCase()));
    const team = orNotFound(organisation.teams.get(inPath(call, "team_slug").toLowerCase()));
    const isOutside = !isInstallation(token) && !organisation.members.has(token.actor.login.toLowerCase());
    orNotFound(isOutside ? null : team);
    orNotFound(team.members.has(inPath(call, "username").toLowerCase()) ? team : null);
    return ok({ url: new URL(call.url, world.apiUrl).href, role: "member", state: "active" });
  },
  "teams/list-members-in-org": (call) => {
    const { world, token } = call;
    if (isInstallation(token) && token.permissions.members === undefined)
      throw forbidden(token, need("read", "members"));
    const organisation = orNotFound(world.organisations.get(inPath(call, "org").toLowerCase()));
    const team = orNotFound(organisation.teams.get(inPath(call, "team_slug").toLowerCase()));
    const isOutside = !isInstallation(token) && !organisation.members.has(token.actor.login.toLowerCase());
    orNotFound(isOutside ? null : team);
    return paged(call, [...team.members], (login) => showAccount(world, account(world, login)));
  },
  "repos/get": onRepository(need("read", "metadata"), ({ world, token, repository }) =>
    ok(showFullRepository(world, token, repository)),
  ),
  "repos/get-collaborator-permission-level": onRepository(need("read", "metadata"), (call) => {
    const { world, repository } = call;
    const person = orNotFound(world.accounts.get(inPath(call, "username").toLowerCase()));
    const role =
      roleOf(world, repository, account(world, person.login)) ?? (repository.isPrivate ? null : "read");
    const name = role ?? "none";
    const permission = role === null ? "none" : LEGACY[role];
    return ok({ permission, role_name: name, user: { ...showAccount(world, person), role_name: name } });
  }),
};
