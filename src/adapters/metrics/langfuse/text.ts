/** What a guard asks of Langfuse: a mapping in one line, as `{ view: observations, count: rows, where: { level: ERROR } }`. Pure. */
import { parse } from "yaml";
import { z } from "zod";
import type { MetricQuery } from "../../../ports.ts";

export const VIEWS = ["observations", "scores-numeric", "scores-categorical", "traces"] as const;
const AGGREGATIONS = ["count", "sum", "avg", "max", "min", "p50", "p75", "p90", "p95", "p99"] as const;

const CONDITION = z.union([z.string(), z.array(z.string()).min(1)]);
const TEXT = z
  .strictObject({
    view: z.enum(VIEWS),
    measure: z.string().min(1).optional(),
    aggregation: z.enum(AGGREGATIONS).optional(),
    identity: z.string().min(1).optional(),
    values: z.literal(true).optional(),
    in: z.enum(["ms", "s"]).optional(),
    where: z.record(z.string().min(1), CONDITION).optional(),
  })
  .readonly();

export interface LangfuseText {
  readonly view: (typeof VIEWS)[number];
  readonly measure: string;
  readonly aggregation: (typeof AGGREGATIONS)[number];
  /** A further dimension: who answered, or each score by itself. */
  readonly also: string | null;
  /** What a value is multiplied by. */
  readonly scale: number;
  /** Dimension → one of these values. */
  readonly where: Readonly<Record<string, readonly string[]>>;
}

/** Langfuse measures these in milliseconds. */
const IN_MILLISECONDS = new Set(["latency", "streamingLatency", "timeToFirstToken"]);
/** Of these the sum over parts is the sum of the whole. */
const ADDS_UP = new Set<LangfuseText["aggregation"]>(["count", "sum"]);
const EXAMPLE = "{ view: observations, measure: count, where: { level: ERROR } }";

/**
 * `measure` is `count` and `aggregation` is `count` or `sum` where nothing else is said.
 *
 * @param kind what the guard makes of it: sums add up, a level stands for itself
 * @throws RangeError with what was expected, what was found and what to write
 */
export function parseLangfuse(text: string, kind: MetricQuery["kind"]): LangfuseText {
  const parsed = TEXT.safeParse(yamlOf(text));
  if (!parsed.success)
    throw new RangeError(`Expected a mapping such as ${EXAMPLE}, found ${sentenceOf(parsed.error)}`);
  const { view, measure = "count", identity, values, where = {} } = parsed.data;
  const aggregation = parsed.data.aggregation ?? (measure === "count" ? "count" : "sum");
  const read: LangfuseText = {
    view,
    measure,
    aggregation,
    also: identity ?? (values === true ? "value" : null),
    scale: scaleOf(measure, parsed.data.in),
    where: Object.fromEntries(
      Object.entries(where).map(([column, value]) => [column, Array.isArray(value) ? value : [value]]),
    ),
  };
  demandFit(read, kind);
  return read;
}

function yamlOf(text: string): unknown {
  try {
    return parse(text);
  } catch {
    throw new RangeError(`Expected a mapping such as ${EXAMPLE}, found ${text.slice(0, 60)}`);
  }
}

function sentenceOf({ issues: [issue] }: z.ZodError): string {
  if (issue === undefined) return "another one";
  if (issue.code === "unrecognized_keys") return `the key ${issue.keys.join(", ")}`;
  return `${issue.path.join(".") || "a text"}: ${issue.message}`;
}

function scaleOf(measure: string, unit: "ms" | "s" | undefined): number {
  if (!IN_MILLISECONDS.has(measure)) return 1;
  if (unit === undefined)
    throw new RangeError(
      `Expected \`in: s\` or \`in: ms\` beside measure: ${measure}, found neither: Langfuse measures it in milliseconds`,
    );
  return unit === "s" ? 1e-3 : 1;
}

/** What does not add up over intervals, cells and versions is no number of a guard that adds up. */
function demandFit({ aggregation, also, view }: LangfuseText, kind: MetricQuery["kind"]): void {
  switch (kind) {
    case "histogram":
      throw new RangeError(
        'Expected a level such as `level: "{ view: observations, measure: latency, aggregation: p95, in: s }"`, found a histogram: Langfuse chooses its bins anew for each answer',
      );
    case "pairs":
      throw new RangeError(
        "Expected guards other than paired ones, found `pairs`: Langfuse does not keep two answers in one row",
      );
    case "moments":
      throw new RangeError(
        'Expected `score: "{ view: scores-numeric, values: true }"`, found moments: Langfuse has no sum of squares',
      );
    case "gauge":
      return;
    case "identities":
      if (also === null)
        throw new RangeError("Expected `identity: providedModelName` or another dimension, found none");
      return;
    case "values":
    case "parts":
      if (also !== "value" || view !== "scores-numeric")
        throw new RangeError(
          "Expected `{ view: scores-numeric, values: true }`, found a text that is no list of scores",
        );
      return;
    case "counts":
    case "rate":
    case "count":
    case "ratio":
      if (!ADDS_UP.has(aggregation))
        throw new RangeError(`Expected aggregation: count or sum, which add up, found ${aggregation}`);
  }
}
