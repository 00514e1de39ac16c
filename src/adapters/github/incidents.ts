/** One open issue per incident, found again by its marker. */
import { z } from "zod";
import type { Incidents } from "../../ports.ts";
import type { Client } from "./client.ts";

const LABEL = "model-rollout";
const NEEDS = "`issues: write`";
const PAGE = 100;
const MOST_PAGES = 10;
const ISSUE = z.object({
  number: z.number(),
  html_url: z.string(),
  body: z.string().nullish(),
  pull_request: z.unknown().optional(),
});
type Issue = z.infer<typeof ISSUE>;

export function createIncidents(client: Client): Incidents {
  return {
    open: async ({ key, title, body, isFirst = false }) => {
      const marker = markerOf(key);
      const existing = isFirst ? null : await findIssue(client, marker);
      if (existing === null)
        return (await createIssue(client, { title, body: `${marker}\n${body}` })).html_url;
      await client.rest(
        "POST /repos/{owner}/{repo}/issues/{issue_number}/comments",
        { issue_number: existing.number, body },
        {
          answer: z.unknown(),
          what: `a comment on incident #${existing.number}`,
          needs: NEEDS,
          repeatable: false,
        },
      );
      return existing.html_url;
    },
  };
}

/** A key cannot end the HTML comment that it stands in. */
function markerOf(key: string): string {
  return `<!-- model-rollout:incident ${key.replaceAll(/[^\w.:@/-]/g, "_").replaceAll("--", "_")} -->`;
}

/** Through the list and its label: the search API lags behind. */
async function findIssue(client: Client, marker: string): Promise<Issue | null> {
  for (let page = 1; page <= MOST_PAGES; page++) {
    const issues = await client.rest(
      "GET /repos/{owner}/{repo}/issues",
      { labels: LABEL, state: "open", per_page: PAGE, page },
      { answer: z.array(ISSUE), what: "open incidents", needs: NEEDS, repeatable: true },
    );
    const found = issues.find(
      (issue) => issue.pull_request === undefined && issue.body?.split(/\r?\n/, 1)[0] === marker,
    );
    if (found !== undefined) return found;
    if (issues.length < PAGE) return null;
  }
  return null;
}

async function createIssue(
  client: Client,
  { title, body }: { readonly title: string; readonly body: string },
): Promise<Issue> {
  return client.rest(
    "POST /repos/{owner}/{repo}/issues",
    { title, body, labels: [LABEL] },
    { answer: ISSUE, what: "an incident", needs: NEEDS, repeatable: false },
  );
}
