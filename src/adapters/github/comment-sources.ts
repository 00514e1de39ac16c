/** Which app wrote a comment in a person's name: REST says it, GraphQL has no such field. */
import { z } from "zod";
import type { Comment, Listed, PullRequestFacts } from "../../gate/facts.ts";
import { instant, iso } from "../../units.ts";
import type { Client } from "./client.ts";

/** What is known of comments by their ids. Who wrote one never changes, so that nobody asks twice in a run. */
export type Sources = Map<number, string | null>;

const COMMENTS = z.lazy(() =>
  z.array(
    z.object({
      id: z.number(),
      // Left out is not the same as none: only what GitHub says outright lets a comment count.
      performed_via_github_app: z.object({ slug: z.string().optional() }).nullish(),
    }),
  ),
);
const PAGE = 100;
const MOST_PAGES = 20;

/** The same comments with `viaApp` where it was asked for; one request for up to 100 comments since the oldest unknown one. */
export async function withSources(
  { client, sources }: { readonly client: Client; readonly sources: Sources },
  facts: Pick<PullRequestFacts, "number" | "comments">,
  wanted: readonly number[],
): Promise<Listed<Comment>> {
  const { comments } = facts;
  const asked = comments.items.filter(({ id }) => wanted.includes(id));
  const unknown = asked.filter(({ id }) => !sources.has(id));
  if (unknown.length > 0) await learn({ client, sources }, facts.number, unknown);
  const items = comments.items.map((comment) => {
    const viaApp = wanted.includes(comment.id) ? sources.get(comment.id) : undefined;
    return viaApp === undefined ? comment : { ...comment, viaApp };
  });
  return { items, complete: comments.complete };
}

/** A comment that GitHub does not list stays unknown. @throws Failure github-… */
async function learn(
  { client, sources }: { readonly client: Client; readonly sources: Sources },
  number: number,
  unknown: readonly Comment[],
): Promise<void> {
  const first = Math.min(...unknown.map(({ at }) => at));
  const open = new Set(unknown.map(({ id }) => id));
  for (let page = 1; page <= MOST_PAGES && open.size > 0; page++) {
    const found = await client.rest(
      "GET /repos/{owner}/{repo}/issues/{issue_number}/comments",
      { issue_number: number, since: iso(instant(first)), per_page: PAGE, page },
      {
        answer: COMMENTS,
        what: `who wrote the acknowledgements of #${number}`,
        needs: "`pull-requests: read`",
        repeatable: true,
      },
    );
    for (const { id, performed_via_github_app: app } of found) {
      open.delete(id);
      if (app !== undefined) sources.set(id, app === null ? null : (app.slug ?? "an app"));
    }
    if (found.length < PAGE) return;
  }
}
