/** Units that numbers wear, and the only place that casts a plain value to one. */

declare const unit: unique symbol;
type Branded<T, Name extends string> = T & { readonly [unit]: Name };

/** Percent, 0..100. */
export type Percent = Branded<number, "Percent">;
/** Length of time in milliseconds. */
export type Duration = Branded<number, "Duration">;
/** A moment: milliseconds since 1970-01-01T00:00Z. */
export type Instant = Branded<number, "Instant">;
/** Full SHA-256 of a plan, 64 hex digits. */
export type Digest = Branded<string, "Digest">;
/** A commit, 40 (or 64) hex digits. */
export type Sha = Branded<string, "Sha">;

/** @throws RangeError outside 0..100: a bug, because files are parsed by `config`. */
export function percent(value: number): Percent {
  if (!(value >= 0 && value <= 100)) throw new RangeError(`${value} is not within 0..100 percent`);
  return value as Percent;
}

/** @throws RangeError for a negative or non-finite number of milliseconds. */
export function milliseconds(value: number): Duration {
  if (!(value >= 0 && Number.isFinite(value))) throw new RangeError(`${value} is not a length of time in ms`);
  return value as Duration;
}

/** @throws RangeError when `value` is no finite number. */
export function instant(value: number): Instant {
  if (!Number.isFinite(value)) throw new RangeError(`${value} is not a moment`);
  return value as Instant;
}

/** @throws RangeError unless `value` is 64 lower-case hex digits. */
export function digest(value: string): Digest {
  if (!/^[0-9a-f]{64}$/.test(value)) throw new RangeError(`${value} is not a SHA-256 in hex`);
  return value as Digest;
}

/** @throws RangeError unless `value` is 40 or 64 lower-case hex digits. */
export function sha(value: string): Sha {
  if (!/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value)) throw new RangeError(`${value} is not a commit id`);
  return value as Sha;
}

/** The twelve digits people read and type. Comparison always uses the full digest. */
export function shortDigest(value: Digest): string {
  return value.slice(0, 12);
}

export const SECOND = milliseconds(1_000);
export const MINUTE = milliseconds(60_000);
export const HOUR = milliseconds(3_600_000);
export const DAY = milliseconds(86_400_000);

/** `at` plus `by` (may be negative). */
export function plus(at: Instant, by: number): Instant {
  return instant(at + by);
}

/** ISO 8601 in UTC, whole seconds: `2026-11-23T09:00:00Z`. */
export function iso(at: Instant): string {
  return new Date(at).toISOString().replace(/\.\d{3}Z$/, "Z");
}

/** The shortest exact writing of a length of time: `72h`, `90m`, `1h30m`, `500ms`. */
export function showDuration(value: Duration): string {
  const parts: string[] = [];
  let rest: number = value;
  for (const [name, size] of [
    ["h", HOUR],
    ["m", MINUTE],
    ["s", SECOND],
  ] as const) {
    const count = Math.floor(rest / size);
    if (count > 0) parts.push(`${count}${name}`);
    rest -= count * size;
  }
  if (rest > 0) parts.push(`${rest}ms`);
  return parts.length === 0 ? "0s" : parts.join("");
}
