/** When a guard stops the rollout, in words. */
import { manyOf } from "./many-of.ts";
import type { Guard, LatencyGuard, Margin, MeasuredGuard, PairedGuard, SplitGuard } from "../judge/guard.ts";
import { QUORUM } from "../judge/quorum.ts";
import { isZero } from "./guard-kinds.ts";
import { showLevel, showLevelIn } from "./levels.ts";
import { sidesOf } from "./needed.ts";
import type { Plan } from "./plan.ts";
import { showSeconds, showShare, trim } from "./shown.ts";
import { testedBound, testedPair } from "./tested-bounds.ts";
import { writtenLimit } from "./written-limits.ts";

/** One phrase per limit: `above 3%`, `worse than the live baseline by more than 1 point`. */
export function limitsOf(plan: Plan, guard: Guard): readonly string[] {
  switch (guard.kind) {
    case "tripwire": {
      const confirmed = guard.confirmedBy === null ? "" : `, confirmed by ${guard.confirmedBy}`;
      return [`more than ${showLevel(guard, guard.atMost)}${confirmed}`];
    }
    case "split":
      return [`a split that is off from the weight by more than chance${toleratedSplit(plan, guard)}`];
    case "identity":
      return [`a served model other than ${guard.equals}`];
    case "signal":
      return ["a report by people"];
    case "paired":
      return [showPairedMargin(guard)];
    case "proportion":
    case "latency":
    case "rate":
    case "score":
    case "ratio":
    case "level":
    case "composite":
      return [
        ...sidesOf(guard).map(([side, limit]) => showSide(plan, guard, { side, limit })),
        ...(guard.margin === null ? [] : [showMargin(guard, guard.margin)]),
        ...floorsOf(guard),
      ];
  }
}

type Side = "above" | "below";

function showSide(
  plan: Plan,
  guard: MeasuredGuard,
  { side, limit }: { readonly side: Side; readonly limit: number },
): string {
  const level = writtenLimit(plan.resolved, guard.name, side) ?? showLevelIn(plan, guard, limit);
  switch (guard.kind) {
    case "latency":
      return `${side} ${level} at p${guard.percentile}${testedAt(guard, limit, side)}`;
    case "score":
      return `${side} ${level} on a scale of ${trim(guard.range[0])} to ${trim(guard.range[1])}`;
    case "ratio":
      return `${side} ${level} per ${guard.per === 1 ? guard.unit : `${guard.per.toLocaleString("en-US")} ${manyOf(guard.unit)}`}`;
    case "level":
      return `${side} ${level} in ${QUORUM.m} of ${QUORUM.w} readings, or in far too many of all`;
    case "proportion":
    case "rate":
    case "composite":
    case "paired":
      return `${side} ${level}`;
  }
}

/** The bound at which units are counted, where it is not the limit itself. */
function testedAt(guard: LatencyGuard, limit: number, side: Side): string {
  const bound = testedBound(guard, limit, side);
  return bound === null || bound === limit ? "" : ` (${side} ${showSeconds(bound)} is what is tested)`;
}

function showMargin(guard: MeasuredGuard, margin: Margin): string {
  const worse = "worse than the live baseline";
  const often = guard.kind === "level" ? " more often than not" : "";
  if (isZero(margin)) return `${worse}${often}`;
  if (margin.kind === "factor")
    return `worse than ×${trim(margin.factor)} of the live baseline${often}${guard.kind === "latency" ? testedMargin(guard, margin.factor) : ""}`;
  return `${worse} by more than ${showPoints(guard, margin.points)}`;
}

function testedMargin(guard: LatencyGuard, factor: number): string {
  if (guard.bounds === null || guard.expect === null) return "";
  const pair = testedPair(guard, guard.expect, factor);
  if (pair === null) return "";
  const [baseline, candidate] = [showSeconds(pair.baseline), showSeconds(pair.candidate)];
  return ` (×${trim(Number((pair.candidate / pair.baseline).toPrecision(3)))} is what is tested: ${candidate} against ${baseline})`;
}

/** Distances of shares are points, of scores scores. */
function showPoints(guard: MeasuredGuard, points: number): string {
  const isScore =
    guard.kind === "score" ||
    guard.kind === "composite" ||
    (guard.kind === "paired" && guard.compares === "scores");
  if (isScore) return `${trim(points)} score`;
  const shown = trim(points * 100);
  return `${shown} ${shown === "1" ? "point" : "points"}`;
}

function showPairedMargin(guard: PairedGuard): string {
  const { margin, compares } = guard;
  const beside = "than the baseline's answer to the same request";
  const worse = { outcomes: "bad more often", scores: "worse", latencies: "slower" }[compares];
  if (margin === null || isZero(margin)) return `${worse} ${beside}`;
  if (margin.kind === "points") return `${worse} ${beside} by more than ${showPoints(guard, margin.points)}`;
  return `${worse} ${beside} by more than ×${trim(margin.factor)}`;
}

function floorsOf(guard: MeasuredGuard): readonly string[] {
  if (guard.kind !== "composite") return [];
  return guard.parts.flatMap(({ name, floor }) =>
    floor === null ? [] : [`below ${showShare(floor)} in its part ${name}`],
  );
}

/** What the odds may be off by: the guard's own tolerance, and what users that come back move by chance. */
function toleratedSplit({ pairs }: Plan, { name, firstSeen }: SplitGuard): string {
  const tolerance = pairs.find((pair) => pair.guard === name)?.tolerance ?? 1;
  if (tolerance === 1) return "";
  const why = firstSeen ? "" : " (users that come back are counted again)";
  // Beyond a million no split of anybody's users is off: a number would only look exact.
  if (!(tolerance <= 1e6)) return `; any odds are tolerated${why}`;
  return `; odds within ×${trim(Number(tolerance.toFixed(2)))} are tolerated${why}`;
}
