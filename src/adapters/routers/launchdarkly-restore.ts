/** Our part of a flag as it was before the first stage, and the instructions that put it back. Pure. */
import { z } from "zod";
import type { LaunchDarklyTarget } from "../../config/router.ts";
import { Failure } from "../../errors.ts";
import type { Snapshot } from "../../ports.ts";
import type { Flag } from "./launchdarkly-flag.ts";
import type { Instruction } from "./launchdarkly-rules.ts";
import { ourRules } from "./launchdarkly-view.ts";

/** What the default rule served, in the words of the instruction that sets it. */
const OWNED = z.strictObject({
  fallthrough: z.union([
    z.strictObject({ variationId: z.string() }),
    z.strictObject({
      rolloutWeights: z.record(z.string(), z.int().min(0).max(100_000)),
      rolloutContextKind: z.string(),
      rolloutBucketBy: z.string().optional(),
    }),
  ]),
});
type Owned = z.infer<typeof OWNED>;

/** @throws Failure router-refused where no instruction could put the default rule back: a seed, an allocation, no rule at all */
export function ownedOf(flag: Flag, target: LaunchDarklyTarget): Owned {
  const found = servedBy(flag);
  if (found !== null) return { fallthrough: found };
  throw new Failure(
    "router-refused",
    `Expected a default rule of ${target.flag} that can be put back as it was, found none, or a split that an experiment or a guarded rollout left behind. Serve ${target.baseline} by it first`,
  );
}

function servedBy({ config, ids }: Flag): Owned["fallthrough"] | null {
  const { variation, rollout } = config.fallthrough ?? {};
  if (rollout === undefined) {
    const id = variation === undefined ? undefined : ids[variation];
    return id === undefined ? null : { variationId: id };
  }
  if (rollout.seed !== undefined || rollout.experimentAllocation !== undefined) return null;
  const weights: Record<string, number> = {};
  for (const one of rollout.variations) {
    const id = ids[one.variation];
    if (id === undefined || one.isUntracked) return null;
    weights[id] = (weights[id] ?? 0) + one.weight;
  }
  const by = rollout.bucketBy;
  return {
    rolloutWeights: weights,
    rolloutContextKind: rollout.contextKind ?? "user",
    ...(by === undefined ? {} : { rolloutBucketBy: by }),
  };
}

/** @throws Failure router-refused for a snapshot of something else */
export function instructionsBack(
  snapshot: Snapshot,
  target: LaunchDarklyTarget,
): (flag: Flag) => readonly Instruction[] {
  const owned = OWNED.safeParse(snapshot.owned);
  if (snapshot.router !== "launchdarkly" || !owned.success) {
    throw new Failure(
      "router-refused",
      `Expected a snapshot of the flag ${target.flag} of LaunchDarkly, found one of ${snapshot.router}`,
    );
  }
  const { fallthrough } = owned.data;
  return (flag) => {
    const gone = ourRules(flag).map((rule) => ({ kind: "removeRule", ruleId: rule.id }));
    const isBack = sortedText(servedBy(flag)) === sortedText(fallthrough);
    return isBack ? gone : [...gone, { kind: "updateFallthroughVariationOrRollout", ...fallthrough }];
  };
}

/** Weights of 0 may be left out by whoever wrote them. */
function sortedText(served: Owned["fallthrough"] | null): string {
  if (served === null || "variationId" in served) return JSON.stringify(served);
  const weights = Object.entries(served.rolloutWeights).filter(([, weight]) => weight > 0);
  return JSON.stringify([
    weights.sort(([a], [b]) => a.localeCompare(b, "en")),
    served.rolloutContextKind,
    served.rolloutBucketBy ?? "key",
  ]);
}
