import type { SingleTarget, TrafficCapabilities } from "../../../config/router.ts";
import { milliseconds } from "../../../units.ts";
import type { Described } from "./step.ts";

/** What all of them can do, and every way back, place by place. */
export function describeSeveral(
  places: readonly SingleTarget[],
  describe: (place: SingleTarget) => Described,
): Described {
  const all = places.map(describe);
  const can = all.map(({ capabilities }) => capabilities);
  return {
    capabilities: {
      weight: weightOfAll(can),
      mirror: mirrorOfAll(can),
      cohorts: leastOf(can, ({ cohorts }) => cohorts, ["none", "header", "attribute"]),
      sticky: leastOf(can, ({ sticky }) => sticky, ["none", "session", "user"]),
      compareAndSwap: can.every(({ compareAndSwap }) => compareAndSwap),
      reportsServed: can.every(({ reportsServed }) => reportsServed),
      settlesIn: milliseconds(Math.max(...can.map(({ settlesIn }) => settlesIn))),
    },
    undo: {
      route: all.map(({ undo }) => undo.route).join(" and "),
      steps: all.flatMap(({ undo }) => undo.steps),
    },
  };
}

/** The coarsest step: a step that every place can take. */
function weightOfAll(can: readonly TrafficCapabilities[]): TrafficCapabilities["weight"] {
  const weights = can.map(({ weight }) => weight);
  if (!weights.every((weight) => weight !== null)) return null;
  return {
    step: Math.max(...weights.map(({ step }) => step)),
    max: Math.min(...weights.map(({ max }) => max)),
  };
}

function mirrorOfAll(can: readonly TrafficCapabilities[]): TrafficCapabilities["mirror"] {
  const mirrors = can.map(({ mirror }) => mirror);
  if (mirrors.includes(null)) return null;
  const shares = mirrors.flatMap((mirror) =>
    mirror === null || mirror === "all-or-nothing" ? [] : [mirror],
  );
  if (shares.length < mirrors.length) return "all-or-nothing";
  return {
    step: Math.max(...shares.map(({ step }) => step)),
    max: Math.min(...shares.map(({ max }) => max)),
  };
}

function leastOf<const Word extends string>(
  can: readonly TrafficCapabilities[],
  pick: (each: TrafficCapabilities) => Word,
  rising: readonly [Word, ...Word[]],
): Word {
  const found = can.map(pick);
  return rising.find((word) => found.includes(word)) ?? rising[0];
}
