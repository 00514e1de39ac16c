/** Open pull requests, a page of a hundred at a time, each with what our status on its head says. */
import { z } from "zod";
import { Failure } from "../../errors.ts";
import type { OpenPullRequest } from "../../ports.ts";
import { sha } from "../../units.ts";
import { commitId } from "./forms.ts";
import type { Client } from "./client.ts";
import { allPages } from "./cursor-pages.ts";

const CONTEXT = z.strictObject({
  context: z.string(),
  state: z.enum(["SUCCESS", "PENDING", "FAILURE", "ERROR", "EXPECTED"]),
});
const NODE = z.strictObject({
  number: z.number(),
  headRefOid: commitId(),
  baseRefName: z.string(),
  commits: z.strictObject({
    nodes: z.array(
      z.strictObject({
        commit: z.strictObject({ status: z.strictObject({ contexts: z.array(CONTEXT) }).nullable() }),
      }),
    ),
  }),
});
const ANSWER = z.strictObject({
  repository: z.strictObject({
    pullRequests: z.strictObject({
      pageInfo: z.strictObject({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
      nodes: z.array(NODE),
    }),
  }),
});

const QUERY = `query Open($owner: String!, $name: String!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequests(states: OPEN, first: 100, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { number headRefOid baseRefName commits(last: 1) { nodes { commit { status { contexts { context state } } } } } }
    }
  }
}`;

const STATES = {
  SUCCESS: "success",
  PENDING: "pending",
  FAILURE: "failure",
  ERROR: "error",
  EXPECTED: "pending",
} as const;

/** Open pull requests that are read at most: 10,000. Nobody may miss one without being told. */
const MOST_PAGES = 100;

/** @throws Failure github-… */
export async function readOpen(client: Client): Promise<readonly OpenPullRequest[]> {
  const { items, complete } = await allPages((after) => readPage(client, after), MOST_PAGES);
  if (complete) return items.map(toOpen);
  throw new Failure(
    "github-garbage",
    `Expected all open pull requests, and GitHub ended after ${items.length}: its cursor did not move, or there are more than ${MOST_PAGES * 100}. Run this again, or close what is not needed`,
  );
}

async function readPage(client: Client, after: string | null) {
  const variables = { owner: client.owner, name: client.name, after };
  const call = {
    answer: ANSWER,
    what: "the open pull requests",
    needs: "`pull-requests: read` and `statuses: read`",
    repeatable: true,
  };
  return (await client.graphql(QUERY, variables, call)).repository.pullRequests;
}

function toOpen(node: z.infer<typeof NODE>): OpenPullRequest {
  const context = `model-rollout: ${node.baseRefName}`;
  const found = node.commits.nodes[0]?.commit.status?.contexts.find((each) => each.context === context);
  return {
    number: node.number,
    head: sha(node.headRefOid),
    base: node.baseRefName,
    status: found === undefined ? null : STATES[found.state],
  };
}
