import { placesOf, type RouterTarget, type SingleTarget } from "../config/router.ts";
import type { Side } from "../config/rollout.ts";
import { canonicalJson } from "./canonical-json.ts";
import { sha256 } from "./sha256.ts";

/** The route that only one rollout may own: a key of 12 hex digits, one for each place joined by `+`, and the same in words. */
export function routeOf(target: RouterTarget): { readonly key: string; readonly text: string } {
  if (target.kind !== "several") return placeOf(target);
  const places = target.of.map(placeOf);
  return {
    key: places
      .map(({ key }) => key)
      .sort()
      .join("+"),
    text: places.map(({ text }) => text).join(" and "),
  };
}

/** The place itself, or each of several. */
export function placesMoved(target: RouterTarget): readonly SingleTarget[] {
  return placesOf(target);
}

/** Keys of every place behind the key of a route: no two rollouts may have one in common. */
export function placesBehind(route: string): readonly string[] {
  return route.split("+");
}

function placeOf(target: SingleTarget): { readonly key: string; readonly text: string } {
  const parts = identify(target);
  const named = parts.filter((part) => part !== null && part !== "");
  return {
    key: sha256(canonicalJson([target.kind, ...parts])).slice(0, 12),
    text: `${target.kind} ${named.join("/")}`,
  };
}

/** Key of a candidate in the quarantine: SHA-256 of canonical `release.candidate`. */
export function candidateKey(candidate: Side): string {
  return sha256(canonicalJson(candidate));
}

/** The fields that say *which* route it is; how it is reached and how fast it settles do not count. */
function identify(target: SingleTarget): readonly (string | null)[] {
  switch (target.kind) {
    case "kserve":
      return [target.server, target.namespace, target.service];
    case "seldon":
      return [target.server, target.namespace, target.experiment];
    case "istio":
      return [target.server, target.namespace, target.virtualService, target.route];
    case "gateway-api":
      return [target.server, target.namespace, target.httpRoute, target.rule];
    case "unleash":
      return [target.url, target.project, target.feature, target.environment];
    case "launchdarkly":
      return [target.url, target.project, target.flag, target.environment];
    case "flagd":
      return target.repository === undefined
        ? [target.file, target.flag]
        : [target.url ?? null, target.repository, target.branch ?? null, target.file, target.flag];
    case "sql":
      return [target.database, target.table, target.key, target.percent, canonicalJson(target.where)];
    case "http":
      return [target.set.method, target.set.url];
    case "command":
      return [...target.run];
  }
}
