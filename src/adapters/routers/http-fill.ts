/** Calls as the rollout file describes them, with weights and secrets filled in: into parsed JSON and encoded parts, never into raw text. */
import { randomUUID } from "node:crypto";
import type { HttpOperation, HttpTarget } from "../../config/router.ts";
import type { Percent } from "../../units.ts";
import type { Call, Secret } from "../http.ts";
import { describedCall } from "../described-call.ts";
import type { Values } from "../fill.ts";

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
  return { ...describedCall({ ...operation, auth: target.auth }, values, secret), ...repeats(operation) };
}

/** GET and PUT may arrive twice, anything else where its key tells the service that it is the same. */
function repeats(operation: HttpOperation): Pick<Call, "repeatable" | "retries"> {
  if (operation.method === "GET" || operation.method === "PUT") return {};
  return JSON.stringify(operation).includes("{idempotencyKey}") ? { repeatable: true } : { retries: 0 };
}
