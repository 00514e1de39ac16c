/** Cumulative buckets, classic and native, as a ladder of counts or as counts per level. Pure. */
import { unreadable, type Cells, type Outcome, type Unreadable } from "./cells.ts";
import { mergeLadders } from "./native-histogram.ts";

export interface Ladder {
  /** Rising, the last one Infinity. */
  readonly bounds: readonly number[];
  /** Cumulative. */
  readonly counts: readonly number[];
}

/** Extrapolation may move counts by this share of the total; more than that is no rounding. */
const REPAIRED = 0.01;

export function histogram(cells: Cells): Outcome {
  const ladder = ladderOf(cells);
  // Counts that fall from bound to bound are the judge's to repair or refuse.
  return "kind" in ladder ? ladder : { shape: "histogram", ...ladder };
}

/** Each count stands at its bucket's upper bound, so nothing may lie above the last finite one. */
export function levels(cells: Cells): Outcome {
  const native = cells.find((cell) => cell.native);
  if (native !== undefined)
    return unreadable(
      "query-error",
      `Expected one bucket for each value, found a native histogram for ${native.key}`,
    );
  const ladder = ladderOf(cells);
  if ("kind" in ladder) return ladder;
  const total = ladder.counts.at(-1) ?? 0;
  const finite = ladder.bounds.slice(0, -1);
  if (finite.length === 0)
    return unreadable("query-error", 'Expected buckets below le="+Inf", one for each value, found none');
  const above = total - (ladder.counts.at(-2) ?? 0);
  if (above > total * 1e-6)
    return unreadable(
      "query-error",
      `Expected a bucket for the largest value, found ${above} of ${total} above le="${finite.at(-1)}"`,
    );
  const counts: number[] = [];
  let reached = 0;
  for (const count of ladder.counts.slice(0, -1)) {
    if (reached - count > total * REPAIRED)
      return unreadable(
        "ambiguous",
        `Expected counts that rise with their bounds, found ${count} after ${reached}`,
      );
    counts.push(Math.max(0, count - reached));
    reached = Math.max(reached, count);
  }
  return { shape: "levels", levels: finite, counts };
}

let last: readonly number[] = [];

/** One list for readings that follow each other: whoever looks bounds up then knows at once that nothing changed. */
function shared(bounds: readonly number[]): readonly number[] {
  const isSame = bounds.length === last.length && bounds.every((bound, index) => bound === last[index]);
  if (!isSame) last = bounds;
  return last;
}

function ladderOf(cells: Cells): Ladder | Unreadable {
  if (cells.length === 0) return unreadable("no-data", "no buckets");
  const byCell = new Map<string, Ladder>();
  for (const [key, buckets] of Map.groupBy(cells, (cell) => cell.key)) {
    const ladder = ladderOfCell(key, buckets);
    if ("kind" in ladder) return ladder;
    byCell.set(key, ladder);
  }
  const natives = cells.filter(({ native }) => native).length;
  if (natives > 0 && natives < cells.length)
    return unreadable("ambiguous", "Expected native or classic histograms, found both");
  return natives > 0 ? mergeLadders([...byCell.values()]) : addLadders(byCell);
}

function ladderOfCell(key: string, buckets: Cells): Ladder | Unreadable {
  const rungs = buckets
    .map(({ labels, value }) => [boundOf(labels["le"]), value] as const)
    .sort(([a], [b]) => a - b);
  const bounds = rungs.map(([bound]) => bound);
  const negative = buckets.find(({ value }) => value < 0);
  if (bounds.some(Number.isNaN))
    return unreadable("query-error", `Expected a label le with a number on every bucket of ${key}`);
  if (new Set(bounds).size < bounds.length)
    return unreadable("ambiguous", `one bound occurs twice for ${key}`);
  if (negative !== undefined)
    return unreadable("not-a-number", `Expected buckets of at least 0, found ${negative.value} for ${key}`);
  if (bounds.at(-1) !== Infinity)
    return unreadable("query-error", `Expected a bucket le="+Inf", found ${bounds.join(", ")}`);
  return { bounds, counts: rungs.map(([, count]) => count) };
}

/** Cells share their bounds or cannot be added. */
function addLadders(byCell: ReadonlyMap<string, Ladder>): Ladder | Unreadable {
  const ladders = [...byCell.values()];
  const bounds = shared(ladders[0]?.bounds ?? []);
  const other = [...byCell].find(([, ladder]) => shared(ladder.bounds) !== bounds);
  if (other !== undefined)
    return unreadable("ambiguous", `Expected the same bounds in every cell, found others for ${other[0]}`);
  const counts = bounds.map((_, index) =>
    ladders.reduce((total, ladder) => total + (ladder.counts[index] ?? 0), 0),
  );
  return { bounds, counts };
}

function boundOf(le: string | undefined): number {
  if (le === "+Inf" || le === "Inf") return Infinity;
  return le === undefined || le.trim() === "" ? Number.NaN : Number(le);
}
