/** The candidate's share of what is counted: what the router serves, by the word of the metrics. */
import { ALL } from "../../judge/reading.ts";
import type { Arm, Reading, Window } from "../../judge/reading.ts";
import type { Pair, Plan } from "../../plan/plan.ts";
import type { ServedSeen } from "../../promotion/served.ts";
import type { Instant } from "../../units.ts";
import { readWindows } from "./readings.ts";
import type { Terms } from "./readings.ts";
import { windowsToJudge } from "./windows.ts";

/**
 * The candidate's share of what was counted, in the newest interval where both arms answered one guard.
 *
 * Only what is served as it is routed tells a share: of a sample that is spent in equal parts, half is the candidate's always.
 */
export function servedIn(
  plan: Plan,
  windows: readonly Window[],
  readings: ReadonlyMap<number, readonly Reading[]>,
): ServedSeen | null {
  const counting = countingGuards(plan);
  for (const window of windows.toReversed()) {
    for (const { name, designEffect, isRouted } of counting) {
      const totals = (readings.get(window.from) ?? []).filter(
        ({ guard, cohort }) => guard === name && cohort === ALL,
      );
      const candidate = totalOf(totals, "candidate");
      const baseline = totalOf(totals, "baseline");
      if (candidate === null || baseline === null || !(candidate + baseline > 0)) continue;
      const units = (candidate + baseline) / designEffect;
      return { share: candidate / (candidate + baseline), units, isRouted };
    }
  }
  return null;
}

interface Counting {
  readonly name: string;
  readonly designEffect: number;
  readonly isRouted: boolean;
}

/** What the router keeps together comes first: its share is what was set. */
function countingGuards({ rollout, pairs }: Plan): readonly Counting[] {
  const { units, routedBy } = rollout;
  const served = new Set(units.filter(({ sampleOf }) => sampleOf === null).map(({ name }) => name));
  return rollout.guards
    .filter((guard) => guard.kind === "proportion" && served.has(guard.unit) && guard.maturesAfter === null)
    .toSorted((a, b) => Number(b.unit === routedBy) - Number(a.unit === routedBy))
    .map(({ name, unit }) => {
      const pair = pairs.find((each) => each.guard === name && each.cohort === ALL);
      return { name, designEffect: Math.max(1, pair?.designEffect ?? 1), isRouted: unit === routedBy };
    });
}

function totalOf(readings: readonly Reading[], arm: Arm): number | null {
  for (const reading of readings) {
    if (reading.arm === arm && reading.ok && reading.payload.shape === "counts") return reading.payload.total;
  }
  return null;
}

/** The candidate's share of the newest complete interval after `since` with data from either arm; null while there is none. */
export async function measureServedShare(terms: Terms & { readonly since: Instant }): Promise<number | null> {
  const { plan, state, now, since } = terms;
  const windows = windowsToJudge(plan, { ...state, observedAt: since, judgedUntil: null }, now);
  const [guard] = plan.rollout.guards.filter((each) => each.kind === "proportion");
  if (windows.length === 0 || guard === undefined) return null;
  const pair: Pair = { guard: guard.name, cohort: ALL, alpha: 0, horizon: 0, designEffect: 1, tolerance: 1 };
  const readings = await readWindows(terms, [pair], () => windows.slice(-1));
  const all = [...readings.values()].flat();
  const baseline = totalOf(all, "baseline");
  if (baseline === null || baseline === 0) return null;
  const candidate = totalOf(all, "candidate");
  if (candidate !== null) return candidate / (candidate + baseline);
  // A candidate without a series is silent only where the source answered and still counts the baseline.
  const why = all.flatMap((each) => (each.arm === "candidate" && !each.ok ? [each.why] : []));
  return why.length > 0 && why.every((each) => each === "no-data" || each === "stale") ? 0 : null;
}
