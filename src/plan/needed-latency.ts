import type { LatencyGuard } from "../judge/guard.ts";
import { normalCdf, normalQuantile } from "../judge/normal.ts";
import { certifyCounts, certifyFixed, counts, fixedShare } from "./needed-counts.ts";
import { type Formulas, type Question, missing, type Terms } from "./question.ts";
import { certifiedBound, testedBound, testedPair } from "./tested-bounds.ts";

/** Latencies are close to log-normal; the spread of their logarithm, as in the traces that the judge was tuned on. */
export const LATENCY_SPREAD = 0.5;
/** Fewer expected slow requests say little about a percentile. */
const TAIL_LEAST = 20;

/** Requests beyond a bound of the histogram: at the percentile itself where nobody said which bounds there are. */
export function latencyFormulas(guard: LatencyGuard): Formulas {
  const { percentile } = guard;
  const slow = 1 - percentile / 100;
  const least = ({ designEffect }: Question): Terms => ({ least: (TAIL_LEAST / slow) * designEffect });
  return {
    objective: (question, { limit, truth }) => {
      const side = truth > limit ? "above" : "below";
      const bound = testedBound(guard, limit, side);
      if (bound === null)
        return missing(
          `no bucket has a bound at which ${side === "above" ? "at most" : "at least"} this can be tested`,
        );
      if (side === "above" ? truth <= bound : truth >= bound)
        return missing("the level to find lies within the bound that is really tested");
      return fixedShare(
        question,
        { limit: slow, truth: slowerThan(percentile, truth / bound) },
        least(question),
      );
    },
    baseline: (question, { expect, tolerated, truth, weight }) => {
      const pair = testedPair(guard, expect, tolerated / expect);
      if (pair === null) return missing("no two buckets have bounds at which this margin can be tested");
      const share = slowerThan(percentile, expect / pair.baseline);
      const found = slowerThan(percentile, truth / pair.candidate);
      if (found <= share) return missing("the level to find lies within the margin that is really tested");
      return counts(question, { share, ratio: 1, truth: found / share, weight }, least(question));
    },
    certifyObjective: (question, { limit, truth }) => {
      const bound = certifiedBound(guard, limit, truth > limit ? "above" : "below");
      if (bound === null) return null;
      return certifyFixed(question, { limit: slow, truth: slowerThan(percentile, truth / bound) });
    },
    certifyBaseline: (question, { expect, tolerated, weight }) => {
      const pair = testedPair(guard, expect, tolerated / expect);
      if (pair === null) return null;
      const share = slowerThan(percentile, expect / pair.baseline);
      const truth = slowerThan(percentile, expect / pair.candidate) / share;
      return certifyCounts(question, { share, ratio: 1, truth, weight }, "lower");
    },
  };
}

/** Share of requests above a bound when the percentile lies at `factor` times that bound. */
function slowerThan(percentile: number, factor: number): number {
  return 1 - normalCdf(normalQuantile(percentile / 100) - Math.log(factor) / LATENCY_SPREAD);
}
