/** Names of secrets that a source needs. */
import type { SourceTarget } from "./rollout.ts";

/** Those of its `auth`, of its program, and of headers with `${env:NAME}`. */
export function secretsOfSource(source: SourceTarget): readonly string[] {
  const named = Object.values(source.auth ?? {});
  const env = source.kind === "command" ? source.options.env : [];
  const headers = source.kind === "http-json" ? Object.values(source.options.headers) : [];
  return [...new Set([...named, ...env, ...headers.flatMap(namesIn)])];
}

function namesIn(text: string): readonly string[] {
  return [...text.matchAll(/\$\{env:([^}]+)\}/g)].flatMap(([, name]) => name ?? []);
}
