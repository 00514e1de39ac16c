/** Two judges that compare the arms' means so far by their standard error: one that pays for looking again, one that does not. */
import type { Moments } from "../../../src/judge/dispersion.ts";
import { momentsOfRows } from "../measured.ts";
import type { AdjustableJudge, Judge, Stream } from "../stream.ts";

const ALPHA = 0.05;
/** GrowthBook's default: where its sequence is narrowest. */
const TUNING = 5_000;
const ONE_SIDED_5_PERCENT = 1.6448536269514722;

/** A naive z-test, one-sided at 5 %, looked at after every row. */
export const naiveZ: Judge = {
  name: "naive z, peeking",
  alarm: (stream) => firstBeyond(stream, [() => ONE_SIDED_5_PERCENT])[0] ?? null,
};

/**
 * The asymptotic confidence sequence that GrowthBook uses, two-sided at 5 % with tuning 5,000 (both its defaults); the alarm is when
 * the sequence leaves zero on the bad side.
 *
 * Source: Waudby-Smith et al., arXiv 2103.06476v7, eq. 9 (width) and 161 (rho); as used in growthbook packages/stats/gbstats/frequentist.
 */
export const sequentialZ: AdjustableJudge = sequential("sequential z", 1);

/** The same one-sided at 5 %, by the two-sided one's rho at 2 alpha: faster than the default (eq. 134). */
export const sequentialZOneSided: AdjustableJudge = sequential("sequential z, one-sided", 2);

/** `times` the alpha of a two-sided sequence. */
function sequential(name: string, times: 1 | 2): AdjustableJudge {
  const alarms: AdjustableJudge["alarms"] = (stream, alphas) =>
    firstBeyond(
      stream,
      alphas.map((alpha) => sequentialBound(alpha * times, times)),
    );
  return { name, alarm: (stream) => alarms(stream, [ALPHA])[0] ?? null, alarms };
}

/** How many standard errors the sequence is wide after n units. */
function sequentialBound(alpha: number, times: 1 | 2): (n: number) => number {
  const log = -2 * Math.log(alpha);
  const rho2 = (log + Math.log(log + 1)) / TUNING;
  return (n) => {
    const v = n * rho2;
    const root = Math.sqrt(v + 1);
    const price = times === 1 ? Math.log(root / alpha) : Math.log(1 + root / alpha);
    return Math.sqrt(((2 * (v + 1)) / v) * price);
  };
}

/** The first row in which the difference is more standard errors than each of these bounds; null for never. */
function firstBeyond(stream: Stream, bounds: readonly ((n: number) => number)[]): (number | null)[] {
  const first = bounds.map((): number | null => null);
  let [c, b]: readonly Moments[] = [];
  for (const [row, [candidate, baseline]] of momentsOfRows(stream).entries()) {
    [c, b] = [add(c, candidate), add(b, baseline)];
    if (c.n < 2 || b.n < 2) continue;
    const error = Math.sqrt(variance(c) / c.n + variance(b) / b.n);
    if (!(error > 0)) continue;
    const [z, n] = [(c.sum / c.n - b.sum / b.n) / error, c.n + b.n];
    for (const [i, bound] of bounds.entries()) if (first[i] === null && z > bound(n)) first[i] = row;
    if (!first.includes(null)) break;
  }
  return first;
}

function add(a: Moments | undefined, b: Moments): Moments {
  return a === undefined ? b : { n: a.n + b.n, sum: a.sum + b.sum, squares: a.squares + b.squares };
}

function variance({ n, sum, squares }: Moments): number {
  return (squares - (sum * sum) / n) / (n - 1);
}
