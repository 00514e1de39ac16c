/** Whether a histogram can say what its guard asks: only counts at its bounds are evidence. */
import type { Rollout } from "../config/rollout.ts";
import type { LatencyGuard } from "../judge/guard.ts";
import { isWritten } from "./written-limits.ts";
import { sidesOf } from "./needed.ts";
import type { PlanComplaint } from "./report.ts";
import { showSeconds } from "./shown.ts";
import { testedBound, testedPair } from "./tested-bounds.ts";

/** A margin that is really more than so many times the asked one is another margin. */
const TOO_COARSE = 2;

export function refuseBuckets(rollout: Rollout, resolved: unknown): readonly PlanComplaint[] {
  return rollout.guards
    .filter((guard) => guard.kind === "latency")
    .flatMap((guard) => {
      if (guard.bounds !== null) return [...withoutBound(guard), ...withoutMargin(guard)];
      return isWritten(resolved, guard.name) ? [unsaid(guard)] : [];
    });
}

function unsaid({ name }: LatencyGuard): PlanComplaint {
  return {
    code: "latency-buckets-unsaid",
    severity: "advice",
    path: ["guards", name],
    what: "key",
    message: `the plan cannot say at which bounds of its histogram ${name} is really tested`,
    expected: "the histogram's upper bounds",
    suggestion: "buckets: [250ms, 500ms, 1s, …], as the service exports them",
  };
}

function withoutBound(guard: LatencyGuard): readonly PlanComplaint[] {
  return sidesOf(guard)
    .filter(([side, limit]) => testedBound(guard, limit, side) === null)
    .map(([side, limit]) => ({
      code: "latency-bound-missing",
      severity: "blocker",
      path: ["guards", guard.name, "buckets"],
      message: `no bucket of ${guard.name} ends at ${showSeconds(limit)} or ${side === "above" ? "above" : "below"}: its objective cannot be tested`,
      expected: `a bound of ${side === "above" ? "at least" : "at most"} ${showSeconds(limit)}`,
      found: shown(guard),
      suggestion: "add such a bucket to the histogram, or change the objective",
    }));
}

function withoutMargin(guard: LatencyGuard): readonly PlanComplaint[] {
  const { margin, expect, name } = guard;
  if (margin?.kind !== "factor" || expect === null) return [];
  const pair = testedPair(guard, expect, margin.factor);
  const tested = pair === null ? null : pair.candidate / pair.baseline;
  if (tested !== null && tested - 1 <= TOO_COARSE * (margin.factor - 1) + 1e-9) return [];
  return [
    {
      code: "latency-margin-coarse",
      severity: "blocker",
      path: ["guards", name, "no-worse-than-baseline"],
      message:
        tested === null
          ? `no two buckets of ${name} near ${showSeconds(expect)} can express a margin of ×${margin.factor}`
          : `the buckets of ${name} near ${showSeconds(expect)} really test a margin of ×${Number(tested.toFixed(3))}`,
      expected: `two bounds near ${showSeconds(expect)} that are ×${margin.factor} apart`,
      found: shown(guard),
      suggestion:
        tested === null
          ? "add buckets around the expected percentile"
          : `add buckets around the expected percentile, or write no-worse-than-baseline: x${Math.ceil(tested * 100) / 100}`,
    },
  ];
}

function shown({ bounds }: LatencyGuard): string {
  return (bounds ?? []).map(showSeconds).join(", ");
}
