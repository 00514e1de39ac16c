/** Paths that a pull request touches, also those that a rename left. */
import { z } from "zod";
import type { Listed } from "../../gate/facts.ts";
import type { Client } from "./client.ts";
import type { FileNode } from "./facts-query.ts";

const FILES = z.lazy(() =>
  z.array(z.object({ filename: z.string(), previous_filename: z.string().optional() })),
);
const PAGE = 100;
/** REST lists 3,000 files at most. */
const MOST_PAGES = 30;

/**
 * Incomplete where GitHub lists fewer files than it counts. GraphQL does not say where a renamed file was before: only
 * then the list is read once more through REST.
 */
export async function changedPaths(
  { client, number }: { readonly client: Client; readonly number: number },
  files: Listed<FileNode>,
  count: number,
): Promise<Listed<string>> {
  const items = files.items.map(({ path }) => path);
  if (!files.complete || items.length < count) return { items, complete: false };
  if (!files.items.some(({ changeType }) => changeType === "RENAMED" || changeType === "COPIED"))
    return { items, complete: true };
  const before: string[] = [];
  for (let page = 1; page <= MOST_PAGES; page++) {
    const found = await client.rest(
      "GET /repos/{owner}/{repo}/pulls/{pull_number}/files",
      { pull_number: number, per_page: PAGE, page },
      {
        answer: FILES,
        what: `the renamed files of #${number}`,
        needs: "`pull-requests: read`",
        repeatable: true,
      },
    );
    before.push(...found.flatMap(({ previous_filename: name }) => (name === undefined ? [] : [name])));
    if (found.length < PAGE) return { items: [...new Set([...items, ...before])], complete: true };
  }
  return { items, complete: false };
}
