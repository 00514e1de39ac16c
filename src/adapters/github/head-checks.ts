/** Statuses and check runs of the head: asked for only where a rule of the policy wants them. */
import { z } from "zod";
import { Failure } from "../../errors.ts";
import type { HeadStatus, Listed, PullRequestFacts } from "../../gate/facts.ts";
import type { Client } from "./client.ts";
import { allPages, type CursorPage } from "./cursor-pages.ts";

const CONTEXT = z.lazy(() =>
  z.discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("StatusContext"),
      context: z.string(),
      state: z.string(),
      creator: z.strictObject({ login: z.string() }).nullable(),
    }),
    z.strictObject({
      kind: z.literal("CheckRun"),
      databaseId: z.number().nullable(),
      name: z.string(),
      status: z.string(),
      conclusion: z.string().nullable(),
      checkSuite: z
        .strictObject({
          databaseId: z.number().nullable(),
          app: z.strictObject({ slug: z.string() }).nullable(),
        })
        .nullable(),
    }),
  ]),
);
type Context = z.infer<typeof CONTEXT>;
type CheckRun = Extract<Context, { readonly kind: "CheckRun" }>;

const CHECKS = z.lazy(() =>
  z.strictObject({
    repository: z.strictObject({
      object: z
        .strictObject({
          statusCheckRollup: z
            .strictObject({
              contexts: z.strictObject({
                pageInfo: z.strictObject({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
                nodes: z.array(CONTEXT.nullable()),
              }),
            })
            .nullable(),
        })
        .nullable(),
    }),
  }),
);

const QUERY = `query HeadChecks($owner: String!, $name: String!, $head: GitObjectID!, $after: String) {
  repository(owner: $owner, name: $name) { object(oid: $head) { ... on Commit { statusCheckRollup { contexts(first: 100, after: $after) { pageInfo { hasNextPage endCursor } nodes {
    kind: __typename
    ... on StatusContext { context state creator { login } }
    ... on CheckRun { databaseId name status conclusion checkSuite { databaseId app { slug } } }
  } } } } } }
}`;

const UNREADABLE: Listed<HeadStatus> = { items: [], complete: false };

/** Incomplete where GitHub gives fewer than there are; empty and incomplete where the job may not read them. @throws Failure github-… */
export async function readChecks(client: Client, facts: PullRequestFacts): Promise<Listed<HeadStatus>> {
  try {
    const { items, complete } = await allPages((after) => readPage(client, facts, after));
    return { items: newest(items).map(statusOf), complete };
  } catch (cause) {
    if (cause instanceof Failure && cause.code === "github-forbidden") return UNREADABLE;
    throw cause;
  }
}

/** null where the commit is gone: nothing is known of it. A commit without any status is a page without items. */
async function readPage(
  client: Client,
  { head, number }: PullRequestFacts,
  after: string | null,
): Promise<CursorPage<Context> | null> {
  const { repository } = await client.graphql(
    QUERY,
    { owner: client.owner, name: client.name, head: head.sha, after },
    {
      answer: CHECKS,
      what: `the checks of #${number}`,
      needs: "`checks: read` and `statuses: read`",
      repeatable: true,
    },
  );
  if (repository.object === null) return null;
  const none = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };
  return repository.object.statusCheckRollup?.contexts ?? none;
}

/**
 * Of check runs with one name in one suite the newest: whoever adds a workflow with a job of the same name makes another
 * suite, and does not speak for a check that failed. Only a run that was cancelled says nothing once a newer one ran.
 */
function newest(found: readonly Context[]): readonly Context[] {
  const runs = found.filter((each) => each.kind === "CheckRun").toSorted((a, b) => idOf(a) - idOf(b));
  const bySuite = new Map(
    runs.map((each) => [JSON.stringify([nameOf(each), each.checkSuite?.databaseId ?? null]), each]),
  );
  const latest = new Map(runs.map((each) => [nameOf(each), each]));
  const kept = [...bySuite.values()].filter(
    (each) => !isCancelled(each) || latest.get(nameOf(each)) === each,
  );
  return [...found.filter((each) => each.kind === "StatusContext"), ...kept];
}

function nameOf({ name, checkSuite }: CheckRun): string {
  return JSON.stringify([name, checkSuite?.app?.slug ?? null]);
}

function idOf({ databaseId }: CheckRun): number {
  return databaseId ?? 0;
}

function isCancelled({ conclusion }: CheckRun): boolean {
  return conclusion === "CANCELLED" || conclusion === "STALE";
}

function statusOf(context: Context): HeadStatus {
  if (context.kind === "CheckRun")
    return {
      context: context.name,
      state: stateOf(context),
      source: context.checkSuite?.app?.slug ?? null,
    };
  const { context: name, creator, state } = context;
  const isOpen = state === "PENDING" || state === "EXPECTED";
  return {
    context: name,
    state: state === "SUCCESS" ? "success" : isOpen ? "pending" : "failure",
    source: creator?.login ?? null,
  };
}

function stateOf({ status, conclusion }: CheckRun): HeadStatus["state"] {
  if (status !== "COMPLETED") return "pending";
  if (conclusion === "SUCCESS") return "success";
  return conclusion === "SKIPPED" || conclusion === "NEUTRAL" ? "skipped" : "failure";
}
