/** Signatures of the commits of a pull request: asked for only where a rule of the policy wants them. */
import { z } from "zod";
import type { Contributor, Listed, PullRequestFacts } from "../../gate/facts.ts";
import type { Client } from "./client.ts";
import { allPages } from "./cursor-pages.ts";

const COMMIT = z.lazy(() =>
  z.strictObject({
    commit: z.strictObject({
      oid: z.string(),
      signature: z.strictObject({ isValid: z.boolean() }).nullable(),
    }),
  }),
);
const ANSWER = z.lazy(() =>
  z.strictObject({
    repository: z.strictObject({
      pullRequest: z.strictObject({
        commits: z.strictObject({
          pageInfo: z.strictObject({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
          nodes: z.array(COMMIT.nullable()),
        }),
      }),
    }),
  }),
);

const QUERY = `query Signatures($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) { commits(first: 100, after: $after) { pageInfo { hasNextPage endCursor } nodes { commit { oid signature { isValid } } } } } }
}`;

/** The same commits with their signatures; one that GitHub does not tell stays without. @throws Failure github-… */
export async function withSignatures(
  client: Client,
  { commits, number }: PullRequestFacts,
): Promise<Listed<Contributor>> {
  const call = {
    answer: ANSWER,
    what: `the signatures of #${number}`,
    needs: "`contents: read` and `pull-requests: read`",
    repeatable: true,
  };
  const found = await allPages(async (after) => {
    const variables = { owner: client.owner, name: client.name, number, after };
    return (await client.graphql(QUERY, variables, call)).repository.pullRequest.commits;
  });
  const known = new Map(
    found.items.map(({ commit: { oid, signature } }) => [oid, signatureOf(signature)] as const),
  );
  const items = commits.items.map((each) => ({ ...each, signature: known.get(each.commit) }));
  return { items, complete: commits.complete };
}

function signatureOf(signature: { readonly isValid: boolean } | null): "valid" | "invalid" | "none" {
  if (signature === null) return "none";
  return signature.isValid ? "valid" : "invalid";
}
