/** A table that was read while it was being written: which of its intervals are whole. Pure. */
import type { Reading } from "../../../judge/reading.ts";
import { momentOf, type RowRecord, type TimeColumns } from "./record.ts";

/** Where a table breaks off. */
export interface Cut {
  readonly because: string;
  /** Intervals that end by then lack nothing; in ms since 1970. */
  readonly wholeUntil: number;
}

/** What is lost is as new as the last row or newer where rows are written in order; where they are not, it may be of any time. */
export function cutOf(rows: readonly RowRecord[], because: string, { time, unit }: TimeColumns): Cut {
  let newest = -Infinity;
  for (const row of rows) {
    const at = time === null ? null : momentOf(row[time], unit);
    if (at === null || at < newest) return { because, wholeUntil: -Infinity };
    newest = at;
  }
  return { because, wholeUntil: newest };
}

/** Part of an interval is no reading of it: the row that is lost may be the bad one. */
export function withoutCut(reading: Reading, { because, wholeUntil }: Cut): Reading {
  if (!reading.ok || reading.window.to <= wholeUntil) return reading;
  const { guard, cohort, arm, window } = reading;
  return { guard, cohort, arm, window, ok: false, why: "partial", detail: because };
}
