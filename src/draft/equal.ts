/** When two amounts are the same, and when one follows from two others. */
import type { Amount } from "./amounts.ts";
import type { Change } from "./claims.ts";

/** `less than a minute` is said of 41 s, and of nothing much smaller. */
const LEAST_OF_BOUND = 0.6;
/** So much is usual when somebody says `about`. */
const ROUGHLY = 0.05;

/** The same value, rounded to the digits that were written, and never off by more than one in twenty. */
export function isEqual(said: Amount, own: Amount, isMeasured: boolean): boolean {
  if (Number.isNaN(own.value)) return own.unit === "date" && isSameDate(said.text, own.text);
  if (isMeasured && said.bound === "less")
    return own.value < said.value && own.value >= said.value * LEAST_OF_BOUND;
  if (isMeasured && said.bound === "more")
    return own.value > said.value && own.value * LEAST_OF_BOUND <= said.value;
  const off = Math.abs(said.value - own.value);
  const most = said.isRough
    ? Math.min(Math.abs(own.value) * ROUGHLY, lastDigitOf(said))
    : Math.min(said.step / 2, Math.abs(own.value) * ROUGHLY);
  return off <= most + Math.abs(own.value) * 1e-9;
}

/** `about 40` is meant to ten, `about 43` to one: zeros at the end are none that were counted. */
function lastDigitOf({ value, step }: Amount): number {
  const isWhole = (each: number): boolean => Math.abs(value / each - Math.round(value / each)) < 1e-9;
  const sizes = Array.from({ length: 12 }, (_, index) => step * 10 ** index);
  return sizes.findLast((each) => each <= Math.abs(value) && isWhole(each)) ?? step;
}

/** `23 November` of `2026-11-23`; `Mon` and `2026-11` of the whole. */
function isSameDate(said: string, own: string): boolean {
  if (said.length === 3) return own === said;
  return (
    said !== "" &&
    (own.endsWith(said) ||
      (/^\d{4}-\d{2}$/.test(said) && own.startsWith(said)) ||
      (/^-\d{2}-$/.test(said) && own.includes(said)))
  );
}

/** `5 % more` of a factor of 1.05, or of an effect of 5 %. */
export function isChangedBy(said: Amount, own: Amount, change: Change): boolean {
  const by = own.unit === "factor" ? own.value - 1 : own.value;
  const isUp = own.unit === "factor" ? by >= 0 : true;
  if ((change === "down" && isUp) || (change === "up" && !isUp)) return false;
  const isKin = said.unit === own.unit || said.unit === "share";
  return (
    isKin && Math.abs(Math.abs(by) - said.value) <= Math.min(said.step / 2, Math.abs(by) * ROUGHLY) + 1e-9
  );
}

const DIFFERS =
  /\b(?:more|less|fewer|over|under|above|below|higher|lower|longer|shorter|faster|slower|later|earlier|sooner|before|after|difference|gap|apart|between|margin|room|left|spare|rise|gain|increase|by|step|from)\b/i;

/** `doubles` holds where two right numbers of the sentence are so far apart, and so does a difference that is said as one. */
export function isDerived(said: Amount, others: readonly Amount[], sentence: string): boolean {
  const near = sentence.slice(Math.max(0, said.from - 30), said.from) + sentence.slice(said.to, said.to + 30);
  if (said.unit !== "factor" && !DIFFERS.test(near.replace(/[;].*$/, ""))) return false;
  return others.some((a) =>
    others.some((b) => {
      if (a === b || a.unit !== b.unit) return false;
      if (said.unit === "factor") return b.value > 0 && Math.abs(a.value / b.value / said.value - 1) < 1e-6;
      const isKin = said.unit === a.unit ? a.unit !== "share" : said.unit === "points" && a.unit === "share";
      return isKin && Math.abs(a.value - b.value - said.value) <= said.step / 2;
    }),
  );
}
