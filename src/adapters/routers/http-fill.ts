/** Calls as the rollout file describes them, with weights and secrets filled in: into parsed JSON and encoded parts, never into raw text. */
import { randomUUID } from "node:crypto";
import type { HttpOperation, HttpTarget } from "../../config/router.ts";
import { Failure } from "../../errors.ts";
import type { Percent } from "../../units.ts";
import { authHeaders, type Call, type Secret } from "../http.ts";
import { fill, filled, type Values } from "./fill.ts";

/** `cohort` is `all` for everybody. Each write has a key of its own; its repeats carry the same. */
export function valuesFor(cohort: string, weight: Percent | number): Values {
  // Downwards for the candidate: what does not fit into a millionth is nobody.
  const ppm = Math.floor(weight * 10_000 + 1e-6);
  return {
    candidatePct: weight,
    baselinePct: plain(100 - weight),
    candidatePpm: ppm,
    baselinePpm: 1_000_000 - ppm,
    candidateShare: plain(weight / 100),
    baselineShare: plain(1 - weight / 100),
    cohort,
    idempotencyKey: randomUUID(),
  };
}

/** Without what a binary fraction leaves behind; what is not 0 does not become 0. */
export function plain(value: number): number {
  return Number(value.toPrecision(12));
}

/**
 * One call of the target.
 *
 * @throws Failure secret-missing for a secret that this job was not given, or that no header carries
 */
export function callOf(
  target: HttpTarget,
  operation: HttpOperation,
  { values, secret }: { readonly values: Values; readonly secret: Secret },
): Call {
  const hidden: string[] = [];
  const learn: Secret = (name) => {
    const value = secret(name);
    if (!/^[\x20-\x7e]*$/.test(value))
      throw new Failure(
        "secret-missing",
        `Expected printable characters in the secret ${name}, found a line break or another sign that no header carries`,
      );
    hidden.push(value);
    return value;
  };
  const own = Object.entries(operation.headers).map(([name, text]) => [
    name.toLowerCase(),
    withSecrets(filled(text, values, String), learn),
  ]);
  const isSent = operation.body !== null && operation.body !== undefined;
  const headers = {
    accept: "application/json",
    ...(isSent ? { "content-type": "application/json" } : {}),
    ...authHeaders(target.auth, learn),
    ...Object.fromEntries(own),
  };
  return {
    url: filled(operation.url, values, encodeURIComponent),
    method: operation.method,
    headers,
    hidden,
    ...(isSent ? { body: JSON.stringify(fill(operation.body, values)) } : {}),
    ...repeats(operation),
  };
}

/** GET and PUT may arrive twice, anything else where its key tells the service that it is the same. */
function repeats(operation: HttpOperation): Pick<Call, "repeatable" | "retries"> {
  if (operation.method === "GET" || operation.method === "PUT") return {};
  return JSON.stringify(operation).includes("{idempotencyKey}") ? { repeatable: true } : { retries: 0 };
}

function withSecrets(text: string, secret: Secret): string {
  return text.replace(/\$\{env:([^}]+)\}/g, (_, name: string) => secret(name));
}
