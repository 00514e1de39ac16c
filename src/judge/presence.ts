/** Whether the readings are there at all. What is missing is never evidence and never a pass. */
import type { Inconclusive } from "./finding.ts";
import type { Kind, Units } from "./kind.ts";
import type { Arm, NoReading, Reading } from "./reading.ts";

/** The newest intervals in a row that lack an arm. `missed` are the units that would have been expected in them. */
export interface Gap {
  readonly run: number;
  readonly missed: number;
  readonly why: Inconclusive;
  readonly arm: Arm;
  /** What was found in the newest of them; empty where the reason says it all. */
  readonly detail: string;
}

/** An arm's units in one interval, or why there are none. */
export type Presence = Units | { readonly ok: false; readonly why: Inconclusive; readonly detail: string };

/** So many absent intervals in a row are too many. */
const TOO_MANY = 3;
/** Longest text that is stored with a gap. */
const LONGEST_DETAIL = 160;
/** So many units missed cannot be chance: e^-5 is less than a hundredth. */
const NOT_CHANCE = 5;

/**
 * What a reading holds for this kind of guard.
 *
 * @throws RangeError for a reading of the other arm: judging one version by the other's numbers is a bug of ours.
 */
export function presenceOf(kind: Kind, reading: Reading, arm: Arm): Presence {
  if (reading.arm !== arm)
    throw new RangeError(`the ${reading.arm}'s reading of ${reading.guard} was given for the ${arm}`);
  if (!reading.ok) return { ok: false, why: sourceFailure(reading.why), detail: reading.detail };
  const { lastDataAt, window } = reading;
  if (lastDataAt !== null && lastDataAt > window.to + (window.to - window.from))
    return {
      ok: false,
      why: "clock-skew",
      detail: `the newest sample is ${Math.round((lastDataAt - window.to) / 1_000)} s younger than the interval's end`,
    };
  return kind.read(reading.payload, arm);
}

function sourceFailure(why: NoReading): Inconclusive {
  switch (why) {
    case "unauthorised":
    case "rate-limited":
    case "query-error":
    case "unreachable":
      return "source-failed";
    case "no-data":
    case "stale":
    case "partial":
    case "not-a-number":
    case "ambiguous":
      return why;
  }
}

/** One arm in one interval, with the units that it brings per interval in this stage; null before the first. */
export interface Attendance {
  readonly arm: Arm;
  readonly presence: Presence;
  readonly usual: number | null;
  /** Whether a reading of no units will do. */
  readonly contentWithNone: boolean;
}

/**
 * The gap after one more interval of an arm; null where it has units.
 *
 * A reading of nought units is data of a quiet cohort: it counts only as much as units were to be expected.
 */
export function extendGap(
  gap: Gap | null,
  { arm, presence, usual, contentWithNone }: Attendance,
): Gap | null {
  if (hasUnits(presence) || (presence.ok && contentWithNone)) return null;
  const missed = presence.ok && usual !== null ? usual : NOT_CHANCE;
  return {
    run: (gap?.run ?? 0) + 1,
    missed: Math.min(1e9, (gap?.missed ?? 0) + missed),
    why: presence.ok ? "no-data" : presence.why,
    arm,
    detail: presence.ok ? "no units" : presence.detail.slice(0, LONGEST_DETAIL),
  };
}

export function hasUnits(presence: Presence): boolean {
  return presence.ok && presence.total > 0;
}

/** Whether the gap leaves the verdict open: three intervals in a row, or any when the bake is over. */
export function isOpen(gap: Gap, bakeOver: boolean): boolean {
  return gap.missed >= NOT_CHANCE && (bakeOver || gap.run >= TOO_MANY);
}

/** The baseline's units in the readings that can be used. */
export function baselineUnits(kind: Kind, readings: readonly Reading[]): Units[] {
  return readings.flatMap((reading) => {
    const presence = presenceOf(kind, reading, "baseline");
    return presence.ok ? [presence] : [];
  });
}
