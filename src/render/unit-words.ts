import { count } from "./numbers.ts";
import { text } from "./escape.ts";

/** `1 summary`, `6,044 summaries`, `120 judged`: so many of a traffic unit, whatever the file calls it. */
export function units(amount: number, unit: string): string {
  return `${count(amount)} ${text(Math.round(amount) === 1 ? unit : severalOf(unit))}`;
}

/** `users`, `summaries`, `searches`; words that are plural or no noun stay as they are. */
export function severalOf(unit: string): string {
  if (/(?:[^s]s|ed|people|staff|traffic)$/.test(unit)) return unit;
  if (/[^aeiou]y$/.test(unit)) return unit.replace(/y$/, "ies");
  return /(?:ss|x|z|ch|sh)$/.test(unit) ? `${unit}es` : `${unit}s`;
}
