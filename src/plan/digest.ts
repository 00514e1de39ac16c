import { digest, type Digest } from "../units.ts";
import { canonicalJson } from "./canonical-json.ts";
import type { NamedFile } from "./plan.ts";
import { sha256 } from "./sha256.ts";

/**
 * What people approve: the rollout file as resolved, the blobs of the files it names, and the file version.
 *
 * Not the policy and not the program. Comments, key order and the order of `named` do not count.
 */
export function digestOf(input: {
  readonly version: number;
  readonly resolved: unknown;
  readonly named: readonly NamedFile[];
}): Digest {
  const named = input.named
    .map(({ path, at, blob }) => [path, at, blob].join("\u0000"))
    .sort()
    .map((line) => line.split("\u0000"));
  return digest(sha256(canonicalJson({ version: input.version, resolved: input.resolved, named })));
}
