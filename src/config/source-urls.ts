import type { SourceTarget } from "./rollout.ts";

/** Every address that a source may be asked at: what the policy's `hosts.sources` is held against. */
export function urlsOfSource(source: SourceTarget): readonly string[] {
  if ("url" in source) return [source.url];
  if (!("options" in source) || !("url" in source.options)) return [];
  return typeof source.options.url === "string" ? [source.options.url] : [];
}
