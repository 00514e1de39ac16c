/**
 * Who is meant by a strategy, as lists of conditions that Unleash joins with "and". Pure.
 *
 * Strategies are joined with "or": whoever two of them name would get the larger weight. So each cohort's strategy leaves out
 * the cohorts with a smaller weight, and the one for everyone else leaves out all of them.
 */
import { Failure } from "../../../errors.ts";

/** Context field → value. */
export type Fields = Readonly<Record<string, string>>;

/** Conditions that all have to hold: `is` one value each, `not` none of these. */
export interface Term {
  readonly is: Fields;
  readonly not: Readonly<Record<string, readonly string[]>>;
}

/** More strategies than this for one weight nobody could follow at night; Unleash takes 30 for a flag. */
const MOST_TERMS = 8;

/**
 * Those who are in `within` and in none of `without`. Terms may overlap: all of them carry the same weight and hash.
 *
 * @param within empty for everybody
 * @throws Failure router-refused where too many would be needed
 */
export function termsOf(within: Fields, without: readonly Fields[]): readonly Term[] {
  let terms: readonly Term[] = [{ is: within, not: {} }];
  for (const cohort of without) {
    terms = terms.flatMap((term) => leaveOut(term, cohort));
    if (terms.length > MOST_TERMS)
      throw new Failure(
        "router-refused",
        `Expected cohorts that at most ${MOST_TERMS} strategies tell apart, found ${terms.length}. Give fewer cohorts a weight of their own, or one label each`,
      );
  }
  return terms;
}

/** By De Morgan: outside a cohort is whoever misses one of its labels. */
function leaveOut(term: Term, cohort: Fields): readonly Term[] {
  const open = Object.entries(cohort).filter(([field, value]) => valueOf(term.is, field) !== value);
  if (open.some(([field, value]) => isElsewhere(term, field, value))) return [term];
  return open.map(([field, value]) => ({
    is: term.is,
    not: { ...term.not, [field]: [...(term.not[field] ?? []), value] },
  }));
}

function isElsewhere(term: Term, field: string, value: string): boolean {
  return valueOf(term.is, field) !== undefined || (term.not[field] ?? []).includes(value);
}

function valueOf(fields: Fields, field: string): string | undefined {
  return Object.hasOwn(fields, field) ? fields[field] : undefined;
}

/** Nobody: a value that has to be there and must not. */
export function nobodyOf(within: Fields): Term {
  const [field = "", value = ""] = Object.entries(within)[0] ?? [];
  return { is: within, not: { [field]: [value] } };
}
