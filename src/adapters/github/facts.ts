/** Everything about a pull request: one request, one more for each further page and each unusual case. */
import { Failure } from "../../errors.ts";
import type { FactFile, PullRequestFacts } from "../../gate/facts.ts";
import { sha } from "../../units.ts";
import type { Client } from "./client.ts";
import { aroundOf } from "./around.ts";
import { FACTS, factsQuery } from "./facts-query.ts";
import type { FactsAnswer } from "./facts-query.ts";
import { readFolders } from "./named-files.ts";
import { readLists } from "./lists.ts";
import { personOf } from "./people.ts";
import { FOLDER, cleanPath, listedAt, filesIn, isYaml } from "./tree.ts";

export interface FactsCall {
  readonly number: number;
  /** Folders that hold rollout files. */
  readonly folders: readonly string[];
  readonly policy: string;
}

type PullRequest = FactsAnswer["pullRequest"];
type Head = Extract<FactsAnswer["head"], { readonly kind: "Commit" }>;

/** @throws Failure github-…, file-unreadable */
export async function readFacts(client: Client, call: FactsCall): Promise<PullRequestFacts> {
  const folders = call.folders.map(cleanPath);
  const answer = await ask(client, { ...call, folders }, `refs/pull/${call.number}/head`);
  const { head, pullRequest } = answer;
  const isCurrent = head?.kind === "Commit" && head.oid === pullRequest.headRefOid;
  // The ref follows a push a little later than the pull request, or not at all where a server hides it.
  const { repository, commit } = isCurrent
    ? { repository: answer, commit: head }
    : await askAgain(client, { ...call, folders }, pullRequest.headRefOid);
  return toFacts(client, { ...call, folders }, { repository, commit });
}

async function ask(client: Client, call: FactsCall, head: string): Promise<FactsAnswer> {
  const query = async (withStatus: boolean): Promise<FactsAnswer> => {
    const { viewer, repository } = await client.graphql(
      factsQuery(call.folders.length, withStatus),
      {
        owner: client.owner,
        name: client.name,
        number: call.number,
        head,
        policy: cleanPath(call.policy),
        ...Object.fromEntries(call.folders.map((folder, index) => [`folder${index}`, folder])),
      },
      {
        answer: FACTS,
        what: `the facts of #${call.number}`,
        needs: "`contents: read` and `pull-requests: read`",
        repeatable: true,
      },
    );
    return { ...repository, viewer: viewer.login };
  };
  try {
    return await query(true);
  } catch (cause) {
    // A job that posts no status may have no permission to read them, and needs none.
    if (!(cause instanceof Failure && cause.code === "github-forbidden")) throw cause;
    return await query(false);
  }
}

async function askAgain(client: Client, call: FactsCall, oid: string) {
  const repository = await ask(client, call, oid);
  const { head, pullRequest } = repository;
  if (head?.kind === "Commit" && head.oid === pullRequest.headRefOid) return { repository, commit: head };
  throw new Failure(
    "github-unavailable",
    `Expected the head of #${call.number} at ${pullRequest.headRefOid}, and it moved while it was read. Run this again`,
  );
}

async function toFacts(
  client: Client,
  call: FactsCall,
  { repository, commit }: { readonly repository: FactsAnswer; readonly commit: Head },
): Promise<PullRequestFacts> {
  const { pullRequest } = repository;
  const base = pullRequest.baseRef?.target;
  if (base?.kind !== "Commit") {
    throw new Failure(
      "github-not-found",
      `Expected the base branch ${pullRequest.baseRefName} of #${call.number}, found none. Restore it, or change the base`,
    );
  }
  const policy = cleanPath(call.policy);
  const { rolloutsAtHead, rolloutsAtBase } = await rolloutsOf(client, call, { head: commit, base });
  demandWhole(call, pullRequest, rolloutsAtHead);
  return {
    ...headings(repository),
    base: { branch: pullRequest.baseRefName, tip: sha(base.oid) },
    ...(await readLists(client, call.number, pullRequest)),
    status: statusOf(commit, `model-rollout: ${pullRequest.baseRefName}`),
    around: aroundOf(repository, commit),
    rolloutsAtHead,
    rolloutsAtBase:
      pullRequest.state === "MERGED" && base.policy === null
        ? await before(client, call, pullRequest)
        : rolloutsAtBase,
    policy: base.policy === null ? null : listedAt(policy, base.policy),
    ...(commit.policy === undefined
      ? {}
      : { policyAtHead: commit.policy === null ? null : listedAt(policy, commit.policy) }),
    permissions: {},
    teams: {},
  };
}

