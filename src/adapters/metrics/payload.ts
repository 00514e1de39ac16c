/** Cells of one arm in one cohort and interval, added up to what a guard is judged by. Pure. */
import type { Payload } from "../../judge/reading.ts";
import type { MetricQuery } from "../../ports.ts";
import { identities, pairs } from "./answers.ts";
import { histogram, levels } from "./buckets.ts";
import {
  alone,
  isUnreadable,
  missingOrTwice,
  sum,
  twice,
  unreadable,
  type Cells,
  type Outcome,
  type Unreadable,
} from "./cells.ts";

type Parts = Readonly<Record<string, Cells>>;

/** Extrapolation may put events a little above the total; more than that is a wrong pair of queries. */
const SLACK = 1.05;

/**
 * Missing is never zero, except events that the guard declares so while their total is there.
 *
 * `by` are the labels of arm and cohorts.
 */
export function payloadOf(query: MetricQuery, parts: Parts, by: readonly string[]): Outcome {
  const unnumbered = Object.entries(parts).find(([, cells]) =>
    cells.some(({ value }) => !Number.isFinite(value)),
  );
  if (unnumbered !== undefined) return unreadable("not-a-number", `${unnumbered[0]} is not a finite number`);
  const part = (name: string): Cells => parts[name] ?? [];
  switch (query.kind) {
    case "counts":
      return share(matched(part("events"), part("total"), { ...query, of: "total" }));
    case "rate":
      return matched(part("events"), part("exposure"), { ...query, of: "exposure" });
    case "histogram":
      return histogram(part("buckets"));
    case "count":
      return query.exposure === null
        ? count(part("count"))
        : exposedCount(part("count"), part("exposure"), query.absentEventsAreZero);
    case "values":
      return values(part("values"));
    case "moments":
      return moments(part("n"), part("sum"), part("squares"));
    case "ratio":
      return ratio(part("numerator"), part("denominator"));
    case "gauge":
      return gauge(part("gauge"));
    case "identities":
      return identities(part("identities"), by);
    case "pairs":
      return pairs(part("pairs"));
    case "parts":
      return together(query.parts.map(({ name }) => [name, values(part(name))] as const));
  }
}

type Counts = Extract<Payload, { readonly shape: "counts" }>;

/** Events and what they are counted against, cell by cell. */
function matched(
  events: Cells,
  total: Cells,
  { of, absentEventsAreZero }: { readonly of: string; readonly absentEventsAreZero: boolean },
): Counts | Unreadable {
  const wrong = missingOrTwice(of, total) ?? twice("events", events);
  if (wrong !== null) return wrong;
  const silent = alone(
    total.filter(({ value }) => value > 0),
    events,
  );
  if (silent !== undefined && !absentEventsAreZero) return undeclared(silent.key, of);
  const lost = alone(events, total);
  if (lost !== undefined) return unreadable("no-data", `there are events and no ${of} for ${lost.key}`);
  return { shape: "counts", events: sum(events), total: sum(total) };
}

function undeclared(key: string, of: string): Unreadable {
  return unreadable(
    "no-data",
    `there is ${of === "total" ? "a total" : `an ${of}`} and no events for ${key}. Where events are only written once they happen, declare \`absent: zero\``,
  );
}

function share(found: Counts | Unreadable): Outcome {
  if (isUnreadable(found)) return found;
  const { events, total } = found;
  return events > total * SLACK + 1
    ? unreadable("query-error", `Expected events to be a part of the total, found ${events} of ${total}`)
    : { shape: "counts", events: Math.min(events, total), total };
}

function count(cells: Cells): Outcome {
  return missingOrTwice("count", cells) ?? { shape: "count", count: sum(cells), exposure: null };
}

/** An event that was counted is never hidden by what could have tripped it; only what silence proves is. */
function exposedCount(events: Cells, exposure: Cells, absentEventsAreZero: boolean): Outcome {
  const wrong = twice("count", events) ?? twice("exposure", exposure);
  if (wrong !== null) return wrong;
  const found = matched(events, exposure, { of: "exposure", absentEventsAreZero });
  if (!isUnreadable(found)) return { shape: "count", count: found.events, exposure: found.total };
  return sum(events) > 0 ? { shape: "count", count: sum(events), exposure: null } : found;
}

/** Counts per level where there are bounds or numbers of units, else one value for each unit. */
function values(cells: Cells): Outcome {
  if (cells.length === 0) return unreadable("no-data", "no values");
  if (cells.some(({ labels }) => labels["le"] !== undefined)) return levels(cells);
  if (cells.every(({ labels }) => labels["count"] === undefined))
    return { shape: "samples", values: cells.map(({ value }) => value) };
  const found = new Map<number, number>();
  for (const { labels, value } of cells) {
    const units = numberIn(labels["count"]);
    if (units === null)
      return unreadable(
        "query-error",
        `Expected a number of units in count, found ${labels["count"] ?? "none"}`,
      );
    found.set(value, (found.get(value) ?? 0) + units);
  }
  const sorted = [...found].sort(([a], [b]) => a - b);
  return {
    shape: "levels",
    levels: sorted.map(([level]) => level),
    counts: sorted.map(([, units]) => units),
  };
}

function numberIn(text: string | undefined): number | null {
  const number = text === undefined || text.trim() === "" ? Number.NaN : Number(text);
  return Number.isFinite(number) && number >= 0 ? number : null;
}

/** No numbers have a sum whose square is larger than their number times the sum of their squares. */
function moments(n: Cells, sums: Cells, squares: Cells): Outcome {
  const wrong = missingOrTwice("n", n) ?? missingOrTwice("sum", sums) ?? missingOrTwice("squares", squares);
  if (wrong !== null) return wrong;
  const lost = alone(n, sums) ?? alone(n, squares) ?? alone(sums, n) ?? alone(squares, n);
  if (lost !== undefined)
    return unreadable("no-data", `Expected n, sum and squares, found only some of them for ${lost.key}`);
  const found = { n: sum(n), sum: sum(sums), squares: sum(squares) };
  if (found.sum ** 2 > found.n * found.squares * SLACK)
    return unreadable(
      "query-error",
      `Expected the sum of squares, found ${found.squares} for ${found.n} values whose sum is ${found.sum}`,
    );
  return { shape: "moments", ...found };
}

function ratio(numerator: Cells, denominator: Cells): Outcome {
  const wrong = missingOrTwice("denominator", denominator) ?? missingOrTwice("numerator", numerator);
  if (wrong !== null) return wrong;
  const lost =
    alone(
      denominator.filter(({ value }) => value > 0),
      numerator,
    ) ?? alone(numerator, denominator);
  if (lost !== undefined)
    return unreadable("no-data", `Expected a numerator and a denominator, found one of them for ${lost.key}`);
  return { shape: "ratio", numerator: sum(numerator), denominator: sum(denominator) };
}

/** A level cannot be added up, so it has to be one value. */
function gauge(cells: Cells): Outcome {
  const [first, ...more] = cells;
  if (first === undefined) return unreadable("no-data", "no gauge");
  if (more.length > 0)
    return unreadable("ambiguous", `Expected one value of the gauge, found ${cells.length}`);
  return { shape: "gauge", value: first.value };
}

/** A sum without one of its parts is another sum. */
function together(parts: readonly (readonly [name: string, outcome: Outcome])[]): Outcome {
  const payloads: Payload[] = [];
  for (const [name, outcome] of parts) {
    if (isUnreadable(outcome)) return { ...outcome, detail: `part ${name}: ${outcome.detail}` };
    payloads.push(outcome);
  }
  return { shape: "parts", parts: payloads };
}
