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
  // Of an address that GitHub lists and gives to nobody, the trailer may still tell whose it is.
  const emails = new Set(all.flatMap(({ user, email }) => (user === null ? [] : [email?.toLowerCase()])));
  for (const email of coAuthors(commit.message)) {
    if (emails.has(email)) continue;
    const noReply = NO_REPLY.exec(email)?.groups;
    const login = noReply?.["login"];
    if (login === undefined) unattributed.push(email);
    else if (!people.has(login))
      people.set(
        login,
        contributor({ login, databaseId: noReply?.["id"] === undefined ? null : Number(noReply["id"]) }),
      );
  }
  return { commit: sha(commit.oid), people: [...people.values()], unattributed: [...new Set(unattributed)] };
}

const TRAILER = /^[ \t]*co-authored-by[ \t]*:[^<\n]*<(?<email>[^<>\n]+)>/gim;
/** The addresses that GitHub gives to accounts, with the account's id in newer ones. */
const NO_REPLY = /^(?:(?<id>\d+)\+)?(?<login>[\w-]+(?:\[bot\])?)@users\.noreply\.github\.com$/;

/** Addresses of co-authors as the message names them: GitHub leaves out some of them, this only ever excludes more. */
function coAuthors(message: string): readonly string[] {
  return [...message.matchAll(TRAILER)].flatMap(({ groups }) => {
    const email = groups?.["email"]?.trim().toLowerCase();
    return email === undefined || email === WEB_FLOW.email ? [] : [email];
  });
}

function contributor({ login, databaseId }: NonNullable<GitPersonNode["user"]>): Person {
  return { login, id: databaseId, kind: login.endsWith("[bot]") ? "bot" : "user" };
}

/** Whether all co-authors of a commit were given. */
export function hasAllAuthors({ commit }: CommitNode): boolean {
  return commit.authors.nodes.length >= commit.authors.totalCount;
}
