/** A service that a recipe of docs/recipes-routers.md drives: it answers as published, and refuses what it has not published. */
import type { z } from "zod";
import { listen, type Asked, type Reply } from "../loopback.ts";

export const RECIPE_KEY = "key-of-the-recipe-1729";

export interface RecipeService extends AsyncDisposable {
  readonly url: string;
  readonly asked: readonly Asked[];
  /** Percent of users that get the candidate. */
  readonly served: () => number;
  /** Somebody else changes something that decides about nobody. */
  readonly touch: () => void;
  readonly move: (weight: number) => void;
  readonly others: () => unknown;
  readonly ours: () => unknown;
  /** What a write is answered while somebody has to approve it. */
  approval: Reply | null;
}

export interface Recipe {
  /** The heading of its section. */
  readonly name: string;
  /** The address in the page, which is answered here instead. */
  readonly address: string;
  readonly start: () => Promise<RecipeService>;
}

interface Endpoint<Body> {
  /** Header and value that everybody signs in with. */
  readonly signedIn: readonly [header: string, value: string];
  readonly path: string;
  readonly write: { readonly method: string; readonly body: z.ZodType<Body> };
  readonly show: () => unknown;
  readonly change: (body: Body, asked: Asked) => void;
}

/** One thing that is read by GET and written at the same path. */
export async function serveOne<Body>(
  endpoint: Endpoint<Body>,
  told: Omit<RecipeService, "url" | "asked" | "approval" | typeof Symbol.asyncDispose>,
): Promise<RecipeService> {
  const server = await listen((asked) => answer(endpoint, asked, service.approval));
  const service: RecipeService = {
    ...told,
    url: server.url,
    asked: server.asked,
    approval: null,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
  return service;
}

function answer<Body>(endpoint: Endpoint<Body>, asked: Asked, approval: Reply | null): Reply {
  const [header, value] = endpoint.signedIn;
  if (asked.headers[header] !== value) return { status: 401, body: '{"message":"who are you"}' };
  if (asked.path !== endpoint.path) return { status: 404, body: '{"message":"not found"}' };
  if (asked.method === "GET") return { body: JSON.stringify(endpoint.show()) };
  if (asked.method !== endpoint.write.method) return { status: 405, body: '{"message":"not allowed"}' };
  if (approval !== null) return approval;
  const body = endpoint.write.body.safeParse(JSON.parse(asked.body));
  if (!body.success) return { status: 400, body: JSON.stringify({ message: body.error.message }) };
  endpoint.change(body.data, asked);
  return { body: JSON.stringify(endpoint.show()) };
}
