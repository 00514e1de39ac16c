/** A share of units: `events` of `total`. */
import type { CountRule } from "./count-test.ts";
import { halfWayByFactor } from "./detect.ts";
import type { FixedRule } from "./fixed-test.ts";
import type { ProportionGuard } from "./guard.ts";
import type { Unusable } from "./histogram.ts";
import {
  counted,
  EMPTY_MEMO,
  type Counted,
  type Kind,
  LEAST_UNITS,
  type Memo,
  MOST_UNITS,
  NO_BOUNDS,
  type Point,
  type Trial,
  type Units,
} from "./kind.ts";
import { limitFor, measuredKind } from "./measured-kind.ts";
import { baselineTrials, certificates, marginOf, objectiveTrials, tolerated } from "./objective.ts";
import type { Payload } from "./reading.ts";
import { opposite, type ScoreRule } from "./score-test.ts";

/** From this share on the score test finds more than the test for rare events. */
const FREQUENT = 0.08;
/** Events may exceed the total by what a source's extrapolation can do. */
const EXTRAPOLATION = 0.01;

export function proportionKind(guard: ProportionGuard): Kind {
  return {
    ...measuredKind(guard),
    read: readShare,
    open: (history) => ({ ...EMPTY_MEMO, points: [[0, 0, 0, howToCount(guard, history)]] }),
    trials: (memo) => trialsOf(guard, memo),
    recorded: {
      tolerate: (_, share) => within(tolerated(guard, share)),
      rule: (limit, side) => fixedShare(limit, side),
    },
    halfWay: (base) => halfWayByFactor(guard, base),
    limit: (memo, trial, baseline) =>
      within(limitFor(guard, trial, { baseline, recorded: memo.recorded?.limits[0] ?? null })),
  };
}

/** Events of a total; never more events than units. */
function readShare(payload: Payload): Units | Unusable {
  if (payload.shape !== "counts") return wrongShape("events and a total", payload);
  const { events, total } = payload;
  // As it mostly is.
  if (events >= 0 && events <= total && total >= LEAST_UNITS && total <= MOST_UNITS)
    return counted(total, events);
  const wrong = impossibleCount(events, "events") ?? impossibleCount(total, "units");
  if (wrong !== null) return wrong;
  if (events > total * (1 + EXTRAPOLATION) + LEAST_UNITS)
    return { ok: false, why: "impossible", detail: `there are ${events} events of ${total} units` };
  return total < LEAST_UNITS ? counted(0, 0) : counted(total, Math.min(events, total));
}

/** Why a number is no count of anything; null where it is one. */
export function impossibleCount(count: number, of: string): Unusable | null {
  if (!Number.isFinite(count))
    return { ok: false, why: "not-a-number", detail: `the number of ${of} is ${count}` };
  if (count < 0)
    return {
      ok: false,
      why: "impossible",
      detail: `the number of ${of} is ${count}: a counter was reset, or a query subtracts`,
    };
  if (count > MOST_UNITS)
    return {
      ok: false,
      why: "impossible",
      detail: `the number of ${of} is ${count}, more than there can be`,
    };
  return null;
}

export function wrongShape(expected: string, payload: Payload): Unusable {
  return { ok: false, why: "ambiguous", detail: `Expected ${expected}, found ${payload.shape}` };
}

/** Rare events, frequent ones, or a rare complement; a complement keeps its null only where the margin is none. */
export function howToCount(guard: ProportionGuard, history: readonly Units[]): Point[3] {
  let [events, total] = [0, 0];
  for (const units of history) {
    events += units.events;
    total += units.total;
  }
  const share = total > 0 ? events / total : guard.expect;
  const { factor, points } = marginOf(guard);
  if (points > 0) return "frequent";
  if (share === null || share < FREQUENT) return "rare";
  return 1 - share < FREQUENT && factor === 1 ? "complement" : "frequent";
}

function trialsOf(guard: ProportionGuard, memo: Memo): Trial[] {
  const [point] = memo.points ?? [];
  if (point === undefined) return [];
  const { atMost, atLeast } = guard.objective;
  const at = (rule: Counted["rule"]): Counted => ({ rule, point: NO_BOUNDS });
  const rule = againstBaseline(guard, point);
  return [
    ...objectiveTrials(guard, {
      above: atMost === null ? null : at(fixedShare(atMost, "above")),
      below: atLeast === null ? null : at(fixedShare(atLeast, "below")),
      band: atMost === null || atLeast === null ? null : at({ kind: "band", low: atLeast, high: atMost }),
    }),
    ...baselineTrials(guard, memo, {
      live: [{ point, rule }],
      recorded: (limit) => fixedShare(limit, guard.better === "lower" ? "above" : "below"),
    }),
    ...certificates(guard, {
      above: atMost === null ? null : at({ ...fixedShare(atMost, "below"), certifies: true }),
      below: atLeast === null ? null : at({ ...fixedShare(atLeast, "above"), certifies: true }),
      baseline: [{ point, rule: certificateOf(rule) }],
    }),
  ];
}

export function fixedShare(limit: number, side: FixedRule["side"]): FixedRule {
  return { kind: "fixed", limit, side, events: "share", certifies: false };
}

/**
 * Null: as good as the baseline but for the margin.
 *
 * Higher is better: of rare events the ratio of counts is bet downwards (exact for ratios below 1 too), of frequent ones the score
 * test bets on the mean itself, so no complement has to be approximated.
 */
function againstBaseline(guard: ProportionGuard, point: Point): CountRule | ScoreRule {
  const { better } = guard;
  const { factor, points } = marginOf(guard);
  switch (point[3]) {
    case "rare":
      return { kind: "count", ratio: factor, worse: better === "lower" ? "more" : "fewer", certifies: false };
    case "complement":
      return { kind: "count", ratio: 1, worse: better === "lower" ? "fewer" : "more", certifies: false };
    case "frequent":
      return { kind: "score", from: "shares", better, factor, points };
  }
}

/** The rule that turns down "worse by the margin". */
export function certificateOf(rule: CountRule | ScoreRule): CountRule | ScoreRule {
  if (rule.kind === "score") return opposite(rule);
  return { ...rule, worse: rule.worse === "more" ? "fewer" : "more", certifies: true };
}

function within(share: number): number {
  return Math.min(1, Math.max(0, share));
}
