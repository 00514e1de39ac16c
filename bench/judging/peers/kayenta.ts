/**
 * Kayenta's judge on one metric: Mann-Whitney on the points of the intervals so far.
 *
 * High when the lower 98 % limit of the shift is above a quarter of its estimate and the ratio of means is not below one.
 * Source: kayenta-judge NetflixACAJudge (tolerance 0.25, confLevel 0.98) and MannWhitneyClassifier; points without data are left out.
 */
import { pointsOfRows } from "../measured.ts";
import type { Judge } from "../stream.ts";
import { mannWhitneyZ, shiftOf } from "./mann-whitney.ts";

const TOLERANCE = 0.25;
/** Of a two-sided limit at 98 %. */
const CONFIDENCE = 2.3263478740408408;
const LEAST_POINTS = 10;

/** Looks after every so many rows, as a canary analysis with an interval does. */
export function kayentaEvery(rows: number): Judge {
  return { name: `Kayenta every ${rows}`, alarm: (stream) => look(stream, (seen) => seen % rows === 0) };
}

/** Looks once, at the end. */
export const kayentaOnce: Judge = {
  name: "Kayenta once",
  alarm: (stream) => look(stream, (seen) => seen === stream.rows.length),
};

function look(stream: Parameters<Judge["alarm"]>[0], isLook: (seen: number) => boolean): number | null {
  const [x, y]: [number[], number[]] = [[], []];
  for (const [i, [candidate, baseline]] of pointsOfRows(stream).entries()) {
    if (candidate !== null) insert(x, candidate);
    if (baseline !== null) insert(y, baseline);
    if (isLook(i + 1) && isHigh(x, y)) return i;
  }
  return null;
}

function isHigh(x: readonly number[], y: readonly number[]): boolean {
  if (x.length < LEAST_POINTS || y.length < LEAST_POINTS || !(mean(x) >= mean(y))) return false;
  return mannWhitneyZ(x, y, TOLERANCE * Math.abs(shiftOf(x, y))) > CONFIDENCE;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Keeps the list sorted. */
function insert(sorted: number[], value: number): void {
  let i = sorted.length;
  sorted.push(value);
  for (; i > 0 && (sorted[i - 1] ?? 0) > value; i -= 1) sorted[i] = sorted[i - 1] ?? 0;
  sorted[i] = value;
}
