/** From tables of rows to readings: one text after the other, so that a wrong one leaves the others. Shared by the sources of rows. */
import type { SourceTarget } from "../../../config/rollout.ts";
import { reasonOf } from "../../../errors.ts";
import type { Reading } from "../../../judge/reading.ts";
import type { MetricRequest } from "../../../ports.ts";
import { textsOf } from "../query-texts.ts";
import { noReadings, splitLevels, toReadings, type Series } from "../readings.ts";
import { newestOf, seriesOfRows, type DatedSeries } from "../row-series.ts";
import { withoutCut, type Cut } from "./cut.ts";
import type { RowRecord, TimeColumns } from "./record.ts";
import { intoIntervals, selectRows } from "./select-rows.ts";

/** How a source of rows is read. */
export interface RowTerms {
  readonly name: string;
  readonly arm: NonNullable<SourceTarget["arm"]>;
  readonly where: Readonly<Record<string, string>>;
  readonly times: TimeColumns;
  readonly each: "sample" | "interval";
  /** Where the rows came from, without secrets. */
  readonly from: string;
}

/** The rows of a request's intervals: all in one table, told apart by their time, or one table for each interval. */
export interface Rows {
  readonly kind: "together" | "by-interval";
  readonly tables: readonly (readonly RowRecord[])[];
  /** When the newest row of all was taken, in ms since 1970; null where nobody knows. */
  readonly endsAt: number | null;
  /** Where the rows break off; absent where they are all there. */
  readonly cut?: Cut;
  readonly warnings: readonly string[];
}

/** Readings of every interval, cohort and version; a text that cannot be read is refused alone. */
export function readRows(
  requests: readonly MetricRequest[],
  rows: Rows,
  terms: RowTerms,
): readonly Reading[] {
  return requests.flatMap(splitLevels).flatMap((request) => {
    if (request.intervals.length === 0) return [];
    try {
      return readingsOf(request, rows, terms);
    } catch (cause) {
      return noReadings(request, { why: "query-error", detail: `${terms.from}: ${reasonOf(cause)}` });
    }
  });
}

function readingsOf(request: MetricRequest, rows: Rows, terms: RowTerms): readonly Reading[] {
  const byInterval =
    rows.kind === "by-interval"
      ? rows.tables
      : intoIntervals(rows.tables[0] ?? [], request.intervals, terms.times);
  const { arm, where, times, each } = terms;
  const parts = Object.entries(textsOf(request.query)).map(
    ([part, text]) =>
      [part, seriesOfRows(selectRows(byInterval, { request, part, text, arm, where, times, each }))] as const,
  );
  const series = parts.flatMap(([, found]) => found);
  const readings = toReadings(request, arm, {
    parts: Object.fromEntries(parts),
    newest: newestOf(series) ?? endOf(series, request, rows.endsAt),
    exact: true,
    warnings: rows.warnings,
    provenance: `${terms.name}: ${request.guard} in ${terms.from}`,
  });
  const { cut } = rows;
  return cut === undefined ? readings : readings.map((reading) => withoutCut(reading, cut));
}

/** Rows that end before the interval does are half of it: whoever writes them may be dead. */
function endOf(
  series: readonly DatedSeries[],
  { intervals }: MetricRequest,
  endsAt: number | null,
): readonly Series[] | null {
  if (endsAt === null) return null;
  return series.map(({ labels }) => ({ labels, values: intervals.map(({ to }) => Math.min(endsAt, to)) }));
}
