/** A gauge, one number an interval: four of the last five readings beyond the bound are a breach, and so is a share of them that is too large. */
import { halfWayByFactor } from "./detect.ts";
import type { LevelGuard } from "./guard.ts";
import type { Inconclusive } from "./finding.ts";
import type { Unusable } from "./histogram.ts";
import {
  counted,
  type Counted,
  type Kind,
  type Level,
  type Memo,
  MOST_VALUE,
  NO_BOUNDS,
  type Ruling,
  type Trial,
  type Units,
} from "./kind.ts";
import { type GaugeReadings, levelStanding } from "./level-standing.ts";
import { isBeyond } from "./level-test.ts";
import { measuredKind } from "./measured-kind.ts";
import { marginOf, objectiveTrials, baselineTrials } from "./objective.ts";
import { wrongShape } from "./proportion.ts";
import { QUORUM } from "./quorum.ts";
import type { Payload } from "./reading.ts";

export function levelKind(guard: LevelGuard): Kind {
  return {
    ...measuredKind(guard),
    read,
    sum: (sums, units) => addReading(guard, sums, units),
    trials: (memo) => trialsOf(guard, memo),
    rule: ({ candidate }) => ruleOf(guard, candidate),
    halfWay: (base) => halfWayByFactor(guard, base),
  };
}

function read(payload: Payload): Units | Unusable {
  if (payload.shape !== "gauge") return wrongShape("one number of a gauge", payload);
  const { value } = payload;
  if (!Number.isFinite(value)) return { ok: false, why: "not-a-number", detail: `the gauge is ${value}` };
  if (Math.abs(value) > MOST_VALUE)
    return { ok: false, why: "impossible", detail: `the gauge is ${value}, more than there can be` };
  return counted(1, value);
}

/** Sums: readings, their sum, readings beyond the upper and the lower bound, and the last five for each, a digit of three each. */
function addReading({ objective }: LevelGuard, sums: number[], units: Units | null): void {
  const value = units?.events ?? null;
  sums[0] = (sums[0] ?? 0) + (value === null ? 0 : 1);
  sums[1] = (sums[1] ?? 0) + (value ?? 0);
  for (const [i, limit] of [objective.atMost, objective.atLeast].entries()) {
    const side = i === 0 ? "above" : "below";
    const beyond = value !== null && limit !== null && isBeyond(value, { limit, side });
    sums[2 + i] = (sums[2 + i] ?? 0) + (beyond ? 1 : 0);
    const digit = value === null ? MISSING : beyond ? BEYOND : WITHIN;
    sums[4 + i] = ((sums[4 + i] ?? 0) % 3 ** (QUORUM.w - 1)) * 3 + digit;
  }
}

const [MISSING, WITHIN, BEYOND] = [0, 1, 2];

/** The last readings, oldest first: whether each was beyond the bound; null is missing. */
function recentOf(window: number): (boolean | null)[] {
  const digits = Array.from({ length: QUORUM.w }, (_, i) => Math.floor(window / 3 ** (QUORUM.w - 1 - i)) % 3);
  return digits.map((digit) => (digit === MISSING ? null : digit === BEYOND));
}

function ruleOf({ objective }: LevelGuard, sums: Level): Ruling | null {
  const rulings = [objective.atMost, objective.atLeast].flatMap((limit, i) => {
    if (limit === null) return [];
    const recent = recentOf(sums[4 + i] ?? 0);
    return rulingOn(
      { recent, seen: sums[0] ?? 0, beyond: sums[2 + i] ?? 0 },
      limit,
      i === 0 ? "above" : "below",
    );
  });
  return rulings.find(({ kind }) => kind === "broken") ?? rulings[0] ?? null;
}

function rulingOn(readings: GaugeReadings, limit: number, where: "above" | "below"): Ruling[] {
  const { recent, seen, beyond } = readings;
  const count = (what: boolean | null): number => recent.filter((reading) => reading === what).length;
  const open = (reason: Inconclusive, detail: string): Ruling[] => [{ kind: "open", reason, detail }];
  const standing = levelStanding(readings);
  switch (standing) {
    case "breach":
      return [
        { kind: "broken", limit, detail: `${count(true)} of the last ${QUORUM.w} readings are ${where} it` },
      ];
    case "no-data":
      return open(standing, `${count(null)} of the last ${QUORUM.w} readings are missing`);
    case "too-few-samples":
      return open(standing, `Expected ${QUORUM.w} readings, got ${seen}`);
    case "ambiguous":
      return open(
        standing,
        `${beyond} of ${seen} readings are ${where} the bound: too many for a pass, too few for a breach`,
      );
    case "clear":
      return [];
  }
}

function trialsOf(guard: LevelGuard, memo: Memo): Trial[] {
  const { atMost, atLeast } = guard.objective;
  const at = (rule: Counted["rule"]): Counted => ({ rule, point: NO_BOUNDS });
  const side = guard.better === "lower" ? "above" : "below";
  return [
    ...objectiveTrials(guard, {
      above: atMost === null ? null : at({ kind: "level", limit: atMost, side: "above" }),
      below: atLeast === null ? null : at({ kind: "level", limit: atLeast, side: "below" }),
    }),
    ...baselineTrials(guard, memo, {
      live: [at({ kind: "level-pair", factor: marginOf(guard).factor, side })],
      recorded: (limit) => ({ kind: "level", limit, side }),
    }),
  ];
}
