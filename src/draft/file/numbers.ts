/** Numbers with their units, as values and words of a file write them, so that two writings of one number can be compared. */
import type { Quantity } from "../../config/units-text.ts";
import { readDuration, readFactor, readPoints, readQuantity } from "../../config/units-text.ts";
import { SECOND } from "../../units.ts";
import { amountsIn as every, type AmountUnit } from "../amounts.ts";

/** `unit` as `readQuantity` has it, and `points`, `factor` or `count` for a bare number. */
export type Amount = Quantity;

/** The one number that a value is: `5%`, `900ms`, `x1.05`, `1pp`, `$4.60`, `0.2 score`, `310000`; null where it is none or more. */
export function amountOf(value: unknown): Amount | null {
  if (typeof value === "number" && Number.isFinite(value)) return { unit: "count", value };
  if (typeof value !== "string") return null;
  const text = value.trim();
  const factor = readFactor(text);
  if (factor.kind === "read") return { unit: "factor", value: factor.value };
  const points = readPoints(text);
  if (points.kind === "read") return { unit: "points", value: points.value };
  const quantity = readQuantity(text);
  if (quantity.kind === "read") return quantity.value;
  const [, digits, size] = /^(\d{1,12}\.\d{1,9})(ms|s|m|h|d)$/.exec(text) ?? [];
  if (digits !== undefined && size !== undefined) return partOf(Number(digits), size);
  return /^\d{1,12}(?:\.\d{1,9})?$/.test(text) ? { unit: "count", value: Number(text) } : null;
}

/** People say 1.5 hours where a file says 90m. */
function partOf(count: number, size: string): Amount | null {
  const one = readDuration(`1${size}`);
  return one.kind === "read" ? { unit: "time", value: (count * one.value) / SECOND } : null;
}

/** Whether the value is a number, with its unit or bare. */
export function isQuantity(value: unknown): boolean {
  return amountOf(value) !== null;
}

export function isSame(a: Amount, b: Amount): boolean {
  return (
    a.unit === b.unit && Math.abs(a.value - b.value) <= 1e-9 * Math.max(Math.abs(a.value), Math.abs(b.value))
  );
}

export interface Found {
  readonly amount: Amount;
  /** As it stands in the text. */
  readonly written: string;
  readonly at: number;
}

/** Every number of a sentence, in words too. A name with digits, a date and a percentile are told by their text, and equal only it. */
export function amountsIn(text: string): readonly Found[] {
  return every(text).map(({ unit, value, from, to, text: shown }) => ({
    amount: inOurUnits(unit, value, shown),
    written: text.slice(from, to),
    at: from,
  }));
}

function inOurUnits(unit: AmountUnit, value: number, shown: string): Amount {
  switch (unit) {
    case "share":
    case "points":
    case "factor":
    case "score":
    case "count":
      return { unit, value };
    case "time":
      return { unit, value: value / SECOND };
    case "bytes":
    case "percentile":
    case "clock":
    case "date":
    case "name":
      return { unit: `${unit} ${shown}`, value: 0 };
    default:
      return { unit: unit.slice("money ".length), value };
  }
}
