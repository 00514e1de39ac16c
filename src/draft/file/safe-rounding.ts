/** Rounding that can only make a limit more careful, and which of the measured levels a key may come from. */
import { amountOf, isSame, type Amount } from "./numbers.ts";
import type { GuardHistory } from "./history.ts";

export type Statistic = "level" | "q50" | "q95" | "q99" | "min" | "max";
export type Direction = "up" | "down";

/** Farther than this the rounded value is another number. */
const FARTHEST = 1.25;
const MOST_DIGITS = 3;

/** Whether `value` is `measured`, exactly or rounded in this direction to one, two or three digits. */
export function fits(value: Amount, measured: Amount, direction: Direction): "exact" | "rounded" | null {
  if (isSame(value, measured)) return "exact";
  const [small, large] = direction === "up" ? [measured, value] : [value, measured];
  if (value.unit !== measured.unit || !(small.value > 0 && large.value > small.value)) return null;
  if (large.value / small.value > FARTHEST) return null;
  for (let digits = 1; digits <= MOST_DIGITS; digits += 1)
    if (isSame(value, { unit: value.unit, value: rounded(measured.value, digits, direction) }))
      return "rounded";
  return null;
}

function rounded(value: number, digits: number, direction: Direction): number {
  const step = 10 ** (Math.floor(Math.log10(value)) - digits + 1);
  // What is a whole number of steps but for floating point stays where it is.
  const steps = Number((value / step).toPrecision(12));
  return (direction === "up" ? Math.ceil(steps) : Math.floor(steps)) * step;
}

/**
 * What a limit may be taken from, and to which side it is rounded.
 *
 * An objective lies beyond what the baseline does anyway, or it would break without a release: away from the baseline. The level
 * that is expected, and the one that has to be found, are rounded so that less harm is enough to be found.
 */
export function ruleFor(
  key: string,
  better: "lower" | "higher",
): { readonly from: readonly Statistic[]; readonly direction: Direction } | null {
  const worse = better === "lower" ? "up" : "down";
  const safer = better === "lower" ? "down" : "up";
  switch (key) {
    case "at-most":
      return { from: ["q95", "q99", "max"], direction: "up" };
    case "at-least":
      return { from: ["min"], direction: "down" };
    case "expect":
      return { from: ["level", "q50"], direction: worse };
    case "detect":
      return { from: better === "lower" ? ["q99", "max"] : ["min"], direction: safer };
    default:
      return null;
  }
}

/** Fewer readings say nothing about an ordinary day. */
const LEAST_SAMPLES = 20;

/** The measured level; null where it is not there, is no finite number, or rests on too little. */
export function measuredAt(history: GuardHistory | undefined, statistic: Statistic): Amount | null {
  if (history === undefined || !(history.samples >= LEAST_SAMPLES) || !(history.until > history.from))
    return null;
  const value = history[statistic];
  return value !== null && Number.isFinite(value) && value >= 0 ? { unit: history.unit, value } : null;
}

/** The level as a rollout file writes it, rounded to three digits in this direction. */
export function writtenAmount({ unit, value }: Amount, direction: Direction): string | null {
  const digits = value === 0 ? 0 : rounded(value, MOST_DIGITS, direction);
  const text = shown(unit, digits, direction);
  const again = amountOf(text);
  return again !== null && (value === 0 || fits(again, { unit, value }, direction) !== null) ? text : null;
}

/** The level as it was measured, with four digits: what a file writes of it may be rounded. */
export function measuredText({ unit, value }: Amount): string {
  const digits = (number: number) => String(Number(number.toPrecision(4)));
  if (unit === "time") return value < 10 ? `${digits(value * 1_000)}ms` : `${digits(value)}s`;
  return withUnit(unit, digits(unit === "share" ? value * 100 : value));
}

function shown(unit: string, value: number, direction: Direction): string {
  const plain = (number: number) => String(Number(number.toPrecision(12)));
  if (unit === "time")
    return value < 10 ? `${whole(value * 1_000, direction)}ms` : `${whole(value, direction)}s`;
  return withUnit(unit, plain(unit === "share" ? value * 100 : value));
}

function withUnit(unit: string, digits: string): string {
  switch (unit) {
    case "share":
      return `${digits}%`;
    case "score":
    case "events":
      return `${digits} ${unit}`;
    default:
      return `${unit}${unit.length > 1 ? " " : ""}${digits}`;
  }
}

function whole(value: number, direction: Direction): number {
  const near = Number(value.toPrecision(12));
  return direction === "up" ? Math.ceil(near) : Math.floor(near);
}
