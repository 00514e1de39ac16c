/** The pages after the first: one request each, and an end also where GitHub does not come to one. */
import type { z } from "zod";
import type { Listed } from "../../gate/facts.ts";
import type { Client } from "./client.ts";
import { pageAnswer, pageQuery } from "./facts-query.ts";
import type { ListName, Page } from "./facts-query.ts";

/** Pages of one list that are read at most, the first included: 2,000 items. */
const MOST_PAGES = 20;

export interface ListStart<T> {
  readonly name: ListName;
  /** null where GitHub could not read the list at all. */
  readonly first: Page<T> | null;
  readonly node: z.ZodType<T>;
}

/** All items of a list. A cursor that does not move, a hole, or too many pages make it incomplete. */
export async function restOf<T>(
  { client, number }: { readonly client: Client; readonly number: number },
  { name, first, node }: ListStart<T>,
): Promise<Listed<T>> {
  const items: T[] = [];
  let page = first;
  let before: string | null = null;
  for (let count = 1; ; count++) {
    const nodes = page?.nodes ?? null;
    const known = nodes?.filter((each) => each !== null) ?? [];
    items.push(...known);
    if (page === null || nodes === null || known.length < nodes.length) return { items, complete: false };
    const { hasNextPage, endCursor } = page.pageInfo;
    if (!hasNextPage) return { items, complete: true };
    if (endCursor === null || endCursor === before || count === MOST_PAGES) return { items, complete: false };
    before = endCursor;
    page = await nextPage({ client, number }, { name, node, after: endCursor });
  }
}

async function nextPage<T>(
  { client, number }: { readonly client: Client; readonly number: number },
  { name, node, after }: { readonly name: ListName; readonly node: z.ZodType<T>; readonly after: string },
): Promise<Page<T> | null> {
  const { repository } = await client.graphql(
    pageQuery(name),
    { owner: client.owner, name: client.name, number, after },
    {
      answer: pageAnswer(node),
      what: `more ${name} of #${number}`,
      needs: "`pull-requests: read`",
      repeatable: true,
    },
  );
  return repository.pullRequest.page;
}
