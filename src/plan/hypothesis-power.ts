/** How many units tell the claimed effect from none, and which effect would be called supported. */
import type { Guard } from "../judge/guard.ts";
import { howToCount } from "../judge/proportion.ts";
import { differenceEndNeed, ratioEndNeed } from "../judge/power-interval.ts";
import { claimedLevel, meanScaleOf, type Claim } from "./claim.ts";
import { largestScatter } from "./needed-scores.ts";

export interface HypothesisPower {
  readonly guard: Guard;
  readonly claim: Claim;
  /** Candidate's share of both arms' units. */
  readonly weight: number;
  readonly designEffect: number;
}

/** An effect many times the claim is no effect that anybody bets on. */
const LARGEST = 64;

/** null where the baseline's level is not said, Infinity where no number does. The larger of two needs: to show an improvement where the claim is true, and to refute the claim where there is none. */
export function neededToTell(power: HypothesisPower): number | null {
  const baseline = expectOf(power.guard);
  if (baseline === null) return null;
  const claimed = claimedLevel(power.claim, baseline);
  const needs = [
    needFor(power, { left: baseline, truth: claimed }),
    needFor(power, { left: claimed, truth: baseline }),
  ];
  return Math.ceil(Math.max(...needs.map((need) => need ?? Number.POSITIVE_INFINITY)));
}

/** The least true effect, on the claim's scale, at which the whole interval lies beyond the claim; null where none does. */
export function smallestSupported(power: HypothesisPower, expected: number): number | null {
  const baseline = expectOf(power.guard);
  if (baseline === null) return null;
  const { claim } = power;
  const left = claimedLevel(claim, baseline);
  const effectAt = (times: number): number => claim.none + (claim.by - claim.none) * times;
  const isSupported = (times: number): boolean => {
    const truth = claimedLevel({ ...claim, by: effectAt(times) }, baseline);
    const need = needFor(power, { left, truth });
    return need !== null && need <= expected;
  };
  let [least, most] = [1, 2];
  while (!isSupported(most)) {
    least = most;
    most *= 2;
    if (most > LARGEST) return null;
  }
  for (let i = 0; i < 16; i += 1) {
    const middle = (least + most) / 2;
    if (isSupported(middle)) most = middle;
    else least = middle;
  }
  return effectAt(most);
}

function expectOf(guard: Guard): number | null {
  return "expect" in guard && guard.expect !== null && guard.expect > 0 ? guard.expect : null;
}

/** Candidate units until the interval leaves out the level `left` although the candidate is at `truth`; null outside of what there can be. */
function needFor(
  power: HypothesisPower,
  { left, truth }: { readonly left: number; readonly truth: number },
): number | null {
  const { guard, weight, designEffect } = power;
  const expect = expectOf(guard);
  if (expect === null || left === truth || weight >= 1) return null;
  const perBaseline = weight / (1 - weight);
  const how =
    guard.kind === "proportion" ? howToCount(guard, []) : guard.kind === "rate" ? "rare" : "frequent";
  const [base, out, real] = how === "complement" ? [1 - expect, 1 - left, 1 - truth] : [expect, left, truth];
  if (how !== "frequent") {
    if (!(base > 0 && out > 0 && real > 0)) return null;
    return ratioEndNeed({ share: base, ratio: out / base, truth: real / base, weight }, designEffect).samples;
  }
  const scale = meanScaleOf(guard);
  if (scale === null) return null;
  const mean = (level: number): number => (level - scale.least) / scale.width;
  if (!(mean(truth) >= 0 && mean(truth) <= 1)) return null;
  const distance = Math.abs(left - truth) / scale.width;
  return differenceEndNeed(
    { distance, deviation: deviationOf(guard, mean(expect)), perBaseline },
    designEffect,
  ).samples;
}

/** Of one unit, in 0..1: what the file says, else the most that there can be at this mean. */
function deviationOf(guard: Guard, mean: number): number {
  if (guard.kind === "score" && guard.spread !== null)
    return guard.spread / (guard.range[1] - guard.range[0]);
  if (guard.kind !== "composite") return largestScatter(mean);
  const squares = guard.parts.reduce((sum, { weight }) => sum + weight ** 2, 0);
  return largestScatter(mean) * Math.sqrt(squares);
}
