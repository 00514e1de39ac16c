/** Numbers as the file writes them, each with its unit. Functions take any value and say what is wrong with it. */
import type { Margin } from "../judge/guard.ts";
import { DAY, HOUR, MINUTE, SECOND, milliseconds, showDuration, type Duration } from "../units.ts";
import { misread, read, type Misread, type Read } from "./misread.ts";

/** A decimal number without sign or exponent, short enough to be exact. */
const NUMBER = String.raw`(\d{1,12}(?:\.\d{1,9})?)`;

const SHARE = new RegExp(`^${NUMBER}%$`);
const POINTS = new RegExp(`^${NUMBER}pp$`);
const FACTOR = new RegExp(`^x${NUMBER}$`);
const SCORE = new RegExp(`^${NUMBER} score$`);
const EVENTS = /^(\d{1,12}) events?$/;
const MONEY = new RegExp(String.raw`^([$€£¥]|(?:[A-Z]{3}) ?)${NUMBER}$`);
const PER = /^(\d{1,12}) ([a-z0-9][a-z0-9-]*)$/;
const RATE = new RegExp(`^${NUMBER} per (\\d{1,12})(?: [a-z0-9][a-z0-9-]*)?$`);
const AT_LEAST = /^(\d{1,9})(?: (per cohort|in total))?$/;
const BARE = /^-?\d+(?:\.\d+)?$/;

/** A share in percent, 0..100: `5%`, `0.5%`. */
export function readPercent(value: unknown): Read<number> {
  return readShareAs(value, "");
}

/** A share as a fraction, 0..1: `5%` is 0.05, exactly. */
export function readShare(value: unknown): Read<number> {
  return readShareAs(value, "e-2");
}

function readShareAs(value: unknown, power: "" | "e-2"): Read<number> {
  const digits = match(SHARE, value)?.[1];
  if (digits === undefined) return fractionOf(value) ?? wrongUnit(value, "a share such as 5%", "5%");
  if (Number(digits) > 100) return misread("out-of-range", "a share of at most 100%", "100%");
  return read(Number(digits + power));
}

/** `0.55` may be either: a share as most programs write it, or percent without its sign. */
function fractionOf(value: unknown): Misread | null {
  const bare = typeof value === "number" ? String(value) : value;
  if (typeof bare !== "string" || bare.length > 12 || !/^0?\.\d*[1-9]\d*$/.test(bare)) return null;
  const percent = Number((Number(bare) * 100).toFixed(8));
  return misread("unit-missing", "a share such as 5%", `${percent}%, or ${bare}% if that is meant`);
}

/** Points as a fraction: `1pp` is 0.01. */
export function readPoints(value: unknown): Read<number> {
  const digits = match(POINTS, value)?.[1];
  if (digits === undefined) return wrongUnit(value, "points such as 1pp", "1pp");
  return Number(digits) > 100
    ? misread("out-of-range", "at most 100pp", "100pp")
    : read(Number(`${digits}e-2`));
}

/** A factor above 0: `x1.05`. */
export function readFactor(value: unknown): Read<number> {
  const digits = match(FACTOR, value)?.[1];
  if (digits === undefined) {
    const turned = /^(\d+(?:\.\d+)?)[x×]$/.exec(String(value))?.[1];
    const expected = "a factor such as x1.05";
    return turned === undefined
      ? wrongUnit(value, expected, "x1.05")
      : misread("unit-wrong", expected, `x${turned}`);
  }
  return Number(digits) > 0 ? read(Number(digits)) : misread("out-of-range", "a factor above 0", "x1.05");
}

/** A score without a dimension: `0.2 score`. */
export function readScore(value: unknown): Read<number> {
  const digits = match(SCORE, value)?.[1];
  return digits === undefined
    ? wrongUnit(value, "a score such as 0.2 score", "0.2 score")
    : read(Number(digits));
}

/** A number of events: `0 events`. */
export function readEvents(value: unknown): Read<number> {
  const digits = match(EVENTS, value)?.[1];
  return digits === undefined
    ? wrongUnit(value, "a number of events such as 0 events", "0 events")
    : read(Number(digits));
}

/** An amount of money with its currency before it: `$4.60`, `CHF 4.60`. */
export function readMoney(value: unknown): Read<{ readonly amount: number; readonly currency: string }> {
  const [, currency, digits] = match(MONEY, value) ?? [];
  if (currency === undefined || digits === undefined) {
    return wrongUnit(value, "an amount with its currency such as $4.60", "$4.60");
  }
  return read({ amount: Number(digits), currency: currency.trim() });
}

/** So many of a unit: `1000 summary`. */
export function readPer(value: unknown): Read<{ readonly count: number; readonly unit: string }> {
  const [, count, unit] = match(PER, value) ?? [];
  if (count === undefined || unit === undefined) {
    return wrongUnit(value, "a number of a traffic unit such as 1000 summary", "1000 summary");
  }
  return Number(count) > 0
    ? read({ count: Number(count), unit })
    : misread("out-of-range", "at least 1 of the unit", "1000 summary");
}

/** Events per so many units, as a fraction: `6 per 10000` is 0.0006; a share will do as well. */
export function readRate(value: unknown): Read<number> {
  const [, events, per] = match(RATE, value) ?? [];
  if (events === undefined || per === undefined) {
    const share = readShare(value);
    return share.kind === "read"
      ? share
      : wrongUnit(value, "a rate such as 6 per 10000, or a share such as 0.06%", "6 per 10000");
  }
  return Number(per) > 0
    ? read(Number(events) / Number(per))
    : misread("out-of-range", "a rate per at least 1", "6 per 10000");
}

