/** The unit that Datadog keeps a metric in against the one that a guard's text says: converted knowingly, or refused. Pure. */
import type { DatadogSeries } from "./answer.ts";
import { SCALES, type DatadogText, type DatadogUnit } from "./text.ts";

/** As Datadog's list of units names those of the families time and percentage. */
const NAMED: Readonly<Record<string, DatadogUnit>> = {
  nanosecond: "ns",
  microsecond: "us",
  millisecond: "ms",
  second: "s",
  minute: "min",
  percent: "percent",
};

/** What a number is multiplied by to be in seconds, or a share. @throws RangeError where nobody can know, with what to write */
export function scaleFor({ unit }: DatadogText, kept: DatadogSeries["unit"]): number {
  const isKnown = kept !== null && (kept.family === "time" || NAMED[kept.name] !== undefined);
  if (!isKnown) return unit === null ? 1 : SCALES[unit];
  const found = NAMED[kept.name];
  if (found === undefined)
    throw new RangeError(`Expected a metric in ${Object.keys(NAMED).join(", ")}, found ${kept.name}`);
  if (found === (unit ?? "s")) return SCALES[found];
  throw new RangeError(
    unit === null
      ? `Expected the unit in the text, found none, and Datadog keeps the metric in ${kept.name}s: write \`in ${found}\` at its end`
      : `Expected ${unit}, as the text says, found that Datadog keeps the metric in ${kept.name}s: write \`in ${found}\` at its end`,
  );
}
