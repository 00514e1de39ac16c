/** A weighted sum of scores. Each part keeps its own floor, so that a good part can never hide a bad one. */
import { halfWayByPoints } from "./detect.ts";
import type { CompositeRule } from "./composite-test.ts";
import type { CompositeGuard } from "./guard.ts";
import type { Unusable } from "./histogram.ts";
import {
  type Counted,
  type Kind,
  type Level,
  type Memo,
  meanOf,
  NO_BOUNDS,
  type Trial,
  type Units,
} from "./kind.ts";
import { measuredKind } from "./measured-kind.ts";
import { baselineTrials, certificates, marginOf, objectiveTrials, tolerated } from "./objective.ts";
import { wrongShape } from "./proportion.ts";
import type { Payload } from "./reading.ts";
import { readValues } from "./values.ts";

export function compositeKind(guard: CompositeGuard): Kind {
  const common = measuredKind(guard);
  return {
    ...common,
    read: (payload) => read(guard, payload),
    trials: (memo) => trialsOf(guard, memo),
    recorded: {
      tolerate: (_, mean) => Math.min(1, Math.max(0, tolerated(guard, mean))),
      rule: (limit) => sumRule(guard, limit),
    },
    halfWay: (base) => halfWayByPoints(guard, base),
    sum: (sums, units, display) => {
      common.sum(sums, units, display);
      if (units?.more?.kind === "parts") addParts(sums, units.more.parts);
    },
    limit: (memo, trial, baseline) => floorOf(guard, trial)?.at ?? common.limit(memo, trial, baseline),
  };
}

/** Behind the sum: units and scores of each part, to show what it is made of. */
function addParts(sums: number[], parts: readonly Units[]): void {
  for (const [j, { total, events }] of parts.entries()) {
    const at = PARTS_AT + 2 * j;
    sums[at] = (sums[at] ?? 0) + total;
    sums[at + 1] = (sums[at + 1] ?? 0) + events;
  }
}

const PARTS_AT = 2;

/** The mean of one part as its arm's sums have it; null where nothing of it was seen. */
export function partMean(sums: Level, part: number): number | null {
  return meanOf(sums.slice(PARTS_AT + 2 * part, PARTS_AT + 2 * part + 2));
}

/** The floor that a test is about; null for a test of the sum. */
export function floorOf(
  guard: CompositeGuard,
  { key }: Pick<Trial, "key">,
): { readonly part: string; readonly at: number } | null {
  const part = key.startsWith("floor-") ? guard.parts[Number(key.slice("floor-".length))] : undefined;
  return part === undefined || part.floor === null ? null : { part: part.name, at: part.floor };
}

/** All parts, or nothing: a missing part must not be made up for by the others. Units are those of the smallest part. */
function read({ parts }: CompositeGuard, payload: Payload): Units | Unusable {
  if (payload.shape !== "parts") return wrongShape("one payload for each part", payload);
  const found: Units[] = [];
  for (const [i, part] of parts.entries()) {
    const own = payload.parts[i];
    if (own === undefined) return { ok: false, why: "ambiguous", detail: `the part ${part.name} is missing` };
    const units = readValues(own, [0, 1]);
    if (!units.ok) return { ...units, detail: `${part.name}: ${units.detail}` };
    // A sum of parts that are known by their moments only has no test.
    if (units.more?.kind === "values" && units.more.levels === null)
      return { ok: false, why: "ambiguous", detail: `${part.name}: Expected scores, found moments` };
    found.push(units);
  }
  const total = Math.min(...found.map((units) => units.total));
  const sum = parts.reduce((all, { weight }, i) => {
    const own = found[i];
    return own === undefined || !(own.total > 0) ? all : all + (weight * own.events) / own.total;
  }, 0);
  const scatter = parts.reduce((all, { weight }, i) => all + weight * weight * scatterOf(found[i]), 0);
  const more = { kind: "parts", parts: found, squares: total * (sum * sum + total * scatter) } as const;
  return { ok: true, total, events: total * sum, ladder: null, more };
}

/** Variance of the mean of a part's scores, as they scatter in this interval. */
function scatterOf(part: Units | undefined): number {
  if (part?.more?.kind !== "values" || !(part.total > 0)) return 0;
  const mean = part.events / part.total;
  return Math.max(0, part.more.squares / part.total - mean * mean) / part.total;
}

/** Half of what the guard may spend goes to the sum, half to the floors; without floors all goes to the sum. */
function trialsOf(guard: CompositeGuard, memo: Memo): Trial[] {
  const at = (rule: Counted["rule"]): Counted => ({ rule, point: NO_BOUNDS });
  const { atMost, atLeast } = guard.objective;
  const floors = guard.parts.flatMap(({ floor }, part) => (floor === null ? [] : [{ floor, part }]));
  const worse = guard.better === "higher" ? "lower" : "higher";
  const fixed = (limit: number, better: "lower" | "higher"): Counted =>
    at({ ...sumRule(guard, limit), better });
  const sums = [
    ...objectiveTrials(guard, {
      above: atMost === null ? null : fixed(atMost, "lower"),
      below: atLeast === null ? null : fixed(atLeast, "higher"),
    }),
    ...baselineTrials(guard, memo, {
      live: [at(sumRule(guard, null))],
      recorded: (limit) => sumRule(guard, limit),
    }),
  ];
  const part = floors.length === 0 ? 1 : 0.5;
  return [
    ...sums.map((trial) => ({ ...trial, share: trial.share * part })),
    ...floors.map(({ floor, part: index }): Trial => ({
      key: `floor-${index}`,
      test: "floor",
      share: 0.5 / floors.length,
      certifies: false,
      counted: [at({ kind: "fixed-score", limit: floor, side: "below", part: index })],
    })),
    ...certificates(guard, {
      above: atMost === null ? null : fixed(atMost, "higher"),
      below: atLeast === null ? null : fixed(atLeast, "lower"),
      baseline: [at({ ...sumRule(guard, null), better: worse, points: -marginOf(guard).points })],
    }),
  ];
}

function sumRule(guard: CompositeGuard, fixed: number | null): CompositeRule {
  return {
    kind: "composite",
    weights: guard.parts.map(({ weight }) => weight),
    better: guard.better,
    ...marginOf(guard),
    fixed,
  };
}
