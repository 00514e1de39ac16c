/** Ways out of a gap without more traffic: looking for a larger harm only, or spending more of the chance of a false alarm. */
import { bakeHours, type Gap, isPromised } from "./gap.ts";
import { isMeasured } from "./guard-kinds.ts";
import { promiseOf } from "./evaluability.ts";
import type { WayOut } from "./way-out.ts";

/** A level more than five times as far off is another question. */
const FARTHEST = 5;

/** The smallest effect that the stage can see, as it is written. */
export function largerEffect(gap: Gap): WayOut | null {
  const { spot, cell } = gap;
  const { smallest } = cell;
  const { guard } = spot;
  if (!isMeasured(guard) || smallest === null || smallest.kind === "rate") return null;
  // Of a band both sides are asked for, and one level says nothing of the other.
  const sides = [smallest.above, smallest.below].filter((level) => level !== null);
  const [at] = sides;
  const isBand = guard.objective.atMost !== null && guard.objective.atLeast !== null;
  if (at === undefined || sides.length > 1 || isBand) return null;
  const { kind } = smallest;
  const detect = kind === "level" ? ({ kind, level: at } as const) : ({ kind, factor: at } as const);
  const changed = { ...spot, guard: { ...guard, detect }, detect: null };
  if (!isPromised(promiseOf(changed))) return null;
  const farther = fartherBy(gap, at);
  if (!(farther > 0 && farther <= FARTHEST)) return null;
  return { kind: "larger-effect", detect: { kind, at }, cost: bakeHours(gap) * (farther - 1) };
}

/** How many times as far from the expected level, or from the limit where none is known: so much more harm goes unseen. */
function fartherBy({ spot, cell }: Gap, at: number): number {
  const { guard, detect } = spot;
  if (!isMeasured(guard) || cell.smallest === null || cell.smallest.kind === "rate") return Number.NaN;
  if (cell.smallest.kind === "factor") {
    const asked = guard.detect?.kind === "factor" ? guard.detect.factor : 1.5;
    return (at - 1) / (asked - 1);
  }
  const limit = cell.smallest.above === null ? guard.objective.atLeast : guard.objective.atMost;
  const from = guard.expect ?? limit;
  const level = detect ?? (guard.detect?.kind === "level" ? guard.detect.level : null);
  const asked = level ?? (guard.detect?.kind === "factor" ? (from ?? 0) * guard.detect.factor : limit);
  return from === null || asked === null || asked === from ? 1 : Math.abs((at - from) / (asked - from));
}

const SHARES = [2, 3, 5, 10] as const;

/** A larger `alpha-share` of this guard; what it wins the other guards that roll back lose. */
export function alphaShare(gap: Gap): WayOut | null {
  const { planning, spot } = gap;
  const { guard, pair } = spot;
  const spenders = planning.rollout.guards.filter(
    (each) => isMeasured(each) && each.onBreach === "roll-back",
  );
  if (guard.onBreach !== "roll-back" || !isMeasured(guard) || spenders.length < 2) return null;
  const whole = spenders.reduce((sum, each) => sum + each.alphaShare, 0);
  const kept = (times: number): number => whole / (whole + (times - 1) * guard.alphaShare);
  const suffices = (times: number): boolean =>
    isPromised(promiseOf({ ...spot, pair: { ...pair, alpha: pair.alpha * times * kept(times) } }));
  const times = suffices(10) ? SHARES.find(suffices) : undefined;
  if (times === undefined) return null;
  // The others need about so many more samples each.
  const growth = Math.log(1 / kept(times)) / Math.log(1 / pair.alpha);
  return {
    kind: "alpha-share",
    share: Number((times * guard.alphaShare).toPrecision(6)),
    cost: bakeHours(gap) * growth * (spenders.length - 1),
  };
}
