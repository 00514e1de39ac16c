/** Which app wrote a comment in a person's name: REST says it, GraphQL has no such field. */
import { z } from "zod";
import type { Comment, Listed, PullRequestFacts } from "../../gate/facts.ts";
import { iso } from "../../units.ts";
import type { Client } from "./client.ts";

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

/** The same comments with `viaApp` where it was asked for; one request for up to 100 comments since the oldest of them. */
export async function withSources(
  client: Client,
  { number, comments }: Pick<PullRequestFacts, "number" | "comments">,
  wanted: readonly number[],
): Promise<Listed<Comment>> {
  const asked = comments.items.filter(({ id }) => wanted.includes(id));
  const [first] = asked.toSorted((a, b) => a.at - b.at);
  if (first === undefined) return comments;
  const open = new Set(asked.map(({ id }) => id));
  const sources = new Map<number, string | null>();
  for (let page = 1; page <= MOST_PAGES && open.size > 0; page++) {
    const found = await client.rest(
      "GET /repos/{owner}/{repo}/issues/{issue_number}/comments",
      { issue_number: number, since: iso(first.at), per_page: PAGE, page },
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
    if (found.length < PAGE) break;
  }
  const items = comments.items.map((comment) => {
    const viaApp = wanted.includes(comment.id) ? sources.get(comment.id) : undefined;
    return viaApp === undefined ? comment : { ...comment, viaApp };
  });
  return { items, complete: comments.complete };
}