const STATES = { OPEN: "open", CLOSED: "closed", MERGED: "merged" } as const;

function headings({ nameWithOwner, isPrivate, defaultBranchRef, pullRequest }: FactsAnswer) {
  const { number, url, title, mergeCommit } = pullRequest;
  return {
    repository: nameWithOwner,
    isPrivate,
    defaultBranch: defaultBranchRef.name,
    number,
    url,
    title,
    state: STATES[pullRequest.state],
    draft: pullRequest.isDraft,
    author: personOf(pullRequest.author),
    head: {
      sha: sha(pullRequest.headRefOid),
      branch: pullRequest.headRefName,
      fork: pullRequest.isCrossRepository,
    },
    mergeCommit: mergeCommit === null ? null : sha(mergeCommit.oid),
    labels: (pullRequest.labels?.nodes ?? []).map(({ name }) => name),
  };
}

function statusOf(commit: Head, context: string): PullRequestFacts["status"] {
  const found = commit.status?.contexts.find((each) => each.context === context);
  return found === undefined
    ? null
    : { state: found.state.toLowerCase(), description: found.description ?? "" };
}

/**
 * The rollouts of both trees. Where neither shows any folder they are asked for once more, by name: a GitHub that does not
 * give folders as entries must not look like a repository without rollouts.
 */
async function rolloutsOf(
  client: Client,
  { folders }: FactsCall,
  trees: { readonly head: Entries; readonly base: Entries },
): Promise<Pick<PullRequestFacts, "rolloutsAtHead" | "rolloutsAtBase">> {
  const { head, base } = trees;
  const isShown = [head, base].some((tree) => folders.some((_, index) => tree[`folder${index}`] != null));
  if (isShown)
    return { rolloutsAtHead: rolloutsAt(head, folders), rolloutsAtBase: rolloutsAt(base, folders) };
  const at = (oid: string) => folders.map((folder) => ({ commit: sha(oid), folder }));
  const files = await readFolders(client, [...at(head.oid), ...at(base.oid)], isYaml);
  return {
    rolloutsAtHead: files.slice(0, folders.length).flat(),
    rolloutsAtBase: files.slice(folders.length).flat(),
  };
}

type Entries = Readonly<Record<string, unknown>> & { readonly oid: string };

function rolloutsAt(
  commit: Readonly<Record<string, unknown>>,
  folders: readonly string[],
): readonly FactFile[] {
  return folders.flatMap((folder, index) => {
    const entry = FOLDER.nullable().safeParse(commit[`folder${index}`]);
    if (entry.success) return filesIn(folder, entry.data, isYaml);
    throw new Failure(
      "github-garbage",
      `Expected the folder ${folder}, which was asked for, GitHub left it out`,
      {
        cause: entry.error,
      },
    );
  });
}

/**
 * A rollout that the pull request changed must have been read: a folder that came back empty would otherwise look like
 * a pull request that changes none, which is a go.
 * @throws Failure github-garbage
 */
function demandWhole(
  { number, folders }: FactsCall,
  { files }: PullRequest,
  read: readonly FactFile[],
): void {
  const known = new Set(read.map(({ path }) => path));
  for (const file of files?.nodes ?? []) {
    if (file === null || file.changeType === "DELETED" || known.has(file.path)) continue;
    const folder = file.path.slice(0, Math.max(0, file.path.lastIndexOf("/")));
    if (!folders.includes(folder) || !isYaml(file.path)) continue;
    throw new Failure(
      "github-garbage",
      `Expected ${file.path}, which #${number} changes, among the files of ${folder} at its head; GitHub did not list it. Run this again`,
    );
  }
}

/**
 * The rollouts before the merge, which only a repository without a policy needs: the base's tip holds what the pull request brought, and would make its own people
 * those who may approve. The oid was recorded while the pull request was open, so that it is never behind the merge.
 */
async function before(
  client: Client,
  call: FactsCall,
  { baseRefOid }: PullRequest,
): Promise<readonly FactFile[]> {
  const wanted = call.folders.map((folder) => ({ commit: sha(baseRefOid), folder }));
  return (await readFolders(client, wanted, isYaml)).flat();
}
