/** From texts to the queries of one request to Datadog: equal ones are asked once. Pure. */
import type { SourceTarget } from "../../../config/rollout.ts";
import type { MetricRequest } from "../../../ports.ts";
import { textsOf } from "../query-texts.ts";
import { labelsOf } from "../readings.ts";
import { parseDatadog, type DatadogText } from "./text.ts";

export type DatadogTarget = Extract<SourceTarget, { readonly kind: "datadog" }>;

export interface DatadogPart {
  readonly name: string;
  readonly text: DatadogText;
  /** As Datadog gets it. */
  readonly query: string;
}

export interface PreparedDatadog {
  readonly request: MetricRequest;
  readonly parts: readonly DatadogPart[];
}

/** @throws RangeError for a text that is no query, with what to write instead */
export function prepareDatadog(request: MetricRequest, target: DatadogTarget): PreparedDatadog {
  const by = labelsOf(request, target.arm);
  const seconds = stepOf(request) / 1_000;
  const parts = Object.entries(textsOf(request.query)).map(([name, written]) => {
    const filled = written.replaceAll(/\$window\b/g, String(seconds));
    const text = parseDatadog(filled, request.query.kind);
    demandRollup(text.functions, seconds);
    const groups = [...by, ...text.groups].map(tagOf).join(",");
    const where = `{${scopeOf(text.scope, target.where)}}`;
    return { name, text, query: `${text.head}${where} by {${groups}}${text.functions}` };
  });
  return { request, parts };
}

/** Length of the request's intervals, in ms. */
function stepOf({ intervals }: MetricRequest): number {
  const [first] = intervals;
  return first === undefined ? 0 : first.to - first.from;
}

/** Shape of `TimeseriesFormulaQueryRequest`: from, to and interval in ms, `to` exclusive. */
export function bodyOf(prepared: readonly PreparedDatadog[]): unknown {
  const [first] = prepared;
  const intervals = first?.request.intervals ?? [];
  const queries = queriesOf(prepared);
  return {
    data: {
      type: "timeseries_request",
      attributes: {
        from: intervals[0]?.from ?? 0,
        to: intervals.at(-1)?.to ?? 0,
        interval: first === undefined ? 0 : stepOf(first.request),
        queries: queries.map((query, index) => ({ data_source: "metrics", name: `q${index}`, query })),
        formulas: queries.map((_, index) => ({ formula: `q${index}` })),
      },
    },
  };
}

/** By the index that an answer calls them by. */
export function queriesOf(prepared: readonly PreparedDatadog[]): readonly string[] {
  return [...new Set(prepared.flatMap(({ parts }) => parts.map(({ query }) => query)))];
}

/** A step of its own would be another bucket than the interval. */
function demandRollup(functions: string, seconds: number): void {
  const [, written] = /\.rollup\([^,)]*,\s*([^)]*)\)/.exec(functions) ?? [];
  if (written === undefined || Number(written) === seconds) return;
  throw new RangeError(
    `Expected a rollup by the interval of ${seconds}s, found ${written}. Write .rollup(sum, $window)`,
  );
}

const TAG = /^[A-Za-z][\w./-]{0,199}$/;

function tagOf(tag: string): string {
  if (TAG.test(tag)) return tag;
  throw new RangeError(`Expected the name of a tag to group by, found ${tag.slice(0, 60)}`);
}

/** `$where` of a list is a list, of an expression an expression; of nothing it takes its comma or AND along. */
function scopeOf(scope: string, where: Readonly<Record<string, string>>): string {
  const terms = Object.entries(where).map(([tag, value]) => `${tagOf(tag)}:${valueOf(value)}`);
  if (!/\$where\b/.test(scope)) return scope.trim() === "" ? "*" : scope;
  if (terms.length === 0) {
    const rest = scope.replaceAll(/\$where\b\s*(?:,|AND\b)?|(?:,|\bAND\b)\s*\$where\b/gi, "").trim();
    const left = rest.replace(/(?:,|\bAND)$/i, "").trim();
    return left === "" ? "*" : left;
  }
  const isExpression = /\b(?:AND|OR|NOT|IN)\b|!/.test(scope);
  const joined = isExpression ? `(${terms.join(" AND ")})` : terms.join(",");
  return scope.replaceAll(/\$where\b/g, () => joined);
}

function valueOf(value: string): string {
  if (/^[\w.:/*-]+$/.test(value)) return value;
  throw new RangeError(
    `Expected the value of a tag in \`where\` (letters, digits, _ - : . /), found ${value.slice(0, 60)}`,
  );
}
