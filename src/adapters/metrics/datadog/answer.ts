/** What Datadog answered to a request for series, with everything that is not as asked said. Pure. */
import { z } from "zod";
import type { Window } from "../../../judge/reading.ts";
import { instant, iso, milliseconds, showDuration } from "../../../units.ts";
import type { Refusal } from "../readings.ts";

/** Shape of `TimeseriesFormulaQueryResponse`; a value is null where nothing was counted. */
const UNIT = z.looseObject({ family: z.string().nullish(), name: z.string().nullish() });
const ANSWER = z.looseObject({
  errors: z.union([z.string(), z.array(z.unknown())]).nullish(),
  data: z
    .looseObject({
      attributes: z.looseObject({
        times: z.array(z.number()).nullish(),
        series: z
          .array(
            z.looseObject({
              group_tags: z.array(z.string()).nullish(),
              query_index: z.int().min(0),
              unit: z.array(UNIT.nullable()).nullish(),
            }),
          )
          .nullish(),
        values: z.array(z.array(z.unknown())).nullish(),
      }),
    })
    .nullish(),
});

export interface DatadogSeries {
  /** Index of the query in the request. */
  readonly query: number;
  readonly tags: readonly (readonly [tag: string, value: string])[];
  /** The unit that the metric is kept in, as Datadog names it; null where it has none. */
  readonly unit: { readonly family: string; readonly name: string } | null;
  readonly isRate: boolean;
  /** By interval of the request: null is no value, NaN one that is no number. */
  readonly values: readonly (number | null)[];
}

/** Series by interval; a refusal with status 200 is the server's own. */
export function understandDatadog(
  json: unknown,
  intervals: readonly Window[],
): readonly DatadogSeries[] | Refusal {
  const parsed = ANSWER.safeParse(json);
  if (!parsed.success) return wrong("Expected { data: { attributes } } of Datadog, found something else");
  const { errors, data } = parsed.data;
  const said = typeof errors === "string" ? errors : JSON.stringify(errors ?? []);
  if (said !== "" && said !== "[]") return wrong(`Datadog answered with errors: ${said.slice(0, 300)}`);
  if (data == null) return wrong("Expected data of Datadog, found neither data nor errors");
  const { times, series, values } = data.attributes;
  const moments = times ?? [];
  const lines = values ?? [];
  const heads = series ?? [];
  if (heads.length !== lines.length || lines.some(({ length }) => length !== moments.length))
    return wrong(
      "Expected as many values as series and times, found others: half of an answer is none. Is something between here and Datadog?",
    );
  const foreign = foreignStep(moments, intervals);
  if (foreign !== null) return foreign;
  const columns = intervals.map(({ from }) => moments.indexOf(from));
  return heads.map((head, index) => ({
    query: head.query_index,
    tags: (head.group_tags ?? []).map(pairOf),
    unit: unitIn(head.unit?.[0]),
    isRate: head.unit?.[1] != null,
    values: columns.map((column) => numberIn(column === -1 ? null : lines[index]?.[column])),
  }));
}

/** Datadog takes a longer step than it is asked for where there would be too many points. */
function foreignStep(times: readonly number[], intervals: readonly Window[]): Refusal | null {
  const starts = new Set<number>(intervals.map(({ from }) => from));
  const [first] = intervals;
  const foreign = times.find((time) => !starts.has(time));
  const twice = new Set(times).size < times.length;
  if (first === undefined || (foreign === undefined && !twice && !isThinned(times, intervals))) return null;
  const step = showDuration(milliseconds(first.to - first.from));
  const found = foreign === undefined ? "fewer or repeated ones" : `one at ${shownTime(foreign)}`;
  return {
    why: "partial",
    detail: `Expected one point for each interval of ${step}, found ${found}: Datadog kept to another step, so that no point is an interval. Write an \`every\` that divides a day, or look more often`,
  };
}

/** Every second moment of a longer list is a step twice as long, and each value two intervals' worth. */
function isThinned(times: readonly number[], intervals: readonly Window[]): boolean {
  if (times.length < 2) return false;
  const [one = 0, two = 0] = times;
  const [first] = intervals;
  return (
    first !== undefined &&
    times.every((time, index) => time === one + index * (two - one)) &&
    two - one > first.to - first.from
  );
}

function shownTime(time: number): string {
  const isMoment = Number.isInteger(time) && time >= 0 && time < 8e15;
  return isMoment ? iso(instant(time)) : `the moment ${time}, which is none`;
}

/** A tag without a colon is a tag without a value. */
function pairOf(tag: string): readonly [string, string] {
  const at = tag.indexOf(":");
  return at === -1 ? [tag, ""] : [tag.slice(0, at), tag.slice(at + 1)];
}

function unitIn(unit: z.output<typeof UNIT> | null | undefined): DatadogSeries["unit"] {
  return unit == null ? null : { family: unit.family ?? "", name: unit.name ?? "" };
}

function numberIn(value: unknown): number | null {
  if (value === null || value === undefined) return null;
  return typeof value === "number" ? value : Number.NaN;
}

function wrong(detail: string): Refusal {
  return { why: "query-error", detail };
}
