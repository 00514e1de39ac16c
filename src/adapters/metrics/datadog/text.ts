/** The texts of a guard that reads Datadog: one metric query each, with the unit of its numbers. Pure and total. */
import type { MetricQuery } from "../../../ports.ts";

export interface DatadogText {
  /** Aggregator and metric, as `sum:llm.errors`. */
  readonly head: string;
  /** What stands in the first braces. */
  readonly scope: string;
  /** Tags to group by, besides `$by`. */
  readonly groups: readonly string[];
  /** Functions after the braces, each with its dot. */
  readonly functions: string;
  /** The unit that the text says its numbers are in; null where it says none. */
  readonly unit: DatadogUnit | null;
}

/** To seconds, and to shares. */
export const SCALES = { s: 1, ms: 1e-3, us: 1e-6, ns: 1e-9, min: 60, percent: 1e-2 } as const;
export type DatadogUnit = keyof typeof SCALES;

const EXAMPLE = "sum:llm.errors{$where} by {$by}.as_count()";
const HEAD = String.raw`(?:avg|sum|min|max|last|p\d{2}(?:\.\d+)?|count(?:\(\s*v\s*:\s*v\s*[<>]=?\s*[\d.]+\s*\))?):[A-Za-z][\w.]*`;
const WHOLE = new RegExp(
  String.raw`^(${HEAD})\{([^{}]*)\}(?:\s*by\s*\{([^{}]*)\})?((?:\.\w+\([^()]*\))*)(?:\s+in\s+(\w+))?$`,
);
const ALLOWED =
  /^\.(?:as_count\(\)|fill\(\s*null\s*\)|rollup\(\s*(?:avg|sum|min|max|count)\s*(?:,[^)]*)?\))$/;

/** Parts that are added up over cells and intervals: an average of them would be no count. */
const LEVELS: ReadonlySet<MetricQuery["kind"]> = new Set(["gauge", "values", "parts"]);

/**
 * `sum:llm.errors{$where} by {$by}.as_count()`, and where the numbers are no seconds and no shares, ` in ms` or ` in percent`.
 *
 * Counts have to be counts: `sum` or `count` with `.as_count()` or a rollup that adds. Nothing may fill gaps.
 * @throws RangeError with what was expected, what was found, and what to write
 */
export function parseDatadog(text: string, kind: MetricQuery["kind"]): DatadogText {
  const [whole, head = "", scope = "", groups = "", functions = "", unit] = WHOLE.exec(text.trim()) ?? [];
  if (whole === undefined)
    throw new RangeError(`Expected one metric query such as ${EXAMPLE}, found ${shown(text)}`);
  for (const [each] of functions.matchAll(/\.\w+\([^()]*\)/g)) demandAllowed(each);
  const tags = groups.split(",").map((tag) => tag.trim());
  if (!tags.includes("$by"))
    throw new RangeError(
      `Expected \`by {$by}\`, without which versions are not told apart, found ${shown(text)}`,
    );
  const others = tags.filter((tag) => tag !== "$by" && tag !== "");
  const isBounded = others.some(isBound);
  if (!LEVELS.has(kind) || isBounded) demandCount(head, functions, text);
  if (kind === "histogram" && !isBounded)
    throw new RangeError(
      "Expected the tag of the buckets' bounds, as in `by {$by,upper_bound}`, found none: a percentile of a part is none of the whole",
    );
  if ((kind === "values" || kind === "parts") && others.length === 0)
    throw new RangeError(
      "Expected one value for each unit, or counts by `upper_bound`, found one number for all: nobody can tell how many units are behind it. Judge it as a level (`level:`) instead",
    );
  return { head, scope, groups: others, functions, unit: unitOf(unit) };
}

/** The tag that Datadog gives to buckets of an OpenMetrics histogram is the bound that we call `le`. */
export function isBound(tag: string): boolean {
  return tag === "upper_bound" || tag === "le";
}

function demandAllowed(one: string): void {
  if (ALLOWED.test(one)) return;
  throw new RangeError(
    /^\.(?:fill|default)/.test(one)
      ? `Expected gaps to stay gaps, found ${one}: what is missing would be a number. Take it out`
      : `Expected no other function than .as_count() and .rollup(…), found ${one}`,
  );
}

function demandCount(head: string, functions: string, text: string): void {
  const adds = /\.as_count\(\)|\.rollup\(\s*(?:sum|count)\b/.test(functions);
  const isSum = /^(?:sum|count)\b/.test(head);
  const averages = /\.rollup\(\s*(?:avg|min|max)\b/.test(functions);
  if (adds && isSum && !averages) return;
  throw new RangeError(
    `Expected counts: \`sum:\` or \`count:\` with \`.as_count()\`, found ${shown(text)}. Without them Datadog gives a rate, or an average over the interval`,
  );
}

function unitOf(unit: string | undefined): DatadogUnit | null {
  if (unit === undefined) return null;
  const found = UNITS.find((each) => each === unit);
  if (found === undefined) throw new RangeError(`Expected one of ${UNITS.join(", ")}, found in ${unit}`);
  return found;
}

const UNITS = ["s", "ms", "us", "ns", "min", "percent"] as const;

function shown(text: string): string {
  return text.trim() === "" ? "nothing" : text.trim().slice(0, 120);
}
