/** Which hosts and secrets a router needs, by everything that its entry in the file says. */
import { textsOf, variablesIn } from "./placeholders.ts";
import {
  placesOf,
  type HttpTarget,
  type RouterTarget,
  type SecretName,
  type SingleTarget,
} from "./router.ts";

/** Every address that it may call. */
export function urlsOfRouter(router: RouterTarget): readonly string[] {
  return [...new Set(placesOf(router).flatMap(urlsOfPlace))];
}

function urlsOfPlace(router: SingleTarget): readonly string[] {
  if ("url" in router) return [router.url];
  if ("server" in router) return router.server === null ? [] : [router.server];
  return router.kind === "http" ? callsOf(router).map(({ url }) => url) : [];
}

/** Names of the secrets that moving its traffic needs, each once. */
export function secretsOfRouter(router: RouterTarget): readonly SecretName[] {
  return [...new Set(placesOf(router).flatMap(secretsOfPlace))];
}

function secretsOfPlace(router: SingleTarget): readonly SecretName[] {
  const named = [
    ...Object.values(router.auth ?? {}),
    ...(router.kind === "sql" && /^[A-Z][A-Z0-9_]{1,99}$/.test(router.database) ? [router.database] : []),
    ...(router.kind === "command" ? router.env : []),
    ...(router.kind === "http"
      ? callsOf(router).flatMap(({ headers }) => textsOf(headers).flatMap(({ text }) => variablesIn(text)))
      : []),
  ];
  return named;
}

function callsOf({ read, set, restore }: HttpTarget): readonly HttpTarget["set"][] {
  return [read, set, ...(restore === null ? [] : [restore])];
}
