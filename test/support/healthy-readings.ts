/** What a guard of each kind reads in an interval in which both versions are as the plan expects the baseline to be. */
import type { Guard } from "../../src/judge/guard.ts";
import type { Told } from "./world.ts";

/** null for a guard that nothing is read for. */
export function healthyReading(guard: Guard, total: number): Told | null {
  switch (guard.kind) {
    case "proportion":
      return { shape: "counts", events: Math.round(total * usual(guard)), total };
    case "rate":
      return { shape: "counts", events: Math.round(total * usual(guard)), total };
    case "latency": {
      const bounds = guard.bounds ?? [(guard.objective.atMost ?? 1) / 2];
      // One in a hundred is slower than half of the objective, none slower than the objective.
      const fast = (guard.objective.atMost ?? 1) / 2;
      const counts = bounds.map((bound) => (bound <= fast ? Math.round(total * 0.7) : total));
      return { shape: "histogram", bounds, counts: [...counts, total] };
    }
    case "ratio":
      return { shape: "ratio", numerator: (usual(guard) / guard.per) * total, denominator: total };
    case "level":
      return { shape: "gauge", value: levelOf(guard) };
    case "tripwire":
      return { shape: "count", count: 0, exposure: total };
    case "identity":
      return { shape: "identities", counts: { [guard.equals]: total } };
    case "composite":
      return {
        shape: "parts",
        parts: guard.parts.map(() => ({
          shape: "moments",
          n: total,
          sum: total * 0.96,
          squares: total * 0.9236,
        })),
      };
    case "score":
    case "paired":
    case "split":
    case "signal":
      return null;
  }
}

function usual({ expect, objective }: Extract<Guard, { readonly objective: unknown }>): number {
  if (expect !== null) return expect;
  return (objective.atMost ?? 0) * 0.5;
}

function levelOf({ objective: { atMost, atLeast } }: Extract<Guard, { readonly kind: "level" }>): number {
  if (atMost !== null) return atMost * 0.6;
  return Math.min(1, (atLeast ?? 0) * 1.1);
}
