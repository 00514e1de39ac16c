/** Recordings as tests make them: told interval by interval, or kept of what a world's sources answered. */
import type { Reading } from "../../src/judge/reading.ts";
import { iso, milliseconds, MINUTE, plus } from "../../src/units.ts";
import type { Instant } from "../../src/units.ts";
import type { MemoryWorld, Told } from "./world.ts";

export const FIVE_MINUTES = milliseconds(5 * MINUTE);

export interface RecordedTraffic {
  readonly from: Instant;
  readonly intervals: number;
  readonly cohorts: readonly string[];
  /** What one arm of one cohort did in the interval that begins at `at`; null for no line at all. */
  readonly tell: (cohort: string, arm: "baseline" | "candidate", at: Instant) => Told | null;
}

/** One line for each reading of the guard `errors`. */
export function linesOf({ from, intervals, cohorts, tell }: RecordedTraffic): readonly string[] {
  return Array.from({ length: intervals }, (_, index) => plus(from, index * FIVE_MINUTES)).flatMap((at) =>
    cohorts.flatMap((cohort) =>
      (["baseline", "candidate"] as const).flatMap((arm) => {
        const told = tell(cohort, arm, at);
        if (told === null) return [];
        const payload = typeof told === "string" ? { missing: told } : told;
        return [
          JSON.stringify({ at: iso(plus(at, FIVE_MINUTES)), guard: "errors", cohort, arm, ...payload }),
        ];
      }),
    ),
  );
}

/** Keeps every reading that the world's sources give from now on; called, it gives them as a recording. */
export function record(world: MemoryWorld): () => string {
  const kept = new Map<string, Reading>();
  const { openMetrics } = world;
  Object.assign(world, {
    openMetrics: (source: Parameters<typeof openMetrics>[0]) => ({
      fetch: async (requests: Parameters<ReturnType<typeof openMetrics>["fetch"]>[0]) => {
        const readings = await openMetrics(source).fetch(requests);
        for (const each of readings)
          kept.set(`${each.window.to}/${each.guard}/${each.cohort}/${each.arm}`, each);
        return readings;
      },
    }),
  });
  return () =>
    [...kept.values()]
      .toSorted((a, b) => a.window.to - b.window.to)
      .map(lineOf)
      .join("\n");
}

function lineOf(reading: Reading): string {
  const { guard, cohort, arm, window } = reading;
  const whose = { at: iso(window.to), guard, cohort, arm };
  if (!reading.ok) return JSON.stringify({ ...whose, missing: reading.why });
  const { payload } = reading;
  if (payload.shape !== "counts") throw new RangeError(`the world tells counts, not ${payload.shape}`);
  return JSON.stringify({ ...whose, events: payload.events, total: payload.total });
}
