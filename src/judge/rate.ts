/** Events per unit of exposure, of which a unit may have many. */
import type { CountRule } from "./count-test.ts";
import { halfWayByFactor } from "./detect.ts";
import type { FixedRule } from "./fixed-test.ts";
import type { RateGuard } from "./guard.ts";
import type { Unusable } from "./histogram.ts";
import {
  counted,
  type Counted,
  type Kind,
  LEAST_UNITS,
  type Memo,
  NO_BOUNDS,
  type Trial,
  type Units,
} from "./kind.ts";
import { limitFor, measuredKind } from "./measured-kind.ts";
import { baselineTrials, certificates, marginOf, objectiveTrials, tolerated } from "./objective.ts";
import { certificateOf, impossibleCount, wrongShape } from "./proportion.ts";
import type { Payload } from "./reading.ts";

/**
 * Exposure is counted in thousandths of a unit: then events are rare among them, and the scatter of shares on which the dispersion is
 * measured is the scatter of Poisson counts. Ratios do not change, and a fixed rate is a thousand times smaller.
 */
const FINE = 1_000;

/** Of rates with many events a unit the thousandths are smaller still, so that events stay rare among them. */
function fineness({ expect, objective: { atMost, atLeast } }: RateGuard): number {
  return FINE * Math.max(1, expect ?? 0, atMost ?? 0, atLeast ?? 0);
}

export function rateKind(guard: RateGuard): Kind {
  const fine = fineness(guard);
  return {
    ...measuredKind(guard),
    read: (payload) => read(payload, fine),
    sum: (sums, units) => {
      if (units === null) return;
      sums[0] = (sums[0] ?? 0) + units.total / fine;
      sums[1] = (sums[1] ?? 0) + units.events;
    },
    trials: (memo) => trialsOf(guard, memo),
    recorded: {
      tolerate: (_, rate) => tolerated(guard, rate),
      rule: (limit, side) => fixedRate(limit, side),
    },
    unit: () => ({ least: 0, width: fine }),
    halfWay: (base) => halfWayByFactor(guard, base === null ? null : base * fine),
    limit: ({ recorded }, trial, baseline) =>
      limitFor(guard, trial, {
        baseline,
        recorded: recorded === null ? null : (recorded.limits[0] ?? 0) * fine,
      }),
  };
}

function read(payload: Payload, fine: number): Units | Unusable {
  if (payload.shape !== "counts") return wrongShape("events and their exposure", payload);
  const { events, total } = payload;
  const wrong = impossibleCount(events, "events") ?? impossibleCount(total, "units");
  if (wrong !== null) return wrong;
  return total < LEAST_UNITS ? counted(0, 0) : counted(total * fine, events);
}

function trialsOf(guard: RateGuard, memo: Memo): Trial[] {
  const fine = fineness(guard);
  const [atMost, atLeast] = [guard.objective.atMost, guard.objective.atLeast].map((rate) =>
    rate === null ? null : rate / fine,
  );
  const at = (rule: Counted["rule"]): Counted => ({ rule, point: NO_BOUNDS });
  const worse = guard.better === "lower" ? "more" : "fewer";
  const rule: CountRule = { kind: "count", ratio: marginOf(guard).factor, worse, certifies: false };
  return [
    ...objectiveTrials(guard, {
      above: atMost == null ? null : at(fixedRate(atMost, "above")),
      below: atLeast == null ? null : at(fixedRate(atLeast, "below")),
    }),
    ...baselineTrials(guard, memo, {
      live: [at(rule)],
      recorded: (limit) => fixedRate(limit, guard.better === "lower" ? "above" : "below"),
    }),
    ...certificates(guard, {
      above: atMost == null ? null : at({ ...fixedRate(atMost, "below"), certifies: true }),
      below: atLeast == null ? null : at({ ...fixedRate(atLeast, "above"), certifies: true }),
      baseline: [at(certificateOf(rule))],
    }),
  ];
}

function fixedRate(limit: number, side: FixedRule["side"]): FixedRule {
  return { kind: "fixed", limit, side, events: "rate", certifies: false };
}