/** Smallest number of samples: `300 per cohort`, `300 in total`. */
export function readAtLeast(
  value: unknown,
): Read<{ readonly count: number; readonly per: "cohort" | "total" }> {
  const [, count, per] = match(AT_LEAST, value) ?? [];
  if (count === undefined || per === undefined) {
    return wrongUnit(value, "a number of samples such as 300 per cohort or 300 in total", "300 per cohort");
  }
  return read({ count: Number(count), per: per === "per cohort" ? "cohort" : "total" });
}

const DURATION = /^(?:(\d{1,9})d)?(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?(?:(\d{1,9})ms)?$/;
const SIZES = [DAY, HOUR, MINUTE, SECOND, 1] as const;
const LONGEST = milliseconds(3_660 * DAY);

/** A length of time: `900ms`, `20s`, `5m`, `72h`, `21d`, `1h30m`; at most ten years. `example` is shown where it is not. */
export function readDuration(value: unknown, example = "72h"): Read<Duration> {
  const parts = value === "" ? null : match(DURATION, value);
  if (parts === null)
    return spokenTime(value, example) ?? wrongUnit(value, `a length of time such as ${example}`, example);
  const sum = SIZES.reduce<number>((total, size, index) => total + Number(parts[index + 1] ?? 0) * size, 0);
  return sum <= LONGEST
    ? read(milliseconds(sum))
    : misread("out-of-range", "a length of time of at most ten years", example);
}

const SPOKEN =
  /^(\d{1,6}(?:\.\d{1,3})?) ?(?:(ms|millis(?:econds?)?|milliseconds?)|(s|secs?|seconds?)|(m|mins?|minutes?)|(h|hrs?|hours?)|(d|days?)|(w|weeks?))$/i;
const SPOKEN_SIZES = [1, SECOND, MINUTE, HOUR, DAY, 7 * DAY] as const;

/** `48 hours`, `2 weeks`, `1.5h`: what is meant is plain, and so is what to write. */
function spokenTime(value: unknown, example: string): Misread | null {
  const [, digits, ...units] = match(SPOKEN, value) ?? [];
  const size = SPOKEN_SIZES[units.findIndex((unit) => unit !== undefined)];
  if (digits === undefined || size === undefined) return null;
  const time = milliseconds(Math.round(Number(digits) * size));
  return misread("unit-wrong", `a length of time such as ${example}`, showDuration(time));
}

/** The tolerated distance to the baseline, in points or as a factor. A bare `%` could mean either and is refused. */
export function readMargin(value: unknown, points: "pp" | "score" | "none"): Read<Margin> {
  const factor = readFactor(value);
  if (factor.kind === "read") return read({ kind: "factor", factor: factor.value });
  const absolute = points === "score" ? readScore(value) : points === "pp" ? readPoints(value) : factor;
  if (absolute.kind === "read") return read({ kind: "points", points: absolute.value });
  const example = {
    pp: "points such as 1pp or a factor such as x1.1",
    score: "points such as 0.1 score or a factor such as x1.1",
    none: "a factor such as x1.1",
  }[points];
  const percent = match(SHARE, value)?.[1];
  if (percent !== undefined) {
    const factored = `x${Number((1 + Number(percent) / 100).toFixed(6))}`;
    return misread("margin-percent", example, points === "pp" ? `${percent}pp or ${factored}` : factored);
  }
  const turned = factor.write !== null && /^\d+(?:\.\d+)?[x×]$/.test(String(value)) ? factor.write : null;
  if (turned !== null) return misread("unit-wrong", example, turned);
  return wrongUnit(value, example, points === "pp" ? "1pp" : points === "score" ? "0.1 score" : "x1.1");
}

/** A level in whichever unit it wears. Time in seconds, shares as fractions, money in its currency. */
export interface Quantity {
  readonly unit: string;
  readonly value: number;
}

/** Any level with a unit: `75%`, `900ms`, `$4.60`, `0.2 score`, `12 events`. */
export function readQuantity(value: unknown): Read<Quantity> {
  const share = readShare(value);
  if (share.kind === "read") return read({ unit: "share", value: share.value });
  const score = readScore(value);
  if (score.kind === "read") return read({ unit: "score", value: score.value });
  const events = readEvents(value);
  if (events.kind === "read") return read({ unit: "events", value: events.value });
  const money = readMoney(value);
  if (money.kind === "read") return read({ unit: money.value.currency, value: money.value.amount });
  const time = readDuration(value);
  if (time.kind === "read") return read({ unit: "time", value: time.value / SECOND });
  return wrongUnit(value, "a level with its unit such as 75%, 900ms, $4.60, 0.2 score or 12 events", null);
}

/**
 * Why a value is no number with this unit. A bare number is told to wear the unit of `example`.
 * A NaN, an infinity or something that is no number at all is only told what was expected.
 */
function wrongUnit(value: unknown, expected: string, example: string | null): Misread {
  const bare = typeof value === "number" && Number.isFinite(value) ? String(value) : value;
  if (typeof bare !== "string" || !BARE.test(bare)) {
    return misread(
      typeof value === "string" && /\d/.test(value) ? "unit-wrong" : "wrong-value",
      expected,
      example,
    );
  }
  const wears = /^([^\d]*)\d+(?:\.\d+)?(.*)$/.exec(example ?? "");
  const dressed = wears === null || bare.startsWith("-") ? example : `${wears[1]}${bare}${wears[2]}`;
  return misread("unit-missing", expected, dressed);
}

function match(form: RegExp, value: unknown): RegExpExecArray | null {
  return typeof value === "string" && value.length <= 80 ? form.exec(value) : null;
}
