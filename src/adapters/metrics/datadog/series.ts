/** From Datadog's series to those of one part of a guard: its tags as labels, its numbers in the guard's unit. Pure. */
import type { SourceTarget } from "../../../config/rollout.ts";
import type { MetricRequest } from "../../../ports.ts";
import type { Series } from "../readings.ts";
import type { DatadogSeries } from "./answer.ts";
import type { DatadogPart } from "./query.ts";
import { isBound, SCALES } from "./text.ts";
import { scaleFor } from "./units.ts";

/** @throws RangeError for a unit that is not the text's, a rate where counts are asked for, or a tag with two values */
export function seriesOfPart(
  found: readonly DatadogSeries[],
  part: DatadogPart,
  { request, arm }: { readonly request: MetricRequest; readonly arm: NonNullable<SourceTarget["arm"]> },
): readonly Series[] {
  const written = writtenValues(request, arm);
  const isLevel = request.query.kind === "gauge" || request.query.kind === "values";
  return found.map((each) => {
    if (each.isRate && !isLevel)
      throw new RangeError(
        "Expected counts, found a rate per unit of time: write `.as_count()` behind the query",
      );
    const tags = new Map<string, string>();
    for (const [tag, value] of each.tags) {
      if (tags.has(tag)) throw new RangeError(`Expected one value of the tag ${tag} in a group, found two`);
      tags.set(tag, value);
    }
    const bound = [...tags].find(([tag]) => isBound(tag));
    const scale = bound === undefined ? scaleFor(part.text, each.unit) : 1;
    const labels = [...tags]
      .filter(([tag]) => !isBound(tag))
      .map(([tag, value]) => [tag, written.get(`${tag}:${value}`) ?? value]);
    const le = bound === undefined ? {} : { le: boundOf(bound[1], part) };
    return {
      labels: { ...Object.fromEntries(labels), ...le },
      values: each.values.map((value) => (value === null || scale === 1 ? value : value * scale)),
    };
  });
}

/** Datadog writes tags in small letters: `V2` of the file comes back as `v2`. */
function writtenValues(
  { cohorts }: MetricRequest,
  arm: NonNullable<SourceTarget["arm"]>,
): ReadonlyMap<string, string> {
  const pairs = [
    [arm.label, arm.baseline],
    [arm.label, arm.candidate],
    ...Object.values(cohorts).flatMap((where) => Object.entries(where)),
  ] as const;
  const found = new Map<string, string>();
  for (const [label, value] of pairs) {
    const key = `${label}:${value.toLowerCase()}`;
    const other = found.get(key);
    if (other !== undefined && other !== value)
      throw new RangeError(
        `Expected values of ${label} that differ in small letters, as Datadog keeps them, found ${other} and ${value}`,
      );
    found.set(key, value);
  }
  return found;
}

function boundOf(text: string, { text: { unit } }: DatadogPart): string {
  if (/^\+?inf(?:inity)?$/i.test(text)) return "+Inf";
  const bound = text.trim() === "" ? Number.NaN : Number(text);
  return Number.isFinite(bound) ? String(unit === null ? bound : bound * SCALES[unit]) : text;
}
