/** Accounts as GraphQL names them → the people of the facts. */
import type { Contributor, Person } from "../../gate/facts.ts";
import { sha } from "../../units.ts";
import type { ActorNode, CommitNode, GitPersonNode } from "./facts-query.ts";

/** GitHub's own hand: the committer of what is merged or edited in the browser. */
const WEB_FLOW = { login: "web-flow", email: "noreply@github.com" };

/** A deleted account has no actor; everything that is no `User` is a bot. */
export function personOf(actor: ActorNode): Person {
  if (actor === null) return { login: "ghost", id: null, kind: "ghost" };
  const isUser = actor.kind === "User" && !actor.login.endsWith("[bot]");
  return { login: actor.login, id: actor.databaseId ?? null, kind: isUser ? "user" : "bot" };
}

/** Author, committer and co-authors of a commit, each once. */
export function contributorOf({ commit }: CommitNode): Contributor {
  const all = [commit.author, commit.committer, ...commit.authors.nodes].filter((each) => each !== null);
  const people = new Map<string, Person>();
  for (const { user } of all)
    if (user !== null && user.login !== WEB_FLOW.login) people.set(user.login, contributor(user));
  const unattributed = all.flatMap(({ user, email }) =>
    user === null && email !== WEB_FLOW.email ? [email ?? "no e-mail"] : [],
  );
  return { commit: sha(commit.oid), people: [...people.values()], unattributed: [...new Set(unattributed)] };
}

function contributor({ login, databaseId }: NonNullable<GitPersonNode["user"]>): Person {
  return { login, id: databaseId, kind: login.endsWith("[bot]") ? "bot" : "user" };
}

/** Whether all co-authors of a commit were given. */
export function hasAllAuthors({ commit }: CommitNode): boolean {
  return commit.authors.nodes.length >= commit.authors.totalCount;
}
