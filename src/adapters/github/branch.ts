/** Branches of our own: written by compare-and-swap, and created together with their first files. */
import { z } from "zod";
import { Failure } from "../../errors.ts";
import { commitId } from "./forms.ts";
import type { Client } from "./client.ts";

export interface Writing {
  /** Without `refs/heads/`. */
  readonly branch: string;
  readonly headline: string;
  readonly body: string;
  /** Path → text. */
  readonly files: Readonly<Record<string, string>>;
}

const NEEDS = "`contents: write`";
const COMMITTED = z.strictObject({
  createCommitOnBranch: z.strictObject({ commit: z.strictObject({ oid: commitId() }).nullable() }).nullable(),
});
const HEAD = z.strictObject({
  repository: z.strictObject({
    ref: z
      .strictObject({
        target: z
          .strictObject({
            oid: commitId(),
            message: z.string().optional(),
            parents: z.strictObject({ nodes: z.array(z.strictObject({ oid: commitId() })) }).optional(),
          })
          .nullable(),
      })
      .nullable(),
  }),
});
const SHA = z.object({ sha: z.string() });

/**
 * Commits files on top of `expected` and gives back the commit.
 *
 * When the answer got lost on its way the branch is read: our message on top of `expected` is our commit.
 * @throws Failure lost-race when the branch is somewhere else: nothing was written then; github-…
 */
export async function commitOnBranch(client: Client, expected: string, writing: Writing): Promise<string> {
  const { branch, headline, body, files } = writing;
  const additions = Object.entries(files).map(([path, text]) => ({
    path,
    contents: Buffer.from(text, "utf8").toString("base64"),
  }));
  try {
    const { createCommitOnBranch } = await client.graphql(
      "mutation Commit($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }",
      {
        input: {
          branch: { repositoryNameWithOwner: `${client.owner}/${client.name}`, branchName: branch },
          message: { headline, body },
          expectedHeadOid: expected,
          fileChanges: { additions },
        },
      },
      { answer: COMMITTED, what: `a commit on ${branch}`, needs: NEEDS, repeatable: false },
    );
    const oid = createCommitOnBranch?.commit?.oid;
    if (oid === undefined)
      throw new Failure("github-garbage", `Expected the commit on ${branch} that GitHub made, got none`);
    return oid;
  } catch (cause) {
    if (!(cause instanceof Failure) || !["github-unavailable", "github-garbage"].includes(cause.code))
      throw cause;
    const head = await headOf(client, branch);
    if (head?.message === `${headline}\n\n${body}` && head.parent === expected) return head.oid;
    if (head !== null && head.oid !== expected) throw lostRace(branch, expected, cause);
    throw cause;
  }
}

/**
 * Makes a branch whose only commit has no parent and holds these files.
 *
 * The commit is there before the branch is, so that nobody ever sees the branch without its files; of two who create it
 * GitHub refuses the second.
 * @throws Failure lost-race when the branch is there already; github-…
 */
export async function createBranch(
  client: Client,
  { branch, headline, body, files }: Writing,
): Promise<string> {
  const entries = Object.entries(files).map(([path, content]) => ({
    path,
    mode: "100644",
    type: "blob",
    content,
  }));
  const write = { answer: SHA, what: `a first commit for ${branch}`, needs: NEEDS, repeatable: true };
  const tree = await client.rest("POST /repos/{owner}/{repo}/git/trees", { tree: entries }, write);
  const message = `${headline}\n\n${body}`;
  const commit = await client.rest(
    "POST /repos/{owner}/{repo}/git/commits",
    { message, tree: tree.sha, parents: [] },
    write,
  );
  try {
    await client.rest(
      "POST /repos/{owner}/{repo}/git/refs",
      { ref: `refs/heads/${branch}`, sha: commit.sha },
      { answer: z.unknown(), what: `the branch ${branch}`, needs: NEEDS, repeatable: true },
    );
  } catch (cause) {
    if (!(cause instanceof Failure && cause.code === "github-refused")) throw cause;
    const head = await headOf(client, branch);
    if (head === null) throw cause;
    if (head.oid !== commit.sha) throw lostRace(branch, "no such branch", cause);
  }
  return commit.sha;
}

function lostRace(branch: string, expected: string, cause: unknown): Failure {
  return new Failure(
    "lost-race",
    `Expected ${branch} at ${expected}, and somebody else wrote it. Nothing was written; the next tick starts from there`,
    { cause },
  );
}

async function headOf(client: Client, branch: string) {
  const { repository } = await client.graphql(
    `query BranchHead($owner: String!, $name: String!, $ref: String!) {
  repository(owner: $owner, name: $name) { ref(qualifiedName: $ref) { target { oid ... on Commit { message parents(first: 1) { nodes { oid } } } } } }
}`,
    { owner: client.owner, name: client.name, ref: `refs/heads/${branch}` },
    { answer: HEAD, what: `the head of ${branch}`, needs: NEEDS, repeatable: true },
  );
  const target = repository.ref?.target ?? null;
  return target === null
    ? null
    : { oid: target.oid, message: target.message ?? "", parent: target.parents?.nodes[0]?.oid ?? null };
}

/** Removes a branch; one that is gone already stays gone. @throws Failure github-… */
export async function deleteBranch(client: Client, branch: string): Promise<void> {
  try {
    await client.rest(
      "DELETE /repos/{owner}/{repo}/git/refs/{ref}",
      { ref: `heads/${branch}` },
      { answer: z.unknown(), what: `to remove ${branch}`, needs: NEEDS, repeatable: true },
    );
  } catch (cause) {
    if (!(cause instanceof Failure && ["github-refused", "github-not-found"].includes(cause.code)))
      throw cause;
  }
}
