/** Pages of GraphQL, with GitHub's rules for asking. */
import { Refusal } from "../world/refusal.ts";
import type { Node } from "./view.ts";

export interface PageArguments {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
}

const LARGEST_PAGE = 100;

/** A page that GitHub would not compute: always the caller's mistake. */
export class BadPage extends Refusal {}

function demandPage({ first, last }: PageArguments, name: string): void {
  const size = first ?? last;
  if (size === null || size === undefined) {
    const message = `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`;
    throw new BadPage(422, message, { type: "MISSING_PAGINATION_BOUNDARIES" });
  }
  const side = first == null ? "last" : "first";
  if (size > LARGEST_PAGE) {
    const message = `Requesting ${size} records on the \`${name}\` connection exceeds the \`${side}\` limit of ${LARGEST_PAGE} records.`;
    throw new BadPage(422, message, { type: "EXCESSIVE_PAGINATION" });
  }
  if (size < 0)
    throw new BadPage(422, `\`${side}\` on the \`${name}\` connection cannot be less than zero.`, {
      type: "EXCESSIVE_PAGINATION",
    });
}

function cursorAt(index: number): string {
  return Buffer.from(`cursor:${index}`).toString("base64");
}

function indexAt(cursor: string): number {
  const index = /^cursor:(\d+)$/.exec(Buffer.from(cursor, "base64").toString())?.[1];
  if (index === undefined)
    throw new BadPage(422, `\`${cursor}\` does not appear to be a valid cursor.`, {
      type: "INVALID_CURSOR_ARGUMENTS",
    });
  return Number(index);
}

/** The page of `items` that the arguments ask for: never more than that, never more than 100. */
export function connection<T>(name: string, items: readonly T[], show: (item: T) => Node) {
  return (args: PageArguments): Node => {
    demandPage(args, name);
    let start = args.after == null ? 0 : indexAt(args.after) + 1;
    let end = args.before == null ? items.length : Math.min(indexAt(args.before), items.length);
    if (args.first != null) end = Math.min(end, start + args.first);
    if (args.last != null) start = Math.max(start, end - args.last);
    const shown = items
      .slice(start, end)
      .map((item, offset) => ({ cursor: cursorAt(start + offset), node: show(item) }));
    return {
      totalCount: items.length,
      nodes: shown.map(({ node }) => node),
      edges: shown,
      pageInfo: {
        hasNextPage: end < items.length,
        hasPreviousPage: start > 0,
        startCursor: shown[0]?.cursor ?? null,
        endCursor: shown.at(-1)?.cursor ?? null,
      },
    };
  };
}
