/** Secrets that were pasted where only their names belong. Their values are never repeated. */
import { objection, showPath, type Objection } from "../objection.ts";
import type { KeyPath } from "../problem.ts";
import { hasSecret } from "../secrets.ts";

export function secretsIn(value: unknown, path: KeyPath = []): readonly Objection[] {
  // With its key: some secrets look like nothing without it.
  if (typeof value === "string") {
    const key = path.at(-1);
    const line = typeof key === "string" ? `${key}: ${value}` : value;
    return hasSecret(value) || hasSecret(line) ? [pasted(path, "value")] : [];
  }
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((each, index) => secretsIn(each, [...path, index]));
  return Object.entries(value).flatMap(([key, each]) => [
    ...(hasSecret(key) ? [pasted([...path, key], "key")] : []),
    ...secretsIn(each, [...path, key]),
  ]);
}

function pasted(path: KeyPath, what: "key" | "value"): Objection {
  return objection(
    "secret-pasted",
    path,
    `a secret stands in ${showPath(what === "key" ? path.slice(0, -1) : path)}`,
    {
      what,
      expected: "the name of a secret, never its value",
      found: "something that looks like a secret (not shown)",
      suggestion: "revoke it, store a new one as a secret, and write the name",
    },
  );
}
