/** How a judge did on many streams: the numbers of score.py, and the median with what was missed as never. */
import { median } from "../numbers.ts";
import { type Stream, unitsOf } from "./stream.ts";

export interface Tally {
  healthy: number;
  /** Alarms on healthy streams. */
  wrong: number;
  degraded: number;
  /** Alarms before the onset. */
  early: number;
  /** Of each detected one, in intervals. */
  readonly delays: number[];
  /** Of each that was not early: a miss is the rest of the stage. */
  readonly waits: number[];
  /** Candidate units until the alarm, and their share of the worst case. */
  readonly units: number[];
  readonly exposed: number[];
}

export function newTally(): Tally {
  return { healthy: 0, wrong: 0, degraded: 0, early: 0, delays: [], waits: [], units: [], exposed: [] };
}

/** Adds one decision, in place. */
export function record(tally: Tally, { onset, rows }: Stream, alarm: number | null): void {
  recordTime(tally, { onset, rows: rows.length }, alarm);
  if (onset === null || (alarm !== null && alarm < onset)) return;
  const end = alarm === null ? rows.length : alarm + 1;
  let [until, all] = [0, 0];
  for (let i = onset; i < rows.length; i += 1) {
    const units = unitsOf(rows[i]?.candidate ?? null);
    all += units;
    if (i < end) until += units;
  }
  tally.units.push(until);
  tally.exposed.push(until / Math.max(1, all));
}

/** The same without the units, of a stream with so many rows. */
export function recordTime(
  tally: Tally,
  { onset, rows }: { readonly onset: number | null; readonly rows: number },
  alarm: number | null,
): void {
  if (onset === null) {
    tally.healthy += 1;
    if (alarm !== null) tally.wrong += 1;
    return;
  }
  tally.degraded += 1;
  if (alarm !== null && alarm < onset) {
    tally.early += 1;
    return;
  }
  const end = alarm === null ? rows : alarm + 1;
  if (alarm !== null) tally.delays.push(end - onset);
  tally.waits.push(end - onset);
}

/** All tallies as one. */
export function sumOf(tallies: readonly Tally[]): Tally {
  const sum = newTally();
  for (const one of tallies) {
    sum.healthy += one.healthy;
    sum.wrong += one.wrong;
    sum.degraded += one.degraded;
    sum.early += one.early;
    sum.delays.push(...one.delays);
    sum.waits.push(...one.waits);
    sum.units.push(...one.units);
    sum.exposed.push(...one.exposed);
  }
  return sum;
}

/** The median delay of all that were not early; infinite where half of them were missed. */
export function medianDelay({ delays, waits }: Tally): number {
  const missed = Array.from({ length: waits.length - delays.length }, () => Number.POSITIVE_INFINITY);
  return waits.length === 0 ? Number.POSITIVE_INFINITY : median([...delays, ...missed]);
}

/**
 * The standard error of a median delay: half of the distance between the order statistics that are one away.
 *
 * Infinite where the upper one was never reached.
 */
export function medianDelayError({ delays, waits }: Tally): number {
  const reach = Math.sqrt(waits.length) / 2;
  const sorted = delays.toSorted((a, b) => a - b);
  const at = (place: number): number => sorted[Math.max(0, Math.round(place))] ?? Number.POSITIVE_INFINITY;
  const middle = (waits.length - 1) / 2;
  return (at(middle + reach) - at(middle - reach)) / 2;
}

export function meanOf(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0) / values.length;
}
