/** What we say on a pull request: the plan comment, short comments, the commit status. */
import { z } from "zod";
import { Failure } from "../../errors.ts";
import type { CommitStatus, Conversation, OwnComment } from "../../ports.ts";
import type { Client } from "./client.ts";

/** GitHub refuses a longer description of a status. */
const LONGEST_DESCRIPTION = 140;

const ANY = z.unknown();
const COMMENT_NEEDS = "`pull-requests: write`";

/** Comments and statuses. */
export function createConversation(client: Client): Conversation {
  const comment = async (number: number, body: string): Promise<void> => {
    await client.rest(
      "POST /repos/{owner}/{repo}/issues/{issue_number}/comments",
      { issue_number: number, body },
      write(`a comment on #${number}`, COMMENT_NEEDS),
    );
  };
  return {
    comment,
    upsertComment: async (number, existing, body) => {
      if (existing === null) {
        await comment(number, body);
        return "created";
      }
      if (isSameText(existing.body, body)) return "unchanged";
      if (await edit(client, existing, body)) return "updated";
      // Somebody deleted it since it was read.
      await comment(number, body);
      return "created";
    },
    requestReviews: async (number, wanted) => {
      const names = wanted.map((each) => each.replace(/^@/, ""));
      const teams = names
        .filter((each) => each.includes("/"))
        .map((each) => each.slice(each.indexOf("/") + 1));
      await client.rest(
        "POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers",
        {
          pull_number: number,
          reviewers: names.filter((each) => !each.includes("/")),
          team_reviewers: teams,
        },
        write(`reviews of #${number}`, COMMENT_NEEDS),
      );
    },
    setStatus: async (commit, status, current) => {
      const description = shorten(status.description);
      if (current !== null && isSameStatus(current, { ...status, description })) return "unchanged";
      const { context, state, url } = status;
      const sent = { sha: commit, context, state, description, ...(url === null ? {} : { target_url: url }) };
      try {
        await client.rest("POST /repos/{owner}/{repo}/statuses/{sha}", sent, {
          ...write(`the status ${context} of ${commit.slice(0, 7)}`, "`statuses: write`"),
          repeatable: true,
        });
      } catch (cause) {
        throw isFull(cause) ? tooMany(context, commit, cause) : cause;
      }
      return "posted";
    },
  };
}

/** GitHub keeps 1,000 statuses of one commit and context, and none after them. */
function isFull(cause: unknown): boolean {
  return (
    cause instanceof Failure &&
    cause.code === "github-refused" &&
    /maximum number of statuses/i.test(cause.message)
  );
}

function tooMany(context: string, commit: string, cause: unknown): Failure {
  return new Failure(
    "github-refused",
    `Expected room for the status ${context} of ${commit.slice(0, 7)}; GitHub keeps 1,000 of one commit and context, and they are used up. What stands there now is out of date: push a new commit, and find what posts so many`,
    { cause },
  );
}

function write(what: string, needs: string) {
  return { answer: ANY, what, needs, repeatable: false };
}

/** False when the comment is not there any more. */
async function edit(client: Client, existing: OwnComment, body: string): Promise<boolean> {
  try {
    await client.rest(
      "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}",
      { comment_id: existing.id, body },
      { ...write("our comment", COMMENT_NEEDS), repeatable: true },
    );
    return true;
  } catch (cause) {
    if (cause instanceof Failure && cause.code === "github-not-found") return false;
    throw cause;
  }
}

/** GitHub may store other line ends and no space at the end. */
function isSameText(one: string, other: string): boolean {
  return plainText(one) === plainText(other);
}

function plainText(text: string): string {
  return text.replaceAll("\r\n", "\n").trimEnd();
}

function isSameStatus(current: CommitStatus, wanted: CommitStatus): boolean {
  return (
    current.context === wanted.context &&
    current.state === wanted.state &&
    current.description === wanted.description
  );
}

/** At most 140 characters, the last one then an ellipsis. */
function shorten(text: string): string {
  const characters = Array.from(text);
  return characters.length <= LONGEST_DESCRIPTION
    ? text
    : `${characters.slice(0, LONGEST_DESCRIPTION - 1).join("")}…`;
}
