/** Suggested changes: what the difference of a pull request shows, what we said beside it, and one review with more. */
import { z } from "zod";
import type { LineComment, Suggestions } from "../../ports.ts";
import type { Client } from "./client.ts";
import { allPages, type CursorPage } from "./cursor-pages.ts";

const PAGE = 100;
/** REST lists 3,000 files at most. */
const MOST_PAGES = 30;
const FILES = z.lazy(() => z.array(z.object({ filename: z.string(), patch: z.string().optional() })));

export function createSuggestions(client: Client): Suggestions {
  return {
    seen: async (number) => {
      const [shown, said] = await Promise.all([readDifference(client, number), readOwn(client, number)]);
      return { shown, said };
    },
    offer: async (number, commit, { body, comments }) => {
      await client.rest(
        "POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews",
        { pull_number: number, commit_id: commit, event: "COMMENT", body, comments: comments.map(shape) },
        {
          answer: z.unknown(),
          what: `suggestions on #${number}`,
          needs: "`pull-requests: write`",
          repeatable: false,
        },
      );
    },
  };
}

/** GitHub refuses a first line that is the last one too. */
function shape({ path, from, to, body }: LineComment): Readonly<Record<string, unknown>> {
  const start = from < to ? { start_line: from, start_side: "RIGHT" } : {};
  return { path, body, line: to, side: "RIGHT", ...start };
}

async function readDifference(client: Client, number: number) {
  const shown = new Map<string, readonly { readonly from: number; readonly to: number }[]>();
  for (let page = 1; page <= MOST_PAGES; page++) {
    const found = await client.rest(
      "GET /repos/{owner}/{repo}/pulls/{pull_number}/files",
      { pull_number: number, per_page: PAGE, page },
      {
        answer: FILES,
        what: `the difference of #${number}`,
        needs: "`pull-requests: read`",
        repeatable: true,
      },
    );
    for (const { filename, patch = "" } of found) shown.set(filename, hunksOf(patch));
    if (found.length < PAGE) break;
  }
  return shown;
}

/** Lines of the new side, hunk by hunk. A hunk without any has nothing that could be suggested. */
function hunksOf(patch: string): readonly { readonly from: number; readonly to: number }[] {
  return [...patch.matchAll(/^@@ -\d{1,9}(?:,\d{1,9})? \+(\d{1,9})(?:,(\d{1,9}))? @@/gm)].flatMap(
    ([, start, count = "1"]) => {
      const from = Number(start);
      return Number(count) === 0 ? [] : [{ from, to: from + Number(count) - 1 }];
    },
  );
}

const QUERY = `query OwnReviews($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) {
    reviews(first: ${PAGE}, states: [COMMENTED, DISMISSED], after: $after) { pageInfo { hasNextPage endCursor } nodes { viewerDidAuthor body } }
  } }
}`;

async function readOwn(client: Client, number: number): Promise<readonly string[]> {
  const review = z.strictObject({ viewerDidAuthor: z.boolean(), body: z.string() });
  const answer = z.strictObject({
    repository: z.strictObject({
      pullRequest: z.strictObject({
        reviews: z
          .strictObject({
            pageInfo: z.strictObject({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
            nodes: z.array(review.nullable()),
          })
          .nullable(),
      }),
    }),
  });
  const { items } = await allPages(async (after): Promise<CursorPage<z.infer<typeof review>> | null> => {
    const found = await client.graphql(
      QUERY,
      { owner: client.owner, name: client.name, number, after },
      { answer, what: `our reviews of #${number}`, needs: "`pull-requests: read`", repeatable: true },
    );
    return found.repository.pullRequest.reviews;
  });
  return items.flatMap(({ viewerDidAuthor, body }) => (viewerDidAuthor ? [body] : []));
}
