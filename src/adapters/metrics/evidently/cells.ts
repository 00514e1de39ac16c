/** Which reports stand for which cohorts: a report is a whole, and reports are never added up. Pure. */
import type { SourceTarget } from "../../../config/rollout.ts";
import type { Reading } from "../../../judge/reading.ts";
import type { MetricQuery, MetricRequest } from "../../../ports.ts";
import { reasonOf } from "../../../errors.ts";
import { textsOf } from "../query-texts.ts";
import { noReadings, toReadings, type Refusal } from "../readings.ts";
import { seriesOfRows, type Row } from "../row-series.ts";
import { parseEvidently, type EvidentlyText } from "./text.ts";

export type EvidentlyTarget = Extract<SourceTarget, { readonly kind: "evidently" }>;

/** One text of one guard, read. */
export interface EvidentlyPart {
  readonly name: string;
  readonly text: EvidentlyText;
}

/** Cohorts of a request that are told apart by the same labels. */
export interface Asked {
  readonly request: MetricRequest;
  readonly parts: readonly EvidentlyPart[];
}

/** What a source found for one text: by interval the labels and numbers of its reports, or why there are none. */
export type Found = readonly (readonly Numbered[])[];
export interface Numbered {
  readonly labels: Readonly<Record<string, string>>;
  readonly values: readonly number[];
}

/** @throws RangeError for a text that is none */
export function asksOf(request: MetricRequest): readonly Asked[] {
  const parts = Object.entries(textsOf(request.query)).map(([name, text]) => ({
    name,
    text: parseEvidently(text, request.query.kind),
  }));
  const groups = Map.groupBy(Object.entries(request.cohorts), ([, where]) =>
    Object.keys(where).sort().join(),
  );
  return [...groups.values()].map((some) => ({
    request: { ...request, cohorts: Object.fromEntries(some) },
    parts,
  }));
}

/** Readings of one request; a number that is no count where counts are asked for is refused. */
export function readingsFrom(
  asked: Asked,
  find: (part: EvidentlyPart, asked: Asked) => Found | Refusal,
  { arm, from }: { readonly arm: EvidentlyTarget["arm"]; readonly from: string },
): readonly Reading[] {
  const { request, parts } = asked;
  try {
    const named: (readonly [string, ReturnType<typeof seriesOfRows>])[] = [];
    for (const part of parts) {
      const found = find(part, asked);
      if ("why" in found) return noReadings(request, found);
      demandCounts(found, request.query.kind);
      named.push([part.name, seriesOfRows(found.map((some) => some.flatMap(rowsOf)))]);
    }
    return toReadings(request, arm, {
      parts: Object.fromEntries(named),
      newest: null,
      exact: true,
      warnings: [],
      provenance: `${from}: ${request.guard}`,
    });
  } catch (cause) {
    return noReadings(request, { why: "query-error", detail: `${from}: ${reasonOf(cause)}` });
  }
}

function rowsOf({ labels, values }: Numbered): readonly Row[] {
  return values.map((value) => ({ ...labels, value }));
}

function demandCounts(found: Found, kind: MetricQuery["kind"]): void {
  if (kind === "gauge") return;
  const other = found
    .flatMap((some) => some.flatMap(({ values }) => values))
    .find((value) => Number.isFinite(value) && !Number.isInteger(value));
  if (other !== undefined)
    throw new RangeError(
      `Expected a count, found ${other}: a share or a mean has no number of units. Write \`value: count\`, or judge it as a level`,
    );
}

/** Whether a report with these labels is the one of these cohorts: it has their labels, and none of other cohorts. */
export function isReportOf(
  labels: Readonly<Record<string, string>>,
  { request }: Asked,
  known: ReadonlySet<string>,
): boolean {
  const own = new Set(Object.values(request.cohorts).flatMap((where) => Object.keys(where)));
  return [...known].every((label) => {
    const value = labels[label];
    return own.has(label) === (value !== undefined && value !== "all");
  });
}
