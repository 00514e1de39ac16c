/** One file a kind; here is which is whose. */
import { compositeKind } from "./composite.ts";
import type { Kind } from "./kind.ts";
import { latencyKind } from "./latency.ts";
import { levelKind } from "./level.ts";
import { pairedKind } from "./paired.ts";
import { proportionKind } from "./proportion.ts";
import { rateKind } from "./rate.ts";
import { ratioKind } from "./ratio.ts";
import { identityKind, signalKind, tripwireKind } from "./ruled.ts";
import { scoreKind } from "./score.ts";
import { splitKind } from "./split.ts";
import type { PairPlan } from "./state.ts";

/** How guards of this kind are judged. */
export function kindOf({ guard, tolerance }: PairPlan): Kind {
  switch (guard.kind) {
    case "proportion":
      return proportionKind(guard);
    case "latency":
      return latencyKind(guard);
    case "rate":
      return rateKind(guard);
    case "score":
      return scoreKind(guard);
    case "ratio":
      return ratioKind(guard);
    case "level":
      return levelKind(guard);
    case "composite":
      return compositeKind(guard);
    case "tripwire":
      return tripwireKind(guard);
    case "split":
      return splitKind(guard, tolerance);
    case "identity":
      return identityKind(guard);
    case "signal":
      return signalKind();
    case "paired":
      return pairedKind(guard);
  }
}
