/** Lengths of time as people say them, in the comment, the runbook and the terminal alike. What a file would say: `showDuration`. */
import { DAY, HOUR, MINUTE, SECOND } from "../units.ts";

/** From here on hours are days. */
const LONG = 2 * DAY;
/** From here on nobody counts hours. */
const VERY_LONG = 10 * DAY;

/** `41 s`, `6 min 18 s`, `24 h`, `2 days 6 h`, `17 days`: a length of time, in the two units that people would say. */
export function duration(value: number): string {
  if (!Number.isFinite(value)) return "for ever";
  if (value >= VERY_LONG) return daysWords(Math.round(value / DAY));
  if (value >= LONG) return inTwo(value, [DAY, HOUR], daysWords);
  if (value >= HOUR) return inTwo(value, [HOUR, MINUTE], (hours) => `${hours} h`);
  if (value >= MINUTE) return inTwo(value, [MINUTE, SECOND], (minutes) => `${minutes} min`);
  const tenths = Math.round((value / SECOND) * 10);
  return tenths < 600 ? `${tenths / 10} s` : "1 min";
}

const SMALLER = { [HOUR]: "h", [MINUTE]: "min", [SECOND]: "s" };

function inTwo(
  value: number,
  [large, small]: readonly [number, number],
  say: (amount: number) => string,
): string {
  const rounded = Math.round(value / small) * small;
  // 47 h 59 min 59 s is two days: rounding may reach the next pair of units.
  if (rounded !== value) return duration(rounded);
  const rest = (rounded % large) / small;
  const whole = say(Math.floor(rounded / large));
  return rest === 0 ? whole : `${whole} ${rest} ${SMALLER[small] ?? ""}`;
}

function daysWords(days: number): string {
  return `${days.toLocaleString("en-US")} ${days === 1 ? "day" : "days"}`;
}
