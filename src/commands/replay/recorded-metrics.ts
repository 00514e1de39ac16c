/** A recording in the place of the sources. */
import type { Arm, Reading, Window } from "../../judge/reading.ts";
import type { Metrics } from "../../ports.ts";
import type { Recording } from "../../promotion/recording/recording.ts";
import type { Instant } from "../../units.ts";

const ARMS: readonly Arm[] = ["baseline", "candidate"];

/** What the recording does not hold is missing, as it would be from a source: never zero. */
export function recordedMetrics({ readings }: Recording): Metrics {
  const known = new Map(readings.map((reading) => [keyOf(reading, reading.window.to), reading]));
  return {
    fetch: (requests) =>
      Promise.resolve(
        requests.flatMap(({ guard, cohorts, intervals }) =>
          intervals.flatMap((window) =>
            Object.keys(cohorts).flatMap((cohort) =>
              ARMS.map((arm) => {
                const whose = { guard, cohort, arm };
                return known.get(keyOf(whose, window.to)) ?? notRecorded(whose, window);
              }),
            ),
          ),
        ),
      ),
  };
}

type Whose = Pick<Reading, "guard" | "cohort" | "arm">;

function keyOf({ guard, cohort, arm }: Whose, to: Instant): string {
  return `${guard}/${cohort}/${arm}/${to}`;
}

function notRecorded(whose: Whose, window: Window): Reading {
  return {
    ...whose,
    window,
    ok: false,
    why: "no-data",
    detail: "the recording has no line for this interval",
  };
}
