/**
 * The recording of a rollout that goes wrong for one cohort: an hour before it, a healthy hour at 10 %, and then 50 %.
 *
 * Written by `node scripts/replay-example.ts` to breach.jsonl; the same every time.
 */
import { diceFrom } from "../dice.ts";
import { instant, iso, MINUTE, plus, type Instant } from "../../src/units.ts";

const BEGINS = instant(Date.UTC(2026, 10, 23, 8));
const EVERY = 5 * MINUTE;
/** Minutes since the beginning: the candidate gets 10 %, then 50 %, and from the third on v2 is asked about breaking news. */
const CANARY_10 = 60;
const CANARY_50 = 130;
const BREAKS = 150;
const ENDS = 240;
/** Summaries in five minutes. */
const SUMMARIES = 1_200_000 / 288;
const BREAKING = 0.2;
const GUARDS = { "unsupported-claims": 0.02, errors: 0.005 } as const;

/** JSON lines, one reading each. */
export function recordBreach(): string {
  const dice = diceFrom(7);
  const lines: string[] = [];
  for (let minute = 0; minute < ENDS; minute += EVERY / MINUTE) {
    const at = plus(BEGINS, minute * MINUTE + EVERY);
    const weight = minute < CANARY_10 ? 0 : minute < CANARY_50 ? 0.1 : 0.5;
    for (const [guard, usual] of Object.entries(GUARDS)) {
      for (const arm of ["baseline", "candidate"] as const) {
        const units = SUMMARIES * (arm === "candidate" ? weight : 1 - weight);
        if (units === 0) continue;
        const isBad = guard === "unsupported-claims" && arm === "candidate" && minute >= BREAKS;
        const breaking = countsOf(dice, { units: units * BREAKING, rate: isBad ? usual * 3.2 : usual });
        const others = countsOf(dice, { units: units * (1 - BREAKING), rate: usual });
        const all = { events: breaking.events + others.events, total: breaking.total + others.total };
        lines.push(lineOf(at, { guard, cohort: "all", arm, ...all }));
        lines.push(lineOf(at, { guard, cohort: "breaking-news", arm, ...breaking }));
      }
    }
  }
  return `${lines.join("\n")}\n`;
}

function lineOf(at: Instant, reading: Readonly<Record<string, string | number>>): string {
  return JSON.stringify({ at: iso(at), ...reading });
}

/** About as many events as the rate says, give or take what chance does. */
function countsOf(
  dice: () => number,
  { units, rate }: { readonly units: number; readonly rate: number },
): { readonly events: number; readonly total: number } {
  const total = Math.round(units);
  const spread = Math.sqrt(total * rate * (1 - rate));
  // The sum of twelve dice is close to a bell of width one.
  const bell = Array.from({ length: 12 }, dice).reduce((sum, each) => sum + each, -6);
  return { events: Math.min(total, Math.max(0, Math.round(total * rate + bell * spread))), total };
}
