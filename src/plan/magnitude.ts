/** How large a written value is, so that two of them can be put in order. */
import {
  readDuration,
  readEvents,
  readFactor,
  readMoney,
  readPoints,
  readRate,
  readScore,
  readShare,
} from "../config/units-text.ts";
import type { Read, Misread } from "../config/misread.ts";

/** Values of different kinds have no order. */
interface Magnitude {
  readonly kind: string;
  readonly size: number;
}

/** `longer`, `larger`: whether `after` is more than `before`; null where they cannot be compared, 0 where they say the same. */
export function moreOrLess(before: unknown, after: unknown): 1 | 0 | -1 | null {
  const [old, fresh] = [magnitudeOf(before), magnitudeOf(after)];
  if (old === null || fresh === null || old.kind !== fresh.kind) return null;
  if (old.size === fresh.size) return 0;
  return fresh.size > old.size ? 1 : -1;
}

function magnitudeOf(value: unknown): Magnitude | null {
  if (typeof value === "number") return Number.isFinite(value) ? { kind: "number", size: value } : null;
  const money = readMoney(value);
  if (money.kind === "read") return { kind: `money ${money.value.currency}`, size: money.value.amount };
  const readers: readonly (readonly [string, (value: unknown) => Read<number> | Misread])[] = [
    ["share", readShare],
    ["points", readPoints],
    ["factor", readFactor],
    ["score", readScore],
    ["events", readEvents],
    ["time", readDuration],
    ["share", readRate],
  ];
  for (const [kind, reader] of readers) {
    const found = reader(value);
    if (found.kind === "read") return { kind, size: found.value };
  }
  return null;
}
