/** A report as `Snapshot.save_json` writes it, and what a text finds in it. Pure. */
import { z } from "zod";
import type { EvidentlyText } from "./text.ts";

const METRIC = z.object({
  metric_name: z.string().nullish(),
  metric_id: z.string().nullish(),
  config: z.record(z.string(), z.unknown()).nullish(),
  value: z.unknown().optional(),
});
const TEST = z.object({
  id: z.string(),
  name: z.string(),
  status: z.string(),
  metric_config: z.object({ params: z.record(z.string(), z.unknown()).nullish() }).nullish(),
});
const REPORT = z.object({
  /** A metric that could not be calculated is an empty mapping. */
  metrics: z.array(METRIC),
  tests: z.array(TEST),
});

export type EvidentlyReport = z.output<typeof REPORT>;

/**
 * Python writes NaN and infinities as bare words, which JSON has not: they are read as numbers that are none.
 * @throws RangeError for what is no report
 */
export function parseReport(text: string): EvidentlyReport {
  const marked = text.replaceAll(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (token) =>
    token.startsWith('"') ? token : `"${token}"`,
  );
  const parsed = REPORT.safeParse(jsonOf(marked));
  if (parsed.success) return parsed.data;
  throw new RangeError(
    "Expected { metrics: [ … ], tests: [ … ] }, as Snapshot.save_json writes it, found something else",
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RangeError(
      "Expected JSON as Snapshot.save_json writes it, found something else, or half of it",
    );
  }
}

/** Every number that the text may mean: none is no value, and more than one is one too many. */
export function valuesIn(report: EvidentlyReport, text: EvidentlyText): readonly number[] {
  if (text.kind === "test")
    return report.tests
      .filter(({ id, name }) => id === text.test || name === text.test)
      .filter(({ metric_config: config }) => hasParams(config?.params ?? {}, text.where))
      .map(({ status }) => verdictOf(status));
  return report.metrics
    .filter((metric) => isNamed(metric, text.metric) && hasParams(metric.config ?? {}, text.where))
    .flatMap(({ value }) => numberOf(value, text));
}

function isNamed(
  { metric_name, metric_id, config }: EvidentlyReport["metrics"][number],
  name: string,
): boolean {
  const type = config?.["type"];
  const names = [metric_name, metric_id, typeof type === "string" ? typeOf(type) : null];
  return names.includes(name) || (type === undefined && typeOfName(metric_name ?? metric_id ?? "") === name);
}

/** `evidently:metric_v2:RowCount` is a `RowCount`. */
export function typeOf(type: string): string {
  return type.split(":").at(-1) ?? type;
}

function typeOfName(name: string): string {
  return name.replace(/\(.*$/s, "");
}

/** Python writes `True` for what JSON calls `true`. */
export function hasParams(
  params: Readonly<Record<string, unknown>>,
  where: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(where).every(([name, value]) => {
    const found = params[name];
    if (typeof found === "boolean" || /^(?:true|false)$/i.test(value))
      return (
        (typeof found === "boolean" ? String(found) : textOf(found))?.toLowerCase() === value.toLowerCase()
      );
    return textOf(found) === value;
  });
}

function textOf(value: unknown): string | null {
  return typeof value === "string" || typeof value === "number" ? String(value) : null;
}

/** A warning is a test that failed and was declared harmless; without a verdict nothing is known. */
function verdictOf(status: string): number {
  if (status === "SUCCESS") return 1;
  return status === "FAIL" || status === "WARNING" ? 0 : Number.NaN;
}

const MAPPING = z.record(z.string(), z.unknown());

/** @throws RangeError where a metric has several numbers and the text does not say which */
function numberOf(value: unknown, text: Extract<EvidentlyText, { kind: "metric" }>): readonly number[] {
  const mapping = MAPPING.safeParse(value);
  if (!mapping.success) return value === null || value === undefined ? [] : [plain(value)];
  const { data } = mapping;
  const keys = Object.keys(data);
  if (text.label !== null) {
    const inner = "counts" in data || "shares" in data ? data[`${text.value ?? "count"}s`] : data;
    const labels = MAPPING.safeParse(inner);
    const found = labels.success ? labels.data[text.label] : undefined;
    return found === undefined || found === null ? [] : [plain(found)];
  }
  const key = text.value ?? (keys.length === 1 ? keys[0] : undefined);
  if (key === undefined || !(key in data))
    throw new RangeError(
      `Expected \`value\` or \`label\` to say which number of ${text.metric} is meant, found ${keys.slice(0, 8).join(", ") || "none"}`,
    );
  const found = data[key];
  return found === null || found === undefined ? [] : [plain(found)];
}

function plain(value: unknown): number {
  return typeof value === "number" ? value : Number.NaN;
}
