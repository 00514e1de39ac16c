/** From the texts of the rollout file to PromQL. Pure. */
import type { SourceTarget } from "../../config/rollout.ts";
import type { MetricQuery, MetricRequest } from "../../ports.ts";
import { milliseconds, showDuration } from "../../units.ts";
import { textsOf } from "./query-texts.ts";
import { labelsOf } from "./readings.ts";

export type PrometheusTarget = Extract<SourceTarget, { readonly kind: "prometheus" }>;

/** One expression of a batch; its series come back with this name in the label `guard`. */
export interface Expression {
  readonly name: string;
  readonly text: string;
}

export interface PreparedRequest {
  readonly request: MetricRequest;
  /** By part of the query: `events`, `total`, … */
  readonly parts: Readonly<Record<string, Expression>>;
  /** When the newest sample was taken, in seconds; null where the text is not plain enough to tell. */
  readonly newest: Expression | null;
}

/** `$by`, `$where` and `$window` filled in. `number` keeps names apart where a guard asks more than once. */
export function prepare(request: MetricRequest, target: PrometheusTarget, number: number): PreparedRequest {
  const name = (part: string) => `${request.guard}.${part}${number === 0 ? "" : `.${number}`}`;
  const [first] = request.intervals;
  const words = {
    by: labelsOf(request, target.arm).join(", "),
    where: Object.entries(target.where)
      .map(([label, value]) => `${label}=${promText(value)}`)
      .join(","),
    window: showDuration(milliseconds(first === undefined ? 0 : first.to - first.from)),
  };
  const texts = textsOf(request.query);
  const parts = Object.entries(texts).map(
    ([part, text]) =>
      [part, { name: name(part), text: fill(aggregated(request.query.kind, text), words) }] as const,
  );
  const selector = selectorOf(request.query, texts);
  const newest =
    selector === null
      ? null
      : { name: name("newest"), text: fill(`min by ($by) (timestamp(${selector}))`, words) };
  return { request, parts: Object.fromEntries(parts), newest };
}

/** All expressions as one instant vector; the comment that a text may end in ends with its line. */
export function join(expressions: readonly Expression[]): string {
  return expressions
    .map(
      ({ name, text }) =>
        `label_replace(${text}\n, "guard", ${promText(name.replaceAll("$", "$$$$"))}, "", "")`,
    )
    .join(" or ");
}

interface Words {
  readonly by: string;
  readonly where: string;
  readonly window: string;
}

/** An empty word takes its comma along: `{, a="b"}` and `by (, a)` are not PromQL. */
function fill(text: string, words: Words): string {
  const where = (words.where === "" ? text.replaceAll(/\$where\b\s*,?/g, "") : text).replaceAll(
    /\$where\b/g,
    () => words.where,
  );
  const by = (words.by === "" ? where.replaceAll(/,\s*\$by\b|\$by\b(?:\s*,\s*)?/g, "") : where).replaceAll(
    /\$by\b/g,
    () => words.by,
  );
  return by.replaceAll(/\$window\b/g, () => words.window);
}

const QUOTED = `"(?:[^"\\\\]|\\\\.)*"|'(?:[^'\\\\]|\\\\.)*'|\`[^\`]*\``;
const MATCHERS = `\\{(?:[^{}"'\`]|${QUOTED})*\\}`;
const SELECTOR = `(?:[a-zA-Z_:][\\w:]*\\s*(?:${MATCHERS})?|${MATCHERS})`;

/** A counter given as a bare selector becomes its increase; buckets keep their bound, pairs both answers. */
function aggregated(kind: MetricQuery["kind"], text: string): string {
  const isValues = kind === "values" || kind === "parts";
  const hasBounds = kind === "histogram" || (isValues && isBuckets(text));
  const isBare = new RegExp(`^\\s*${SELECTOR}\\s*$`).test(text);
  if (isBare && kind === "identities") return `increase(${text.trim()}[$window])`;
  const isCounter = hasBounds || (kind !== "gauge" && !isValues);
  const by = kind === "pairs" ? "$by, baseline, candidate" : "$by";
  const whole = isBare && isCounter ? `sum by (${by}) (increase(${text.trim()}[$window]))` : text;
  return !hasBounds || /\ble\b\s*,\s*\$by|\$by\s*,\s*le\b/.test(whole)
    ? whole
    : whole.replaceAll("$by", "le, $by");
}

/** Whether a metric is a classic histogram's, by the name that all of them have. */
function isBuckets(text: string): boolean {
  return /_bucket(?!\s*[\w:=!~"'`])/.test(text);
}

/**
 * The raw series behind a query, where its text has exactly one range over `$window` (or, for a gauge, is one plain aggregation).
 *
 * An `offset` or `@` moves the range away from the interval's end: then nothing can be said.
 */
function selectorOf(query: MetricQuery, texts: Readonly<Record<string, string>>): string | null {
  const text = texts[TELLING[query.kind] ?? ""] ?? Object.values(texts)[0] ?? "";
  const ranges = [
    ...text.matchAll(new RegExp(`(${SELECTOR})\\s*\\[\\s*\\$window\\s*\\](\\s*(?:offset|@))?`, "g")),
  ];
  const plain = new RegExp(`^\\s*(?:\\w+\\s+by\\s*\\([^()]*\\)\\s*\\(\\s*)?(${SELECTOR})\\s*\\)?\\s*$`).exec(
    text,
  );
  const moved = ranges.some(([, , modifier]) => modifier !== undefined);
  const found = ranges.length === 1 && !moved ? ranges[0]?.[1] : plain?.[1];
  if (found === undefined || ranges.length > 1) return null;
  return oneBucket(found.trim());
}

/** The part that is there also where nothing happens. */
const TELLING: { readonly [Kind in MetricQuery["kind"]]?: string } = {
  counts: "total",
  rate: "exposure",
  count: "exposure",
  ratio: "denominator",
};

/** One series in place of one for every bound; a native histogram is one already. */
function oneBucket(selector: string): string {
  if (!isBuckets(selector)) return selector;
  return selector.includes("{") ? selector.replace("{", '{le="+Inf",') : `${selector}{le="+Inf"}`;
}

function promText(value: string): string {
  return JSON.stringify(value);
}
