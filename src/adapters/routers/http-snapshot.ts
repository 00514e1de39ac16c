/** What an http router was before the first stage: its weights, by cohort where it has calls for them. */
import { z } from "zod";
import type { HttpTarget } from "../../config/router.ts";
import { Failure } from "../../errors.ts";
import type { Snapshot } from "../../ports.ts";
import { percent, type Instant } from "../../units.ts";
import type { Part } from "./http-answers.ts";
import type { Weights } from "./http-write.ts";

const OWNED = z.strictObject({
  weights: z.record(z.string(), z.number().min(0).max(100).transform(percent)),
});

export function snapshotOf(
  target: HttpTarget,
  taken: { readonly parts: readonly Part[]; readonly version: string; readonly takenAt: Instant },
): Snapshot {
  return {
    schema: 1,
    router: "http",
    key: keyOf(target),
    takenAt: taken.takenAt,
    version: taken.version,
    owned: { weights: Object.fromEntries(taken.parts.map(({ cohort, weight }) => [cohort, weight])) },
  };
}

/** @throws Failure router-refused for a snapshot of another route */
export function demandSnapshot(target: HttpTarget, snapshot: Snapshot): Weights {
  const owned = OWNED.safeParse(snapshot.owned);
  if (snapshot.router !== "http" || snapshot.key !== keyOf(target) || !owned.success)
    throw new Failure(
      "router-refused",
      `Expected a snapshot of ${keyOf(target)}, found one of ${snapshot.router} ${snapshot.key}`,
    );
  return Object.entries(owned.data.weights);
}

/** Without the query: an address may carry there what is nobody's business. */
function keyOf({ read }: HttpTarget): string {
  return `${read.method} ${read.url.replace(/\?.*$/, "")}#${read.pointer}`;
}
