/** Names of secrets that a source needs. */
import { variablesIn } from "./placeholders.ts";
import type { SourceTarget } from "./rollout.ts";

/** Those of its `auth`, of its program, and of headers with `${env:NAME}`. */
export function secretsOfSource(source: SourceTarget): readonly string[] {
  const named = Object.values(source.auth ?? {});
  const env = source.kind === "command" ? source.options.env : [];
  return [...new Set([...named, ...env, ...headersOf(source).flatMap(variablesIn)])];
}

function headersOf(source: SourceTarget): readonly string[] {
  if (source.kind === "prometheus") return Object.values(source.headers);
  return source.kind === "http-json" ? Object.values(source.options.headers) : [];
}
