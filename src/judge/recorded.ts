/** At 100 % there is no live baseline: a purely relative guard goes on against what was recorded while there was one. */
import { COUNT_BETS, redeal, wealth } from "./core.ts";
import { openBlocks } from "./dispersion.ts";
import type { Kind, Memo, Point } from "./kind.ts";
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
  const raw = test.series.map((series, i) => rawSums(series, points[i]));
  const limits = raw.map(([, , xb, nb]) => kind.tolerate(recordedShare(xb, nb, at.side)));
  const series = test.series.map((one, i) => redealt(one, raw[i] ?? one.sums, remaining));
  const tests = at.tests.map((other) =>
    other === test ? { key: "recorded" as const, top: test.top, series } : other,
  );
  return { memo: { ...memo, recorded: { limits, horizon: remaining } }, tests };
}

/** The baseline's sums as events, not as the complement's. */
function rawSums({ sums: [, , xb, nb] }: Series, point: Point | undefined): Sums {
  return [0, 0, point?.[3] === "complement" ? nb - xb : xb, nb, 0];
}

function redealt(series: Series, sums: Sums, remaining: number): Series {
  const core = redeal(series.core, COUNT_BETS, remaining);
  return { core, sums, arm: series.arm, blocks: openBlocks(), low: wealth(core), since: [...sums] };
}
