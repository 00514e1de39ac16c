/** What GraphQL nodes share: the world as one token sees it. */
import type { Need } from "../world/access.ts";
import { demand } from "../world/access.ts";
import type { Commit, Oid } from "../world/git.ts";
import type { Account, Repository, Token, World } from "../world/model.ts";
import type { PullRequest } from "../world/refs.ts";

/** Values, or functions of the field's arguments. A field that is missing here is a violation when somebody asks for it. */
export type Node = Readonly<Record<string, unknown>>;

/** Nodes refer to each other in circles, so each is made through here. */
export interface Nodes {
  readonly repository: (repository: Repository) => Node;
  readonly pull: (repository: Repository, request: PullRequest) => Node;
  readonly commit: (repository: Repository, commit: Commit) => Node;
  readonly object: (repository: Repository, oid: Oid) => Node | null;
  readonly ref: (repository: Repository, name: string) => Node | null;
}

export interface View {
  readonly world: World;
  readonly token: Token;
  readonly nodes: Nodes;
}

/** @throws Refusal FORBIDDEN where the token may not read this. */
export function guarded<Args, T>(
  view: View,
  repository: Repository,
  access: { readonly wanted: Need; readonly read: (args: Args) => T },
) {
  return (args: Args): T => {
    demand(view.world, view.token, repository, access.wanted);
    return access.read(args);
  };
}

/** An actor as comments and reviews name it; a bot without `[bot]`. */
export function actorNode({ world }: View, account: Account): Node {
  const { kind, login, id } = account;
  return {
    __typename: kind,
    login,
    databaseId: id,
    id: `${kind}_${id}`,
    name: account.name,
    url: `${world.serverUrl}/${kind === "Bot" ? "apps/" : ""}${login}`,
    avatarUrl: `https://avatars.githubusercontent.com/u/${id}?v=4`,
  };
}

/** Who wrote something: nobody once the account is deleted. */
export function authorNode(view: View, account: Account): Node | null {
  return view.world.deleted.has(account.id) ? null : actorNode(view, account);
}

/** A viewer or commit author: always a `User`, a bot with its `[bot]`. */
export function userNode(view: View, account: Account): Node {
  const login = account.kind === "Bot" ? `${account.login}[bot]` : account.login;
  return { ...actorNode(view, account), __typename: "User", login };
}
