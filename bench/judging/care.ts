/** Judges at equal care: each at the largest alpha at which it rolls back at most so many healthy streams. */
import { ADJUSTABLE } from "./judges.ts";
import type { Judge, Stream } from "./stream.ts";
import { newTally, recordTime, type Tally } from "./tally.ts";

/** Falling. Above 5 % too: a judge that is seldom wrong at 5 % may be less careful. */
const ALPHAS: readonly number[] = [
  0.3, 0.25, 0.2, 0.15, 0.12, 0.1, 0.08, 0.07, 0.06, 0.05, 0.045, 0.04, 0.035, 0.03, 0.025, 0.02, 0.015, 0.01,
  0.007, 0.005,
];

/** A stream with the row of each judge's alarm at each of `ALPHAS`, by the judge's name. */
export interface Alarms {
  readonly onset: number | null;
  readonly rows: number;
  readonly alarms: Readonly<Record<string, readonly (number | null)[]>>;
}

/** What the judges whose care can be set say about a stream. */
export function alarmsOn(stream: Stream): Alarms {
  const alarms = ADJUSTABLE.map((judge) => [judge.name, judge.alarms(stream, ALPHAS)] as const);
  return { onset: stream.onset, rows: stream.rows.length, alarms: Object.fromEntries(alarms) };
}

/** A judge at an alpha. */
export interface Setting {
  readonly judge: Pick<Judge, "name">;
  readonly alpha: number;
}

/** How a judge did at an alpha. */
export function tallyAt(setting: Setting, streams: readonly Alarms[]): Tally {
  const tally = newTally();
  for (const stream of streams) recordTime(tally, stream, alarmAt(setting, stream));
  return tally;
}

function alarmAt({ judge, alpha }: Setting, { alarms }: Alarms): number | null {
  return alarms[judge.name]?.[ALPHAS.indexOf(alpha)] ?? null;
}

/** The largest alpha at which at most this share of the healthy streams is rolled back; the least there is where none is as good. */
export function alphaFor(judge: Pick<Judge, "name">, mostWrong: number, streams: readonly Alarms[]): number {
  const good = ALPHAS.find((alpha) => {
    const { wrong, healthy } = tallyAt({ judge, alpha }, streams);
    return wrong <= mostWrong * healthy;
  });
  return good ?? Math.min(...ALPHAS);
}

/** How many more of the same streams one finds than the other. */
export interface Difference {
  readonly more: number;
  /** Its standard error: only streams that one of them alone finds count. */
  readonly error: number;
}

export function differenceOf(one: Setting, other: Setting, streams: readonly Alarms[]): Difference {
  let [onlyOne, onlyOther, of] = [0, 0, 0];
  for (const stream of streams) {
    if (stream.onset === null) continue;
    const [first, second] = [isFound(one, stream), isFound(other, stream)];
    of += 1;
    if (first && !second) onlyOne += 1;
    if (second && !first) onlyOther += 1;
  }
  const more = onlyOne - onlyOther;
  return { more, error: Math.sqrt(Math.max(0, onlyOne + onlyOther - more ** 2 / Math.max(1, of))) };
}

function isFound(setting: Setting, stream: Alarms): boolean {
  const alarm = alarmAt(setting, stream);
  return alarm !== null && stream.onset !== null && alarm >= stream.onset;
}
