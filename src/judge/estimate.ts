/** What the display interval of a test says: an estimate that may be looked at as often as one likes. */
import type { Estimate } from "./finding.ts";
import { meanDifferenceInterval, pooledRatioInterval, shareInterval } from "./interval.ts";
import type { Counted } from "./kind.ts";
import type { Series, Shown } from "./series.ts";

/** Chance that the interval misses the truth at any look. */
const ALPHA = 0.05;

/** How a test's own scale becomes the guard's unit: `least` and `width` of its range, or the size of its units. */
export interface Scale {
  readonly least: number;
  readonly width: number;
}

/** Both arms' levels as they are shown; null where nothing was measured. */
export interface Levels {
  readonly candidate: number | null;
  readonly baseline: number | null;
}

/**
 * In the guard's unit. null where the test has no interval, or nothing was seen.
 *
 * The estimate is what the levels that stand beside it say, so that nobody has to wonder: the sums behind the interval weigh the
 * intervals by their dispersion.
 */
export function estimateOf(
  series: Series,
  counted: Counted,
  { least, width }: Scale,
  levels: Levels,
): Estimate | null {
  const raw = rawEstimate(series, counted);
  if (raw === null) return null;
  // Units slower than a bound are not what is shown as the level.
  if (counted.point[1] > 0) return { ...raw, of: "slower" };
  const shift = raw.kind === "level" ? least : 0;
  const unit = raw.kind === "ratio" ? 1 : width;
  const scaled = (value: number): number => shift + unit * value;
  const [low, high] = [scaled(raw.low), scaled(raw.high)];
  const shown = isShown(counted.rule) ? shownEffect(raw, levels) : null;
  // Values that were cut off for the test have another mean than those that are shown.
  const value = shown !== null && shown >= low && shown <= high ? shown : scaled(raw.value);
  return { ...raw, value, low, high };
}

/** Whether the levels that are shown are about what the test is about: not of a split, nor of one part of a composite. */
function isShown(rule: Counted["rule"]): boolean {
  return rule.kind !== "split" && (rule.kind !== "fixed-score" || rule.part === null);
}

function shownEffect({ kind, of }: Estimate, { candidate, baseline }: Levels): number | null {
  if (candidate === null || (baseline === null && kind !== "level")) return null;
  switch (kind) {
    case "level":
      return candidate;
    case "difference":
      return candidate - (baseline ?? 0);
    case "ratio": {
      const [c, b] = of === "complement" ? [1 - candidate, 1 - (baseline ?? 0)] : [candidate, baseline ?? 0];
      return b > 0 ? c / b : null;
    }
  }
}

function rawEstimate({ shown }: Series, { rule, point }: Counted): Estimate | null {
  switch (rule.kind) {
    case "count":
      return ratio(shown, point[3] === "complement");
    case "fixed":
    case "band":
    case "split":
      return share(shown);
    case "score":
    case "composite":
    case "paired-outcomes":
    case "paired-scores":
      return rule.kind === "composite" && rule.fixed !== null ? mean(shown, rule.fixed) : difference(shown);
    case "fixed-score":
      return mean(shown, 0);
    case "score-band":
      return mean(shown, 0);
    case "sums":
    case "level":
    case "level-pair":
    case "paired-median":
      return null;
  }
}

function ratio([events, all, r, s]: Shown, isComplement: boolean): Estimate | null {
  if (!(all > 0)) return null;
  const interval = pooledRatioInterval({ events, all, r, s }, ALPHA);
  const others = all - events;
  const value = others > 0 ? events / others / (r / all) : Number.POSITIVE_INFINITY;
  return { kind: "ratio", value, of: isComplement ? "complement" : "level", ...interval };
}

function share([x, n]: Shown): Estimate | null {
  // Of a rate there may be more events than units, and then the interval of a share says nothing.
  return n > 0 && x <= n
    ? { kind: "level", value: x / n, of: "level", ...shareInterval({ x, n }, ALPHA) }
    : null;
}

/** The candidate's mean less the baseline's: the sums are of what it lacks. */
function difference([gain, scatter, units]: Shown): Estimate | null {
  if (!(units > 0)) return null;
  const { low, high } = meanDifferenceInterval({ gain, scatter, units }, ALPHA);
  return { kind: "difference", value: -gain / units, of: "level", low: -high, high: -low };
}

/** The candidate's mean: what it lacks to `from`, taken off it. */
function mean([gain, scatter, units]: Shown, from: number): Estimate | null {
  if (!(units > 0)) return null;
  const { low, high } = meanDifferenceInterval({ gain, scatter, units }, ALPHA);
  return { kind: "level", value: from - gain / units, of: "level", low: from - high, high: from - low };
}
