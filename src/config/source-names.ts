/** Names of secrets that a source needs. */
import { headerSecrets } from "./header-secrets.ts";
import type { SourceTarget } from "./rollout.ts";

/** Those of its `auth`, of its program, and of headers with `${env:NAME}`. */
export function secretsOfSource(source: SourceTarget): readonly string[] {
  const env = source.kind === "command" ? source.options.env : [];
  return [...new Set([...Object.values(source.auth ?? {}), ...env, ...headerSecrets(source)])];
}
