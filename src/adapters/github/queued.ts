/**
 * The pull requests of a merge group: those that the queue names between two commits, and those whose merge the commits
 * themselves are. Neither is believed further than that: whoever asks reads each pull request and its gate.
 */
import { z } from "zod";
import { Failure } from "../../errors.ts";
import type { PullRequests } from "../../ports.ts";
import type { Client } from "./client.ts";

type Group = Parameters<PullRequests["queued"]>[0];

const OID = z.strictObject({ oid: z.string() });
const ENTRY = z.strictObject({
  position: z.number(),
  headCommit: OID.nullable(),
  pullRequest: z.strictObject({ number: z.number() }).nullable(),
});
const COMMIT = z.strictObject({
  oid: z.string(),
  messageHeadline: z.string(),
  parents: z.strictObject({ nodes: z.array(OID) }),
  associatedPullRequests: z
    .strictObject({ nodes: z.array(z.strictObject({ number: z.number(), headRefOid: z.string() })) })
    .nullable(),
});
const ANSWER = z.strictObject({
  repository: z.strictObject({
    mergeQueue: z
      .strictObject({ entries: z.strictObject({ nodes: z.array(ENTRY.nullable()).nullable() }).nullable() })
      .nullish(),
    object: z.strictObject({ history: z.strictObject({ nodes: z.array(COMMIT) }).optional() }).nullable(),
  }),
});
type Entry = z.infer<typeof ENTRY>;
type Commit = z.infer<typeof COMMIT>;

/** Numbers in ascending order. @throws Failure github-… */
export async function readQueued(client: Client, group: Group): Promise<readonly number[]> {
  const { mergeQueue, object } = await ask(client, group);
  const entries = (mergeQueue?.entries?.nodes ?? []).filter((each) => each !== null);
  const found = new Set([...inQueue(entries, group), ...inCommits(object?.history?.nodes ?? [], group)]);
  return [...found].toSorted((a, b) => a - b);
}

async function ask(client: Client, group: Group) {
  const query = async (withQueue: boolean) => {
    const { repository } = await client.graphql(
      queryOf(withQueue),
      {
        owner: client.owner,
        name: client.name,
        head: group.head,
        ...(withQueue ? { branch: group.branch } : {}),
      },
      {
        answer: ANSWER,
        what: `the pull requests of the merge group ${group.head.slice(0, 7)}`,
        needs: "`contents: read` and `pull-requests: read`",
        repeatable: true,
      },
    );
    return repository;
  };
  try {
    return await query(true);
  } catch (cause) {
    // Not every token and server shows the queue; the commits alone name what they merge.
    const isHidden =
      cause instanceof Failure &&
      ["github-forbidden", "github-refused", "github-not-found"].includes(cause.code);
    if (!isHidden) throw cause;
    return await query(false);
  }
}

function queryOf(withQueue: boolean): string {
  const queue =
    "mergeQueue(branch: $branch) { entries(first: 100) { nodes { position headCommit { oid } pullRequest { number } } } }";
  return `query MergeGroup($owner: String!, $name: String!, $head: GitObjectID!${withQueue ? ", $branch: String!" : ""}) {
  repository(owner: $owner, name: $name) {
    ${withQueue ? queue : ""}
    object(oid: $head) { ... on Commit { history(first: 100) { nodes {
      oid messageHeadline parents(first: 2) { nodes { oid } } associatedPullRequests(first: 20) { nodes { number headRefOid } }
    } } } }
  }
}`;
}

/** The entries after the one that is the base, up to the one that is the head; all up to there when the base is the branch. */
function inQueue(entries: readonly Entry[], { head, base }: Group): readonly number[] {
  const positionOf = (oid: string): number | null =>
    entries.find(({ headCommit }) => headCommit?.oid === oid)?.position ?? null;
  const last = positionOf(head);
  if (last === null) return [];
  const first = positionOf(base);
  return entries.flatMap(({ position, pullRequest }) =>
    pullRequest !== null && position <= last && (first === null || position > first)
      ? [pullRequest.number]
      : [],
  );
}

/** The queue's own commits from head to base: a merge has the pull request's head as second parent, a squash its number. */
function inCommits(commits: readonly Commit[], { head, base }: Group): readonly number[] {
  const byOid = new Map(commits.map((commit) => [commit.oid, commit]));
  const byHead = new Map(
    commits.flatMap(({ associatedPullRequests }) =>
      (associatedPullRequests?.nodes ?? []).map((pull) => [pull.headRefOid, pull.number] as const),
    ),
  );
  const found: number[] = [];
  const seen = new Set<string>();
  for (let at: string = head; at !== base && !seen.has(at);) {
    seen.add(at);
    const commit = byOid.get(at);
    if (commit === undefined) break;
    const [onto, merged] = commit.parents.nodes;
    const number = merged === undefined ? squashed(commit.messageHeadline) : (byHead.get(merged.oid) ?? null);
    if (number !== null) found.push(number);
    if (onto === undefined) break;
    at = onto.oid;
  }
  return found;
}

/** GitHub's own headline of a squash, `Title (#12)`. */
function squashed(headline: string): number | null {
  const [, number] = /\(#(\d{1,9})\)$/.exec(headline) ?? [];
  return number === undefined ? null : Number(number);
}
