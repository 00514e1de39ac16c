/** An interval of a test, turned to the scale on which the bet is written. */
import type { Estimate, Finding } from "../judge/finding.ts";
import type { Guard } from "../judge/guard.ts";
import { shareInterval } from "../judge/interval.ts";
import { type Interval } from "../judge/invert.ts";
import { meanScaleOf, type Claim } from "../plan/claim.ts";

export interface Effect extends Interval {
  readonly value: number;
}

/**
 * Chance that the baseline's own level lies outside of what is taken for it, where a scale has to be changed.
 *
 * It adds to the 5 % of the test's interval: at most 5.1 % in all.
 */
const BASELINE_ALPHA = 0.001;

interface Given {
  readonly estimate: Estimate;
  readonly finding: Finding;
  readonly designEffect: number;
}

/** null where the test is about another quantity than the metric's level, or its numbers are none. */
export function effectOf(guard: Guard, claim: Claim, given: Given): Effect | null {
  const { estimate } = given;
  if (estimate.of === "slower" || estimate.kind === "level") return null;
  const found = isSameScale(estimate, claim) ? estimate : turned(guard, claim, given);
  if (found === null || [found.value, found.low, found.high].some(Number.isNaN)) return null;
  const { value, low, high } = found;
  return low <= high ? { value, low, high } : null;
}

function isSameScale({ kind, of }: Estimate, claim: Claim): boolean {
  if (of === "complement") return false;
  return (kind === "ratio") === (claim.kind === "factor");
}

/** Over all levels that the baseline may have: each scale changes in one direction with either, so the ends are at the corners. */
function turned(guard: Guard, claim: Claim, { estimate, finding, designEffect }: Given): Effect | null {
  const scale = meanScaleOf(guard);
  const { baseline, baselineSamples } = finding.observed;
  if (scale === null || baseline === null) return null;
  const toLevel = (mean: number): number => scale.least + scale.width * mean;
  const n = baselineSamples / Math.max(1, designEffect);
  const mean = (baseline - scale.least) / scale.width;
  if (!(n > 0) || !(mean >= 0 && mean <= 1)) return null;
  const around = shareInterval({ x: mean * n, n }, BASELINE_ALPHA);
  const levels = [toLevel(around.low), toLevel(around.high)];
  const at = (effect: number, level: number): number => onScale(claim, { estimate, effect, level });
  const corners = levels.flatMap((level) => [at(estimate.low, level), at(estimate.high, level)]);
  return {
    value: at(estimate.value, baseline),
    low: Math.min(...corners),
    high: Math.max(...corners),
  };
}

/** The candidate's level that this effect makes of the baseline's, as the claim says it. */
function onScale(
  { kind }: Claim,
  {
    estimate,
    effect,
    level,
  }: { readonly estimate: Estimate; readonly effect: number; readonly level: number },
): number {
  if (kind === "factor" && !(level > 0)) return Number.NaN;
  const candidate =
    estimate.kind === "difference"
      ? level + effect
      : estimate.of === "complement"
        ? 1 - effect * (1 - level)
        : effect * level;
  return kind === "factor" ? candidate / level : candidate - level;
}
