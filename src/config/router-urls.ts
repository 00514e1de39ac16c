import { placesOf, type RouterTarget, type SingleTarget } from "./router.ts";

/** Every address that a router may be reached at, in all of its places: what the policy's `hosts.routers` is held against. */
export function urlsOfRouter(router: RouterTarget): readonly string[] {
  return [...new Set(placesOf(router).flatMap(urlsOf))];
}

function urlsOf(place: SingleTarget): readonly string[] {
  if ("url" in place) return [place.url];
  if ("server" in place) return place.server === null ? [] : [place.server];
  if (place.kind !== "http") return [];
  return [place.read.url, place.set.url, ...(place.restore === null ? [] : [place.restore.url])];
}
