/** What an endpoint is given and gives back. */
import { demand, seen } from "../world/access.ts";
import type { Need } from "../world/access.ts";
import type { Repository, Token, World } from "../world/model.ts";
import { findRepository } from "../world/world.ts";

export interface Call {
  readonly world: World;
  readonly token: Token;
  /** As requested, before decoding. */
  readonly url: string;
  readonly accept: string;
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** Already found valid by GitHub's description. */
  readonly body: unknown;
}

export interface RepositoryCall extends Call {
  readonly repository: Repository;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Media type; JSON unless said. */
  readonly type?: string;
}

export type Endpoint = (call: Call) => Answer;
export type Endpoints = Readonly<Record<string, Endpoint>>;

/** An endpoint of one repository: 404 for who cannot see it, 403 without the permission. */
export function onRepository(
  wanted: Need | ((call: RepositoryCall) => Need),
  answer: (call: RepositoryCall) => Answer,
): Endpoint {
  return (call) => {
    const found = findRepository(call.world, `${call.path["owner"]}/${call.path["repo"]}`);
    const inside = { ...call, repository: seen(call.world, call.token, found) };
    demand(call.world, call.token, inside.repository, typeof wanted === "function" ? wanted(inside) : wanted);
    return answer(inside);
  };
}

export function ok(body: unknown): Answer {
  return { status: 200, body };
}

export function created(body: unknown): Answer {
  return { status: 201, body };
}

/** A parameter of the path, which routing made sure is there. */
export function inPath(call: Call, name: string): string {
  return call.path[name] ?? "";
}

export function numberInPath(call: Call, name: string): number {
  return Number(inPath(call, name));
}

function clamp(text: string | undefined, least: number, most: number, otherwise: number): number {
  const number = Number(text ?? otherwise);
  return Number.isInteger(number) ? Math.min(Math.max(number, least), most) : otherwise;
}

/** One page: at most 100 items, 30 unless asked. */
export function pageOf<T>(
  { query }: Call,
  items: readonly T[],
): { readonly items: readonly T[]; readonly page: number; readonly last: number } {
  const size = clamp(query["per_page"], 1, 100, 30);
  const page = clamp(query["page"], 1, Number.MAX_SAFE_INTEGER, 1);
  return {
    items: items.slice((page - 1) * size, page * size),
    page,
    last: Math.max(1, Math.ceil(items.length / size)),
  };
}

/** The `link` header of a page; none when there is only one. */
export function linkHeader(
  call: Call,
  { page, last }: { readonly page: number; readonly last: number },
): Readonly<Record<string, string>> {
  const at = (number: number, relation: string) => {
    const url = new URL(call.url, call.world.apiUrl);
    url.searchParams.set("page", String(number));
    return `<${url.href}>; rel="${relation}"`;
  };
  const links = [
    ...(page > 1 ? [at(page - 1, "prev")] : []),
    ...(page < last ? [at(page + 1, "next"), at(last, "last")] : []),
    ...(page > 1 ? [at(1, "first")] : []),
  ];
  return links.length === 0 ? {} : { link: links.join(", ") };
}

export function paged<T>(call: Call, all: readonly T[], show: (item: T) => unknown): Answer {
  const page = pageOf(call, all);
  return { status: 200, body: page.items.map(show), headers: linkHeader(call, page) };
}
