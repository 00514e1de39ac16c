/** Which commit touched files last, and which merged pull request brought it to the default branch. */
import { z } from "zod";
import { Failure } from "../../errors.ts";
import type { PullRequests } from "../../ports.ts";
import { sha } from "../../units.ts";
import type { Sha } from "../../units.ts";
import { commitId } from "./forms.ts";
import type { Client } from "./client.ts";
import type { Question } from "./joint.ts";
import type { Asking } from "./named-files.ts";
import { cleanPath } from "./tree.ts";

const PULL = z.strictObject({ number: z.number(), merged: z.boolean(), baseRefName: z.string() });
const HISTORY = z.strictObject({
  nodes: z.array(
    z.strictObject({
      oid: commitId(),
      committedDate: z.string(),
      associatedPullRequests: z.strictObject({ nodes: z.array(PULL) }).nullable(),
    }),
  ),
});
const ANSWER = z.strictObject({
  repository: z.strictObject({
    branch: z.strictObject({ name: z.string() }),
    object: z.record(z.string(), HISTORY).nullable(),
  }),
});
type Touch = z.infer<typeof HISTORY>["nodes"][number];

/**
 * Of several commits the one committed last: GitHub writes that date itself when it squashes or rebases.
 *
 * A pull request into another branch does not count, even when its commits came here later: its gate asked that
 * branch's policy.
 * @throws Failure github-…
 */
export async function readBroughtBy(
  { client, joint }: Asking,
  tip: Sha,
  { paths, isAside }: { readonly paths: readonly string[]; readonly isAside: boolean },
): ReturnType<PullRequests["broughtBy"]> {
  const { repository } = await joint.ask({
    name: "BroughtBy",
    isAside,
    write: (mark) => writeHistories(mark, tip, paths),
    answer: ANSWER,
    what: "the commit that brought the rollout",
    needs: "`contents: read` and `pull-requests: read`",
    repeatable: !isAside,
  });
  const touches = Object.values(repository.object ?? {}).flatMap(({ nodes }) => nodes);
  const newest = await newestOf(client, tip, touches);
  if (newest === null) {
    throw new Failure(
      "github-not-found",
      `Expected a commit up to ${tip.slice(0, 7)} that touched ${paths.join(", ")}, found none`,
    );
  }
  const pulls = newest.associatedPullRequests?.nodes ?? [];
  const brought = pulls.find(({ merged, baseRefName }) => merged && baseRefName === repository.branch.name);
  return { commit: sha(newest.oid), pullRequest: brought?.number ?? null };
}

function writeHistories(
  mark: string,
  tip: Sha,
  paths: readonly string[],
): ReturnType<Question<unknown>["write"]> {
  const histories = paths.map(
    (_, index) =>
      `h${index}: history(first: 1, path: $${mark}h${index}) { nodes { oid committedDate associatedPullRequests(first: 20) { nodes { number merged baseRefName } } } }`,
  );
  return {
    declared: `, $${mark}tip: GitObjectID!${paths.map((_, index) => `, $${mark}h${index}: String!`).join("")}`,
    variables: {
      [`${mark}tip`]: tip,
      ...Object.fromEntries(paths.map((path, index) => [`${mark}h${index}`, cleanPath(path)])),
    },
    fields: `${mark}branch: defaultBranchRef { name }
    ${mark}object: object(oid: $${mark}tip) { ... on Commit { ${histories.join("\n      ")} } }`,
    aliases: ["branch", "object"],
  };
}

const LOG = z.strictObject({
  repository: z.strictObject({
    object: z.strictObject({
      history: z.strictObject({ nodes: z.array(z.strictObject({ oid: commitId() })) }),
    }),
  }),
});

/** A rebase gives all of its commits one date: then the history says which is the last, in one request more. */
async function newestOf(client: Client, tip: Sha, touches: readonly Touch[]): Promise<Touch | null> {
  const latest = Math.max(...touches.map(({ committedDate }) => Date.parse(committedDate)));
  const tied = touches.filter(({ committedDate }) => Date.parse(committedDate) === latest);
  const [first = null] = tied;
  if (new Set(tied.map(({ oid }) => oid)).size <= 1 || first === null) return first;
  const { repository } = await client.graphql(
    `query LogOf($owner: String!, $name: String!, $tip: GitObjectID!, $since: GitTimestamp!) {
  repository(owner: $owner, name: $name) { object(oid: $tip) { ... on Commit { history(first: 100, since: $since) { nodes { oid } } } } }
}`,
    { owner: client.owner, name: client.name, tip, since: first.committedDate },
    {
      answer: LOG,
      what: "the order of the commits that brought the rollout",
      needs: "`contents: read`",
      repeatable: true,
    },
  );
  const order = repository.object.history.nodes.map(({ oid }) => oid);
  const last = order.find((oid) => tied.some((touch) => touch.oid === oid));
  return tied.find(({ oid }) => oid === last) ?? first;
}
