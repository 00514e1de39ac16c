/** Pull requests that put files back, blob by blob: a tree of the branch's tip with the entries of before a merge. */
import { z } from "zod";
import { Failure } from "../../errors.ts";
import type { RevertOrder, Reverts } from "../../ports.ts";
import type { Client } from "./client.ts";
import { readRevertFacts } from "./revert-facts.ts";
import type { Entry, RevertFacts } from "./revert-facts.ts";

const WRITES = "`contents: write`";
const OPENS =
  "`pull-requests: write`, and in the repository's settings under Actions, General: “Allow GitHub Actions to create and approve pull requests”";
const SHA = z.object({ sha: z.string() });
const PULL = z.object({ html_url: z.string() });

export function createReverts(client: Client): Reverts {
  return {
    propose: async (order) => {
      const there = await findProposal(client, order.branch);
      if (there !== null) return { kind: "already-proposed", url: there, kept: [] };
      const facts = await readRevertFacts(client, order);
      const { back, kept } = whatGoesBack(order, facts);
      if (back.length === 0) return { kind: "nothing-to-revert", kept };
      await makeBranch(client, order, { facts, back });
      return { kind: "proposed", url: await open(client, order, { base: facts.base, kept }), kept };
    },
  };
}

/** Also one that people closed: their word stands. */
async function findProposal(client: Client, branch: string): Promise<string | null> {
  const [found] = await client.rest(
    "GET /repos/{owner}/{repo}/pulls",
    { head: `${client.owner}:${branch}`, state: "all", per_page: 1 },
    {
      answer: z.array(PULL),
      what: "the pull request back",
      needs: "`pull-requests: read`",
      repeatable: true,
    },
  );
  return found?.html_url ?? null;
}

interface Back {
  readonly path: string;
  /** null for a file that was not there before. */
  readonly before: Entry | null;
  readonly now: Entry | null;
}

/** What somebody changed after the merge is theirs: it stays, and is named. */
function whatGoesBack(
  { paths }: RevertOrder,
  facts: RevertFacts,
): { readonly back: readonly Back[]; readonly kept: readonly string[] } {
  const files = paths.map((path, index) => ({
    path,
    before: facts.before[index] ?? null,
    merged: facts.merged[index] ?? null,
    now: facts.now[index] ?? null,
  }));
  const differing = files.filter(({ before, now }) => !isSame(before, now));
  return {
    back: differing.filter(({ merged, now }) => isSame(merged, now)),
    kept: differing.filter(({ merged, now }) => !isSame(merged, now)).map(({ path }) => path),
  };
}

function isSame(one: Entry | null, other: Entry | null): boolean {
  return one?.oid === other?.oid && one?.mode === other?.mode;
}

/** Of two who make it GitHub refuses the second, who goes on with the first one's. */
async function makeBranch(
  client: Client,
  { branch, title }: RevertOrder,
  { facts, back }: { readonly facts: RevertFacts; readonly back: readonly Back[] },
): Promise<void> {
  const write = { answer: SHA, what: `a commit for ${branch}`, needs: WRITES, repeatable: true };
  const entries = back.map(({ path, before, now }) => ({
    path,
    mode: modeOf(before ?? now),
    type: "blob",
    sha: before?.oid ?? null,
  }));
  const tree = await client.rest(
    "POST /repos/{owner}/{repo}/git/trees",
    { base_tree: facts.tree, tree: entries },
    write,
  );
  const commit = await client.rest(
    "POST /repos/{owner}/{repo}/git/commits",
    { message: title, tree: tree.sha, parents: [facts.tip] },
    write,
  );
  try {
    await client.rest(
      "POST /repos/{owner}/{repo}/git/refs",
      { ref: `refs/heads/${branch}`, sha: commit.sha },
      { answer: z.unknown(), what: `the branch ${branch}`, needs: WRITES, repeatable: true },
    );
  } catch (cause) {
    if (!(cause instanceof Failure && cause.code === "github-refused")) throw cause;
  }
}

/** Git's modes are octal texts; GraphQL gives numbers. */
function modeOf(entry: Entry | null): string {
  return (entry?.mode ?? 0o100644).toString(8).padStart(6, "0");
}

async function open(
  client: Client,
  { branch, title, body }: RevertOrder,
  at: { readonly base: string; readonly kept: readonly string[] },
): Promise<string> {
  try {
    const made = await client.rest(
      "POST /repos/{owner}/{repo}/pulls",
      { title, head: branch, base: at.base, body: body(at.kept) },
      { answer: PULL, what: "a pull request that takes the release back", needs: OPENS, repeatable: false },
    );
    return made.html_url;
  } catch (cause) {
    // The answer may be lost, or another job was faster.
    const there = await findProposal(client, branch).catch(() => null);
    if (there === null) throw cause;
    return there;
  }
}
