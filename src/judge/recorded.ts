/** At 100 % there is no live baseline: a purely relative guard goes on against what was recorded while there was one. */
import { capital, redeal } from "./core.ts";
import { type ArmSpread, openBlocks, unitVariance } from "./dispersion.ts";
import type { Kind, Memo } from "./kind.ts";
import { recordedMean, recordedShare } from "./objective.ts";
import { betsOf } from "./rules.ts";
import type { Series, Sums } from "./series.ts";
import type { TestState } from "./state.ts";

type Side = "above" | "below";

/**
 * Replaces the test against the live baseline by one against its pooled level in all earlier stages, with the tolerated margin,
 * as a fixed limit. null where nothing was recorded.
 *
 * The evidence so far is dealt anew (with what is left of the reserve), so both together spend one alpha. What the comparison loses: a drift of
 * both versions no longer cancels.
 */
export function turnToRecorded(
  kind: Kind,
  memo: Memo,
  at: { readonly tests: readonly TestState[]; readonly horizon: number },
): { memo: Memo; tests: TestState[] } | null {
  const { recorded } = kind;
  const test = at.tests.find(({ key }) => key === "baseline");
  const points = memo.points ?? [];
  if (recorded === null || test === undefined || !test.series.every(({ sums }) => sums[3] > 0)) return null;
  const side = kind.better === "higher" ? "below" : "above";
  const remaining = Math.max(1, at.horizon - Math.max(0, ...test.series.map(({ core }) => core.t)));
  const bets = betsOf(recorded.rule(0, side));
  const series = test.series.map((one, i) => {
    const core = redeal(one.core, bets, remaining);
    return redealt(one, core, points[i]?.[3] === "complement");
  });
  const isShare = recorded.rule(0, side).kind === "fixed";
  const limits = series.map((one) =>
    recorded.tolerate(memo, isShare ? shareOf(one, side) : meanOf(one, side)),
  );
  const tests = at.tests.map((other) =>
    other === test ? { key: "recorded" as const, top: test.top, series } : other,
  );
  return { memo: { ...memo, recorded: { limits, horizon: remaining } }, tests };
}

function shareOf({ sums }: Series, side: Side): number {
  return recordedShare(sums[2], sums[3], side);
}

function meanOf({ sums, arm }: Series, side: Side): number {
  const variance = Math.max(1e-6, unitVariance(arm[4], arm[5], arm[6]));
  return recordedMean({ n: sums[3], sum: sums[2], variance }, side);
}

/** The series of one arm that goes on where one of two arms ended; a complement turns back into the events. */
function redealt(series: Series, core: Series["core"], isComplement: boolean): Series {
  const [, , xb, nb] = series.sums;
  const [mean, size, steps, pairs, n, sum, squares] = series.arm;
  const arm: ArmSpread = isComplement
    ? [1 - mean, size, steps, pairs, n, n - sum, n - sum]
    : [mean, size, steps, pairs, n, sum, squares];
  const sums: Sums = [0, 0, isComplement ? nb - xb : xb, nb, 0];
  const shown: Series["shown"] = [0, 0, 0, 0];
  return { core, sums, arm, blocks: openBlocks(), low: capital(core), since: [...sums], shown, extra: [] };
}
