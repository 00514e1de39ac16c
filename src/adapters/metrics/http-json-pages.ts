/** Pages of an http-json source: all of them, or none. */
import type { HttpJsonOptions } from "../../config/source-options.ts";
import { shownUrl, type Call } from "../http.ts";
import type { Refusal } from "./readings.ts";
import { valueAt } from "../json-pointer.ts";
import { rowsAt } from "./rows/parse-rows.ts";
import type { RowRecord } from "./rows/record.ts";

/** Of one look: more would be a storm on the service, and late. */
const MOST_PAGES = 20;

type Asked = Pick<Call, "url" | "method" | "headers" | "body" | "hidden">;

/**
 * The rows of all pages. A page that is not asked for, one that comes again, and one too many are no rows at all.
 *
 * @param ask one page by what the one before it named; null for the first
 * @throws RangeError for an answer without a list of rows
 */
export async function everyPage(
  options: HttpJsonOptions,
  ask: (page: string | null) => Promise<{ readonly json: unknown } | Refusal>,
): Promise<readonly RowRecord[] | Refusal> {
  const shown = shownUrl(options.url);
  const rows: RowRecord[] = [];
  const seen = new Set<string>();
  let page: string | null = null;
  for (let count = 0; count < MOST_PAGES; count++) {
    const answer = await ask(page);
    if ("why" in answer) return answer;
    const found = rowsAt(answer.json, options.rows);
    rows.push(...found);
    const next = options.next === null ? null : valueAt(answer.json, options.next);
    if (!isSomething(next)) return isCut(found, options) ? cutAt(found.length, shown) : rows;
    if (options.nextAs === null)
      return {
        why: "partial",
        detail: `${shown} has further pages at ${options.next ?? ""}. Ask for fewer rows, for larger pages, or write \`next-as\``,
      };
    if (typeof next !== "string" && typeof next !== "number")
      throw new RangeError(`Expected a text or a number at ${options.next ?? ""}, found neither`);
    page = String(next);
    if (seen.has(page))
      throw new RangeError(`Expected another page at ${options.next ?? ""}, found the same again`);
    seen.add(page);
  }
  return { why: "partial", detail: `${shown} has more than ${MOST_PAGES} pages. Ask for fewer rows` };
}

/** The call for a further page: by a parameter of its address, or by a key of its body. */
export function onPage(order: Asked, { method, nextAs }: HttpJsonOptions, page: string | null): Asked {
  if (page === null || nextAs === null) return order;
  if (method === "GET") {
    const parameter = `${encodeURIComponent(nextAs)}=${encodeURIComponent(page)}`;
    return { ...order, url: `${order.url}${order.url.includes("?") ? "&" : "?"}${parameter}` };
  }
  const body: unknown = JSON.parse(order.body ?? "{}");
  return { ...order, body: JSON.stringify(Object.assign({}, body, { [nextAs]: page })) };
}

/** Neither nothing, nor an empty list, text or mapping. */
export function isSomething(value: unknown): boolean {
  if (value === undefined || value === null || value === "" || value === false) return false;
  return typeof value !== "object" || Object.keys(value).length > 0;
}

/** Where no page names the next one, a full one is taken for a part. */
function isCut(rows: readonly RowRecord[], { next, pageSize }: HttpJsonOptions): boolean {
  return next === null && pageSize !== null && rows.length >= pageSize;
}

function cutAt(length: number, shown: string): Refusal {
  return {
    why: "partial",
    detail: `${shown} answered ${length} rows, which is as many as it gives: there may be more. Ask for fewer rows`,
  };
}
