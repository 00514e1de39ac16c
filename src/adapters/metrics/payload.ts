/** Cells of one arm in one cohort and interval, added up to what a guard is judged by. Pure. */
import type { NoReading, Payload } from "../../judge/reading.ts";
import type { MetricQuery } from "../../ports.ts";

export interface Cell {
  /** The arm and cohort labels; the same key twice in one part is one value too many. */
  readonly key: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}
export type Cells = readonly Cell[];
type Parts = Readonly<Record<string, Cells>>;

/** Why cells cannot be added up. */
export interface Unreadable {
  readonly kind: "unreadable";
  readonly why: NoReading;
  readonly detail: string;
}

/** Extrapolation may put events a little above the total; more than that is a wrong pair of queries. */
const SLACK = 1.05;

/** Missing is never zero, except events that the guard declares so while their total is there. */
export function payloadOf(query: MetricQuery, parts: Parts): Payload | Unreadable {
  const unnumbered = Object.entries(parts).find(([, cells]) =>
    cells.some(({ value }) => !Number.isFinite(value)),
  );
  if (unnumbered !== undefined) return unreadable("not-a-number", `${unnumbered[0]} is not a finite number`);
  switch (query.kind) {
    case "counts":
      return counts(cellsIn(parts, "events"), cellsIn(parts, "total"), query.absentEventsAreZero);
    case "histogram":
      return histogram(cellsIn(parts, "buckets"));
    case "count":
      return one(cellsIn(parts, "count"), "count", (count) => ({ shape: "count", count }));
    case "gauge":
      return gauge(cellsIn(parts, "gauge"));
    case "ratio":
      return ratio(cellsIn(parts, "numerator"), cellsIn(parts, "denominator"));
    case "samples":
      return samples(cellsIn(parts, "samples"));
  }
}

export function isUnreadable(outcome: Payload | Unreadable): outcome is Unreadable {
  return "kind" in outcome;
}

function cellsIn(parts: Parts, name: string): Cells {
  return parts[name] ?? [];
}

function counts(events: Cells, total: Cells, absentAreZero: boolean): Payload | Unreadable {
  const wrong =
    missingOrTwice("total", total) ?? (events.length === 0 ? null : missingOrTwice("events", events));
  if (wrong !== null) return wrong;
  const seen = new Set(events.map(({ key }) => key));
  const silent = total.find(({ key, value }) => value > 0 && !seen.has(key));
  if (silent !== undefined && !absentAreZero) {
    return unreadable(
      "no-data",
      `there is a total and no events for ${silent.key}. Where events are only written once they happen, declare that absent events are zero`,
    );
  }
  const known = new Set(total.map(({ key }) => key));
  const lost = events.find(({ key }) => !known.has(key));
  if (lost !== undefined) return unreadable("no-data", `there are events and no total for ${lost.key}`);
  const [some, all] = [sum(events), sum(total)];
  if (some > all * SLACK + 1)
    return unreadable("query-error", `Expected events to be a part of the total, found ${some} of ${all}`);
  return { shape: "counts", events: Math.min(some, all), total: all };
}

function ratio(numerator: Cells, denominator: Cells): Payload | Unreadable {
  const wrong = missingOrTwice("denominator", denominator) ?? missingOrTwice("numerator", numerator);
  return wrong ?? { shape: "ratio", numerator: sum(numerator), denominator: sum(denominator) };
}

function one(cells: Cells, name: string, toPayload: (value: number) => Payload): Payload | Unreadable {
  return missingOrTwice(name, cells) ?? toPayload(sum(cells));
}

/** A level cannot be added up, so it has to be one value. */
function gauge(cells: Cells): Payload | Unreadable {
  const [first, ...more] = cells;
  if (first === undefined) return unreadable("no-data", "no gauge");
  if (more.length > 0)
    return unreadable("ambiguous", `Expected one value of the gauge, found ${cells.length}`);
  return { shape: "gauge", value: first.value };
}

function samples(cells: Cells): Payload | Unreadable {
  if (cells.length === 0) return unreadable("no-data", "no samples");
  return { shape: "samples", values: cells.map(({ value }) => value) };
}

let last: readonly number[] = [];

/** One list for readings that follow each other: whoever looks bounds up then knows at once that nothing changed. */
function shared(bounds: readonly number[]): readonly number[] {
  const isSame = bounds.length === last.length && bounds.every((bound, index) => bound === last[index]);
  if (!isSame) last = bounds;
  return last;
}

/** Cells share their bounds or cannot be added. */
function histogram(cells: Cells): Payload | Unreadable {
  if (cells.length === 0) return unreadable("no-data", "no buckets");
  const byCell = Map.groupBy(cells, ({ key }) => key);
  const totals = new Map<number, number>();
  let expected: string | null = null;
  for (const [key, buckets] of byCell) {
    const bounds = buckets.map(({ labels }) => boundOf(labels["le"])).sort((a, b) => a - b);
    if (bounds.some(Number.isNaN))
      return unreadable("query-error", `Expected a label le with a number on every bucket of ${key}`);
    if (new Set(bounds).size < bounds.length)
      return unreadable("ambiguous", `one bound occurs twice for ${key}`);
    expected ??= bounds.join(" ");
    if (bounds.join(" ") !== expected)
      return unreadable("ambiguous", `Expected the same bounds in every cell, found others for ${key}`);
    for (const { labels, value } of buckets) {
      const bound = boundOf(labels["le"]);
      totals.set(bound, (totals.get(bound) ?? 0) + value);
    }
  }
  return cumulative([...totals].sort(([a], [b]) => a - b));
}

function cumulative(totals: readonly (readonly [number, number])[]): Payload | Unreadable {
  const bounds = shared(totals.map(([bound]) => bound));
  if (bounds.at(-1) !== Infinity)
    return unreadable("query-error", `Expected a bucket le="+Inf", found ${bounds.join(", ")}`);
  // Counts that fall from bound to bound are the judge's to repair or refuse.
  return { shape: "histogram", bounds, counts: totals.map(([, count]) => count) };
}

function boundOf(le: string | undefined): number {
  if (le === "+Inf" || le === "Inf") return Infinity;
  return le === undefined || le.trim() === "" ? Number.NaN : Number(le);
}

function missingOrTwice(name: string, cells: Cells): Unreadable | null {
  if (cells.length === 0) return unreadable("no-data", `no ${name}`);
  const seen = new Set<string>();
  for (const { key, value } of cells) {
    if (seen.has(key)) return unreadable("ambiguous", `Expected one ${name} for ${key}, found more`);
    if (value < 0) return unreadable("not-a-number", `Expected ${name} of at least 0, found ${value}`);
    seen.add(key);
  }
  return null;
}

function sum(cells: Cells): number {
  return cells.reduce((total, { value }) => total + value, 0);
}

function unreadable(why: NoReading, detail: string): Unreadable {
  return { kind: "unreadable", why, detail };
}
