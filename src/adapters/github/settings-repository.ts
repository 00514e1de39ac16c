/** The repository itself, and our status on its open pull requests. */
import { z } from "zod";
import type { Answer, RepositoryFacts, SeenStatus, SeenStatuses } from "../../protection/settings.ts";
import { sha } from "../../units.ts";
import { answered } from "./answered.ts";
import type { Client } from "./client.ts";

const REPOSITORY = z.object({ private: z.boolean(), default_branch: z.string() });
const TIP = z.object({
  viewer: z.object({ login: z.string() }),
  repository: z.object({
    defaultBranchRef: z.object({ target: z.object({ oid: z.string() }) }).nullable(),
  }),
});

export async function readRepository(client: Client): Promise<Answer<RepositoryFacts>> {
  const what = `the repository ${client.owner}/${client.name}`;
  const found = await answered("`metadata: read` for it", () =>
    client.rest(
      "GET /repos/{owner}/{repo}",
      {},
      { answer: REPOSITORY, what, needs: "`metadata: read`", repeatable: true },
    ),
  );
  if (found.kind !== "read") return found;
  const tip = await answered("`contents: read`", () =>
    client.graphql(
      `query Doctor($owner: String!, $name: String!) {
  viewer { login }
  repository(owner: $owner, name: $name) { defaultBranchRef { target { oid } } }
}`,
      { owner: client.owner, name: client.name },
      { answer: TIP, what: "the tip of the default branch", needs: "`contents: read`", repeatable: true },
    ),
  );
  const oid = tip.kind === "read" ? (tip.value.repository.defaultBranchRef?.target.oid ?? null) : null;
  return {
    kind: "read",
    value: {
      isPrivate: found.value.private,
      defaultBranch: found.value.default_branch,
      tip: oid === null ? null : sha(oid),
      viewer: tip.kind === "read" ? tip.value.viewer.login : null,
    },
  };
}

const CONTEXT = z
  .object({
    state: z.string(),
    creator: z.object({ kind: z.string(), login: z.string() }).nullable(),
  })
  .nullable();
const COMMIT = z.object({ status: z.object({ context: CONTEXT }).nullable() });
const PULLS = z.object({
  repository: z.object({
    pullRequests: z.object({
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
      nodes: z.array(
        z.object({
          number: z.number(),
          commits: z.object({ nodes: z.array(z.object({ commit: COMMIT })) }),
          potentialMergeCommit: COMMIT.nullable(),
        }),
      ),
    }),
  }),
});
type PullNode = z.infer<typeof PULLS>["repository"]["pullRequests"]["nodes"][number];

const STATUS = "status { context(name: $context) { state creator { kind: __typename login } } }";
const QUERY = `query Statuses($owner: String!, $name: String!, $base: String!, $context: String!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequests(states: OPEN, baseRefName: $base, first: 50, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { number commits(last: 1) { nodes { commit { ${STATUS} } } } potentialMergeCommit { ${STATUS} } }
    }
  }
}`;
/** Of fifty pull requests. */
const MOST_PAGES = 10;

/** Our context on the heads and on the test merge commits of every open pull request into `base`. */
export function readStatuses(client: Client, context: string, base: string): Promise<Answer<SeenStatuses>> {
  return answered("`statuses: read` and `pull-requests: read`", async () => {
    const statuses: SeenStatus[] = [];
    let looked = 0;
    let after: string | null = null;
    for (let page = 1; page <= MOST_PAGES; page++) {
      const found: z.infer<typeof PULLS> = await client.graphql(
        QUERY,
        { owner: client.owner, name: client.name, base, context, after },
        {
          answer: PULLS,
          what: "our status on open pull requests",
          needs: "`statuses: read` and `pull-requests: read`",
          repeatable: true,
        },
      );
      const { nodes, pageInfo } = found.repository.pullRequests;
      looked += nodes.length;
      statuses.push(...nodes.flatMap(statusesOf));
      if (!pageInfo.hasNextPage) return { statuses, looked, complete: true };
      if (pageInfo.endCursor === null || pageInfo.endCursor === after) break;
      after = pageInfo.endCursor;
    }
    return { statuses, looked, complete: false };
  });
}

function statusesOf({ number, commits, potentialMergeCommit }: PullNode): readonly SeenStatus[] {
  const head = commits.nodes[0]?.commit.status?.context ?? null;
  const merged = potentialMergeCommit?.status?.context ?? null;
  return [
    ...(head === null ? [] : [seen(number, "head", head)]),
    ...(merged === null ? [] : [seen(number, "test-merge", merged)]),
  ];
}

function seen(
  pullRequest: number,
  on: SeenStatus["on"],
  { state, creator }: NonNullable<z.infer<typeof CONTEXT>>,
): SeenStatus {
  const isBot = creator !== null && creator.kind !== "User";
  // GraphQL leaves the suffix of a bot out, which is what tells it from a person of that name.
  const login =
    creator === null ? "" : isBot ? `${creator.login.replace(/\[bot\]$/, "")}[bot]` : creator.login;
  return {
    pullRequest,
    on,
    state: state.toLowerCase(),
    creator: creator === null ? null : { login, isBot },
  };
}
