/** Three states of the files of a release: before its merge, as it was merged, and now. */
import { z } from "zod";
import { Failure } from "../../errors.ts";
import type { RevertOrder } from "../../ports.ts";
import { commitId } from "./forms.ts";
import type { Client } from "./client.ts";
import { cleanPath } from "./tree.ts";

/** A file as git names it. */
export interface Entry {
  readonly mode: number;
  readonly oid: string;
}

export interface RevertFacts {
  /** The default branch, its tip and the tree there. */
  readonly base: string;
  readonly tip: string;
  readonly tree: string;
  /** In the order of the paths; null where there is none. */
  readonly before: readonly (Entry | null)[];
  readonly merged: readonly (Entry | null)[];
  readonly now: readonly (Entry | null)[];
}

const NEEDS = "`contents: read` and `pull-requests: read`";
const ENTRY = z.strictObject({ mode: z.number(), oid: commitId() }).nullable();
const PARENTS = z.strictObject({ nodes: z.array(z.strictObject({ oid: commitId() })) });
const HISTORY = z.strictObject({
  nodes: z.array(
    z.strictObject({
      oid: commitId(),
      parents: PARENTS,
      associatedPullRequests: z
        .strictObject({ nodes: z.array(z.strictObject({ number: z.number() })) })
        .nullable(),
    }),
  ),
});
const TIP = z.looseObject({ oid: commitId(), tree: z.strictObject({ oid: commitId() }) });
const MERGED = z.looseObject({ history: HISTORY });
const ANSWER = z.strictObject({
  repository: z.strictObject({
    defaultBranchRef: z.strictObject({ name: z.string(), target: TIP.nullable() }).nullable(),
    object: MERGED.nullable(),
  }),
});
const BEFORE = z.strictObject({
  repository: z.strictObject({ object: z.looseObject({}).nullable() }),
});

/** @throws Failure github-… */
export async function readRevertFacts(client: Client, order: RevertOrder): Promise<RevertFacts> {
  const files = order.paths.map((_, index) => `f${index}: file(path: $p${index}) { mode oid }`).join(" ");
  const { repository } = await client.graphql(
    `query RevertFacts($owner: String!, $name: String!, $commit: GitObjectID!${pathsOf(order)}) {
  repository(owner: $owner, name: $name) {
    defaultBranchRef { name target { oid ... on Commit { tree { oid } ${files} } } }
    object(oid: $commit) { ... on Commit { ${files} history(first: 100) { nodes {
      oid parents(first: 2) { nodes { oid } } associatedPullRequests(first: 10) { nodes { number } }
    } } } }
  }
}`,
    { ...variablesOf(client, order), commit: order.commit },
    { answer: ANSWER, what: "the release's files", needs: NEEDS, repeatable: true },
  );
  const { defaultBranchRef, object } = repository;
  const target = defaultBranchRef?.target;
  if (defaultBranchRef == null || target == null || object === null)
    throw new Failure(
      "github-not-found",
      `Expected ${order.commit.slice(0, 7)} and a default branch, found no such thing`,
    );
  const parent = parentOfAll(object.history.nodes, order);
  return {
    base: defaultBranchRef.name,
    tip: target.oid,
    tree: target.tree.oid,
    merged: entriesIn(order, object),
    now: entriesIn(order, target),
    before:
      parent === null ? order.paths.map(() => null) : await readBefore(client, order, { parent, files }),
  };
}

async function readBefore(
  client: Client,
  order: RevertOrder,
  at: { readonly parent: string; readonly files: string },
): Promise<RevertFacts["before"]> {
  const { repository } = await client.graphql(
    `query FilesBefore($owner: String!, $name: String!, $commit: GitObjectID!${pathsOf(order)}) {
  repository(owner: $owner, name: $name) { object(oid: $commit) { ... on Commit { ${at.files} } } }
}`,
    { ...variablesOf(client, order), commit: at.parent },
    { answer: BEFORE, what: "the files before the release", needs: NEEDS, repeatable: true },
  );
  if (repository.object === null)
    throw new Failure("github-not-found", `Expected the commit ${at.parent.slice(0, 7)}, found none`);
  return entriesIn(order, repository.object);
}

/**
 * The commit before all of a pull request's: the first parent of its merge, or of the first of the commits that a rebase
 * put one after the other; null for a root.
 */
function parentOfAll(
  nodes: z.infer<typeof HISTORY>["nodes"],
  { commit, pullRequest }: RevertOrder,
): string | null {
  let at = nodes.find(({ oid }) => oid === commit);
  for (;;) {
    const [first, second] = at?.parents.nodes ?? [];
    if (first === undefined) return null;
    const next = nodes.find(({ oid }) => oid === first.oid);
    const isOfSame =
      second === undefined &&
      next?.parents.nodes.length === 1 &&
      next.associatedPullRequests?.nodes.some(({ number }) => number === pullRequest) === true;
    if (!isOfSame) return first.oid;
    at = next;
  }
}

function pathsOf({ paths }: RevertOrder): string {
  return paths.map((_, index) => `, $p${index}: String!`).join("");
}

function variablesOf(client: Client, { paths }: RevertOrder): Readonly<Record<string, string>> {
  const named = paths.map((path, index) => [`p${index}`, cleanPath(path)] as const);
  return { owner: client.owner, name: client.name, ...Object.fromEntries(named) };
}

/** @throws Failure github-garbage for an entry of another form */
function entriesIn(
  { paths }: RevertOrder,
  target: Readonly<Record<string, unknown>>,
): readonly (Entry | null)[] {
  return paths.map((path, index) => {
    const entry = ENTRY.safeParse(target[`f${index}`]);
    if (entry.success) return entry.data;
    throw new Failure("github-garbage", `Expected mode and id of ${path}, found something else`);
  });
}
