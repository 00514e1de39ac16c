/** Statuses and check runs of the head, and signatures of commits: asked for only where a rule of the policy wants them. */
import { z } from "zod";
import { Failure } from "../../errors.ts";
import type { Contributor, HeadStatus, Listed, PullRequestFacts } from "../../gate/facts.ts";
import type { Client } from "./client.ts";

const MOST_PAGES = 20;
const PAGE_INFO = "pageInfo { hasNextPage endCursor }";
const pageInfo = z.lazy(() => z.strictObject({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }));
const login = z.lazy(() => z.strictObject({ login: z.string() }).nullable());
const CONTEXT = z.lazy(() =>
  z.discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("StatusContext"),
      context: z.string(),
      state: z.string(),
      creator: login,
    }),
    z.strictObject({
      kind: z.literal("CheckRun"),
      databaseId: z.number().nullable(),
      name: z.string(),
      status: z.string(),
      conclusion: z.string().nullable(),
      checkSuite: z.strictObject({ app: z.strictObject({ slug: z.string() }).nullable() }).nullable(),
    }),
  ]),
);
type Context = z.infer<typeof CONTEXT>;

const CHECKS = z.lazy(() =>
  z.strictObject({
    repository: z.strictObject({
      object: z
        .strictObject({
          statusCheckRollup: z
            .strictObject({ contexts: z.strictObject({ pageInfo, nodes: z.array(CONTEXT.nullable()) }) })
            .nullable(),
        })
        .nullable(),
    }),
  }),
);
const SIGNATURES = z.lazy(() =>
  z.strictObject({
    repository: z.strictObject({
      pullRequest: z.strictObject({
        commits: z.strictObject({
          pageInfo,
          nodes: z.array(
            z.strictObject({
              commit: z.strictObject({
                oid: z.string(),
                signature: z.strictObject({ isValid: z.boolean() }).nullable(),
              }),
            }),
          ),
        }),
      }),
    }),
  }),
);

/** Incomplete where GitHub gives fewer than there are, or the job may not read them: a rule waits then. @throws Failure github-… */
export async function readChecks(
  client: Client,
  { head, number }: PullRequestFacts,
): Promise<Listed<HeadStatus>> {
  const found: Context[] = [];
  const done = (complete: boolean): Listed<HeadStatus> => ({ items: newest(found), complete });
  let after: string | null = null;
  for (let count = 1; count <= MOST_PAGES; count++) {
    let page: z.infer<typeof CHECKS>;
    try {
      page = await client.graphql(
        `query HeadChecks($owner: String!, $name: String!, $head: GitObjectID!, $after: String) {
  repository(owner: $owner, name: $name) { object(oid: $head) { ... on Commit { statusCheckRollup { contexts(first: 100, after: $after) { ${PAGE_INFO} nodes {
    kind: __typename
    ... on StatusContext { context state creator { login } }
    ... on CheckRun { databaseId name status conclusion checkSuite { app { slug } } }
  } } } } } }
}`,
        { owner: client.owner, name: client.name, head: head.sha, after },
        {
          answer: CHECKS,
          what: `the checks of #${number}`,
          needs: "`checks: read` and `statuses: read`",
          repeatable: true,
        },
      );
    } catch (cause) {
      if (cause instanceof Failure && cause.code === "github-forbidden") return done(false);
      throw cause;
    }
    const { object } = page.repository;
    if (object === null) return done(false);
    if (object.statusCheckRollup === null) return done(true);
    const { nodes, pageInfo: at } = object.statusCheckRollup.contexts;
    const known = nodes.filter((each) => each !== null);
    found.push(...known);
    if (known.length < nodes.length) return done(false);
    if (!at.hasNextPage) return done(true);
    if (at.endCursor === null || at.endCursor === after) return done(false);
    after = at.endCursor;
  }
  return done(false);
}

/** Of check runs with one name and app the newest; a status is given once for each context. */
function newest(found: readonly Context[]): readonly HeadStatus[] {
  const idOf = (each: Context): number => (each.kind === "CheckRun" ? (each.databaseId ?? 0) : 0);
  const ordered = found.toSorted((a, b) => idOf(a) - idOf(b));
  const items = ordered.map(statusOf);
  return [...new Map(items.map((each) => [JSON.stringify([each.context, each.source]), each])).values()];
}

function statusOf(context: Context): HeadStatus {
  if (context.kind === "StatusContext") {
    const { context: name, creator, state } = context;
    const isOpen = state === "PENDING" || state === "EXPECTED";
    return {
      context: name,
      state: state === "SUCCESS" ? "success" : isOpen ? "pending" : "failure",
      source: creator?.login ?? null,
    };
  }
  const source = context.checkSuite?.app?.slug ?? null;
  return { context: context.name, state: stateOf(context), source };
}

function stateOf({
  status,
  conclusion,
}: Extract<Context, { readonly kind: "CheckRun" }>): HeadStatus["state"] {
  if (status !== "COMPLETED") return "pending";
  if (conclusion === "SUCCESS") return "success";
  return conclusion === "SKIPPED" || conclusion === "NEUTRAL" ? "skipped" : "failure";
}

/** The same commits with their signatures; one that GitHub does not tell stays without. @throws Failure github-… */
export async function withSignatures(
  client: Client,
  { commits, number }: PullRequestFacts,
): Promise<Listed<Contributor>> {
  const known = new Map<string, NonNullable<Contributor["signature"]>>();
  let after: string | null = null;
  for (let count = 1; count <= MOST_PAGES; count++) {
    const page: z.infer<typeof SIGNATURES> = await client.graphql(
      `query Signatures($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) { commits(first: 100, after: $after) { ${PAGE_INFO} nodes { commit { oid signature { isValid } } } } } }
}`,
      { owner: client.owner, name: client.name, number, after },
      {
        answer: SIGNATURES,
        what: `the signatures of #${number}`,
        needs: "`contents: read` and `pull-requests: read`",
        repeatable: true,
      },
    );
    const { nodes, pageInfo: at } = page.repository.pullRequest.commits;
    for (const { commit } of nodes)
      known.set(
        commit.oid,
        commit.signature === null ? "none" : commit.signature.isValid ? "valid" : "invalid",
      );
    if (!at.hasNextPage || at.endCursor === null || at.endCursor === after) break;
    after = at.endCursor;
  }
  const items = commits.items.map((each) => ({ ...each, signature: known.get(each.commit) }));
  return { items, complete: commits.complete };
}
