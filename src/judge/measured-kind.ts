/** What all guards with levels have in common. */
import type { MeasuredGuard } from "./guard.ts";
import { EMPTY_MEMO, type Kind, meanOf, NO_BOUNDS, PLAIN_KIND, type Trial } from "./kind.ts";
import { comparesOf, tolerated } from "./objective.ts";

/** To be written over where a kind differs. */
export function measuredKind(guard: MeasuredGuard): Omit<Kind, "read" | "trials"> {
  return {
    ...PLAIN_KIND,
    needs: guard.margin === null ? "candidate" : "both",
    compares: comparesOf(guard),
    better: guard.better,
    open: () => ({ ...EMPTY_MEMO, points: [NO_BOUNDS] }),
    show: (_, sums) => meanOf(sums),
    limit: (memo, trial, baseline) =>
      limitFor(guard, trial, { baseline, recorded: memo.recorded?.limits[0] ?? null }),
  };
}

/** The limit that a test holds against the candidate: what was recorded, what the margin makes of the baseline, or what is written. */
export function limitFor(
  guard: MeasuredGuard,
  { test, key }: Trial,
  levels: { readonly baseline: number | null; readonly recorded: number | null },
): number {
  if (test === "recorded-baseline" && levels.recorded !== null) return levels.recorded;
  if (test !== "objective") return tolerated(guard, levels.baseline ?? 0);
  const { atMost, atLeast } = guard.objective;
  return (key.endsWith("below") ? atLeast : atMost) ?? 0;
}
