import type { RouterTarget } from "../config/router.ts";
import type { Side } from "../config/rollout.ts";
import { canonicalJson } from "./canonical-json.ts";
import { sha256 } from "./sha256.ts";

/** The route that only one rollout may own: a key of 12 hex digits, and the same in words. */
export function routeOf(target: RouterTarget): { readonly key: string; readonly text: string } {
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
function identify(target: RouterTarget): readonly (string | null)[] {
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
