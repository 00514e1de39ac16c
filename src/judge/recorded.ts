/** At 100 % there is no live baseline: a purely relative guard goes on against what was recorded while there was one. */
import { COUNT_BETS, redeal, wealth } from "./core.ts";
import { type ArmSpread, openBlocks } from "./dispersion.ts";
import type { Kind, Memo } from "./kind.ts";
import { recordedShare } from "./objective.ts";
import type { Series, Sums } from "./series.ts";
import type { TestState } from "./state.ts";

/**
 * Replaces the test against the live baseline by one against its pooled share in all earlier stages, with the tolerated margin,
 * as a fixed limit. null where nothing was recorded.
 *
 * The evidence so far is dealt anew (with the reserve), so both together spend one alpha. What the comparison loses: a drift of
 * both versions no longer cancels.
 */
export function turnToRecorded(
  kind: Kind,
  memo: Memo,
  at: { readonly tests: readonly TestState[]; readonly horizon: number; readonly side: "above" | "below" },
): { memo: Memo; tests: TestState[] } | null {
  const test = at.tests.find(({ key }) => key === "baseline");
  const points = memo.points ?? [];
  if (test === undefined || !test.series.every(({ sums }) => sums[3] > 0)) return null;
  const remaining = Math.max(1, at.horizon - Math.max(0, ...test.series.map(({ core }) => core.t)));
  const series = test.series.map((one, i) => redealt(one, points[i]?.[3] === "complement", remaining));
  const limits = series.map(({ sums }) => kind.tolerate(recordedShare(sums[2], sums[3], at.side)));
  const tests = at.tests.map((other) =>
    other === test ? { key: "recorded" as const, top: test.top, series } : other,
  );
  return { memo: { ...memo, recorded: { limits, horizon: remaining } }, tests };
}

/** The series of one arm that goes on where one of two arms ended; a complement turns back into the events. */
function redealt(series: Series, isComplement: boolean, remaining: number): Series {
  const core = redeal(series.core, COUNT_BETS, remaining);
  const [, , xb, nb] = series.sums;
  const [mean, size, steps, pairs, n, sum, squares] = series.arm;
  const arm: ArmSpread = isComplement
    ? [1 - mean, size, steps, pairs, n, n - sum, n - sum]
    : [mean, size, steps, pairs, n, sum, squares];
  const sums: Sums = [0, 0, isComplement ? nb - xb : xb, nb, 0];
  return { core, sums, arm, blocks: openBlocks(), low: wealth(core), since: [...sums] };
}
