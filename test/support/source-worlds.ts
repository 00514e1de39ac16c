/** Any world that a source can hold, most of them ill, and what is true of it. */
import * as fc from "fast-check";
import { MINUTE } from "../../src/units.ts";
import type { Fact, Held, SourceRow } from "./source-contract.ts";

const NO_NUMBERS = ["NaN", "+Inf", "-Inf", "text"] as const;
const FRESH = 20_000;
/** More than the minute that data may be old. */
const OLD = 3 * MINUTE;

/** Up to a dozen facts: some twice, some of a version that nobody asked about, some without numbers. */
export function worldsOf({ cannotHold = {}, cannotRepeat }: SourceRow): fc.Arbitrary<readonly Fact[]> {
  const countsRows = "less than nothing" in cannotHold;
  const wrong: readonly Held[] = [
    ...NO_NUMBERS.filter((each) => !(each in cannotHold)),
    ...(countsRows ? [] : [-5]),
  ];
  const held: fc.Arbitrary<Held> = fc.oneof(
    { weight: 24, arbitrary: fc.integer({ min: 0, max: 200 }) },
    { weight: 2, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constantFrom(...wrong) },
  );
  const any: fc.Arbitrary<Fact> = fc.record({
    version: fc.constantFrom("v1", "v2", "v2", "v0"),
    desk: fc.constantFrom("breaking", "sport"),
    interval: fc.constantFrom(0, 1),
    events: held,
    total: held,
    age: fc.oneof({ weight: 14, arbitrary: fc.constant(FRESH) }, { weight: 1, arbitrary: fc.constant(OLD) }),
  });
  const fact = countsRows ? any.map(asRows) : any;
  const once = fc.uniqueArray(fact, { minLength: 1, maxLength: 12, selector: nameOf });
  return cannotRepeat === undefined
    ? fc.oneof(
        { weight: 4, arbitrary: once },
        { weight: 1, arbitrary: fc.array(fact, { minLength: 1, maxLength: 12 }) },
      )
    : once;
}

export interface Truth {
  /** What was counted; null where nobody may say a number. */
  readonly counts: { readonly events: number; readonly total: number } | null;
  /** Whether nothing at all is wrong, so that there has to be a number. */
  readonly isWell: boolean;
}

/** What is true of one version in one cohort and interval, given all of its facts. */
export function truthOf(
  facts: readonly Fact[],
  { absentEventsAreZero, tellsWhenDataEnded }: { absentEventsAreZero: boolean; tellsWhenDataEnded: boolean },
): Truth {
  // A source may keep nothing of what has no numbers at all.
  const kept = facts.filter(({ events, total }) => events !== null || total !== null);
  const cells = [...Map.groupBy(kept, nameOf).values()];
  const there = cells.flatMap(([fact, ...more]) => (fact === undefined ? [] : [more.reduce(merged, fact)]));
  const isWrong = there.some(
    (cell) =>
      cell.total === null ||
      !isCount(cell.total) ||
      (cell.events !== null && !isCount(cell.events)) ||
      (cell.events === null && cell.total > 0 && !absentEventsAreZero),
  );
  const isStale = tellsWhenDataEnded && kept.some(({ age }) => age !== FRESH);
  const isTwice = cells.some((cell) => isRepeated(cell, "events") || isRepeated(cell, "total"));
  if (there.length === 0 || isWrong || isStale || isTwice) return { counts: null, isWell: false };
  const events = sum(there.map((fact) => fact.events));
  const total = sum(there.map((fact) => fact.total));
  if (events > total * 1.05 + 1) return { counts: null, isWell: false };
  // Nothing may have left no trace: then it is the guard that says whether that is zero.
  const isWell =
    there.length === facts.length && there.every((fact) => isSome(fact.events) && isSome(fact.total));
  return { counts: { events: Math.min(events, total), total }, isWell };
}

function isCount(held: Held): held is number {
  return typeof held === "number" && held >= 0;
}

/** Events of one row and the total of another are one cell all the same. */
function merged(cell: Fact, other: Fact): Fact {
  return { ...cell, events: cell.events ?? other.events, total: cell.total ?? other.total };
}

function isRepeated(cell: readonly Fact[], part: "events" | "total"): boolean {
  return cell.filter((fact) => fact[part] !== null).length > 1;
}

function isSome(held: Held): boolean {
  return typeof held === "number" && held > 0;
}

/** Of single rows: events are some of all, and none at all leave no trace. */
function asRows(fact: Fact): Fact {
  const { events, total } = fact;
  if (total === null || total === 0) return { ...fact, events: null, total: null };
  return typeof events === "number" && typeof total === "number"
    ? { ...fact, events: Math.min(events, total) }
    : fact;
}

function nameOf({ version, desk, interval }: Fact): string {
  return `${version} ${desk} ${interval}`;
}

function sum(values: readonly Held[]): number {
  return values.reduce<number>((total, held) => total + (typeof held === "number" ? held : 0), 0);
}
