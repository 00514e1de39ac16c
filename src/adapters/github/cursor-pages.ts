/** Pages of one GraphQL list after the other, with an end also where GitHub does not come to one. */
import type { Listed } from "../../gate/facts.ts";

/** Pages that are read at most: 2,000 items. */
const MOST_PAGES = 20;

export interface CursorPage<T> {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  /** null in the place of what GitHub could not read. */
  readonly nodes: readonly (T | null)[];
}

/** All items of a list. A cursor that does not move, a hole, too many pages, or `null` instead of one make it incomplete. */
export async function allPages<T>(
  read: (after: string | null) => Promise<CursorPage<T> | null>,
  most = MOST_PAGES,
): Promise<Listed<T>> {
  const items: T[] = [];
  let after: string | null = null;
  for (let count = 1; count <= most; count++) {
    const page: CursorPage<T> | null = await read(after);
    if (page === null) return { items, complete: false };
    const known = page.nodes.filter((each) => each !== null);
    items.push(...known);
    if (known.length < page.nodes.length) return { items, complete: false };
    const { hasNextPage, endCursor } = page.pageInfo;
    if (!hasNextPage) return { items, complete: true };
    if (endCursor === null || endCursor === after) return { items, complete: false };
    after = endCursor;
  }
  return { items, complete: false };
}
