import type { MeasuredGuard } from "../judge/guard.ts";
import { countFormulas } from "./needed-counts.ts";
import { latencyFormulas } from "./needed-latency.ts";
import { levelFormulas } from "./needed-level.ts";
import { pairedFormulas } from "./needed-paired.ts";
import { ratioFormulas } from "./needed-ratio.ts";
import { compositeFormulas, scoreFormulas } from "./needed-scores.ts";
import type { Formulas } from "./question.ts";

/** How many samples a guard of this kind needs for what. */
export function formulasOf(guard: MeasuredGuard): Formulas {
  switch (guard.kind) {
    case "proportion":
    case "rate":
      return countFormulas(guard);
    case "latency":
      return latencyFormulas(guard);
    case "score":
      return scoreFormulas(guard);
    case "composite":
      return compositeFormulas(guard);
    case "ratio":
      return ratioFormulas(guard);
    case "level":
      return levelFormulas(guard);
    case "paired":
      return pairedFormulas(guard);
  }
}

/** Least and largest level that there can be. */
export function rangeOf(guard: MeasuredGuard): readonly [least: number, largest: number] {
  switch (guard.kind) {
    case "score":
      return guard.range;
    case "proportion":
    case "composite":
      return [0, 1];
    case "paired":
      return guard.compares === "latencies" ? [0, Number.POSITIVE_INFINITY] : [0, 1];
    case "level":
      return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    case "latency":
    case "rate":
    case "ratio":
      return [0, Number.POSITIVE_INFINITY];
  }
}

/** Kinds whose comparison needs no level of the baseline: twice as slow is twice as slow. */
export function isRelative(guard: MeasuredGuard): boolean {
  return guard.kind === "level" || (guard.kind === "paired" && guard.compares === "latencies");
}
