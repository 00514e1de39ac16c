/** The share of units that arrives against the share that was set. A mismatch makes both arms' numbers suspect. */
import type { SplitGuard } from "./guard.ts";
import { counted, type Kind, LEAST_UNITS, NO_BOUNDS, PLAIN_KIND, type Ruling } from "./kind.ts";
import { impossibleCount, wrongShape } from "./proportion.ts";
import type { Unusable } from "./histogram.ts";
import type { Payload } from "./reading.ts";
import type { Units } from "./kind.ts";

/** `tolerance`: by which factor the odds may be off. */
export function splitKind(guard: SplitGuard, tolerance: number): Kind {
  return {
    ...PLAIN_KIND,
    needs: "both",
    read,
    open: () => ({ ...PLAIN_KIND.open([]), points: [NO_BOUNDS] }),
    trials: () => [
      {
        key: "split",
        test: "split",
        share: 1,
        certifies: false,
        counted: [
          { rule: { kind: "split", tolerance: Math.max(guard.tolerance, tolerance) }, point: NO_BOUNDS },
        ],
      },
    ],
    show: (_, [units = 0]) => units,
    rule: ({ candidate, baseline }, { weight }) => misrouted(candidate[0] ?? 0, baseline[0] ?? 0, weight),
    limit: () => 0,
  };
}

function read(payload: Payload): Units | Unusable {
  if (payload.shape !== "count" && payload.shape !== "counts")
    return wrongShape("a number of units", payload);
  const units = payload.shape === "count" ? payload.count : payload.total;
  const wrong = impossibleCount(units, "units");
  if (wrong !== null) return wrong;
  return units < LEAST_UNITS ? counted(0, 0) : counted(units, 0);
}

/** So many units where there should be none cannot be stragglers. */
const NOT_STRAGGLERS = 3;

function misrouted(candidate: number, baseline: number, weight: number | null): Ruling | null {
  if (weight === 0 && candidate >= NOT_STRAGGLERS)
    return {
      kind: "broken",
      limit: 0,
      detail: `${Math.round(candidate)} units reached the candidate, where no traffic was set`,
    };
  if (weight === 1 && baseline >= NOT_STRAGGLERS)
    return {
      kind: "broken",
      limit: 1,
      detail: `${Math.round(baseline)} units reached the baseline, where all traffic was taken off`,
    };
  return null;
}
