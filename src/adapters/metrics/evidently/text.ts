/** What a guard asks of a report of Evidently: a mapping in one line, as `{ metric: ValueDrift, where: { column: answer } }`. Pure. */
import { parse } from "yaml";
import { z } from "zod";
import type { MetricQuery } from "../../../ports.ts";

const WHERE = z.record(z.string().min(1), z.union([z.string(), z.number(), z.boolean()])).optional();
const TEXT = z.union([
  z.strictObject({
    metric: z.string().min(1),
    where: WHERE,
    value: z.enum(["count", "share", "mean", "std"]).optional(),
    label: z.union([z.string(), z.number(), z.boolean()]).optional(),
  }),
  z.strictObject({ test: z.string().min(1), where: WHERE }),
]);

export type EvidentlyText =
  | {
      readonly kind: "metric";
      /** Its type, as `ValueDrift`, or its whole name with parameters. */
      readonly metric: string;
      readonly where: Readonly<Record<string, string>>;
      readonly value: "count" | "share" | "mean" | "std" | null;
      readonly label: string | null;
    }
  /** By id or name: 1 where it passed, 0 where it did not. */
  | { readonly kind: "test"; readonly test: string; readonly where: Readonly<Record<string, string>> };

const EXAMPLE = "{ metric: ValueDrift, where: { column: answer } }";

/** @throws RangeError with what was expected, what was found and what to write */
export function parseEvidently(text: string, kind: MetricQuery["kind"]): EvidentlyText {
  demandScalar(kind);
  const parsed = TEXT.safeParse(yamlOf(text));
  if (!parsed.success) throw new RangeError(`Expected a mapping such as ${EXAMPLE}, found ${shown(text)}`);
  const { data } = parsed;
  const where = Object.fromEntries(
    Object.entries(data.where ?? {}).map(([name, value]) => [name, String(value)]),
  );
  if ("test" in data) {
    if (kind !== "gauge")
      throw new RangeError(
        "Expected a metric that counts, found a test: its verdict is one number for all units. Judge it as a level (`level:`, at-least: 1)",
      );
    return { kind: "test", test: data.test, where };
  }
  const { metric, value = null, label } = data;
  if (kind !== "gauge" && value !== null && value !== "count")
    throw new RangeError(`Expected value: count, which adds up, found value: ${value}`);
  return { kind: "metric", metric, where, value, label: label === undefined ? null : String(label) };
}

/** A report says one number for many units, and of most numbers not how many these are. */
function demandScalar(kind: MetricQuery["kind"]): void {
  switch (kind) {
    case "gauge":
    case "counts":
    case "rate":
    case "count":
      return;
    case "values":
    case "moments":
    case "parts":
      throw new RangeError(
        'Expected a level (`level: "{ metric: … }"`), found scores: a report holds their mean and not the scores, so that nobody can tell how sure it is',
      );
    case "histogram":
    case "ratio":
    case "identities":
    case "pairs":
      throw new RangeError(
        `Expected a guard of a level, a share, a rate or a count, found one that reads ${kind}: a report of Evidently has none`,
      );
  }
}

function yamlOf(text: string): unknown {
  try {
    return parse(text);
  } catch {
    throw new RangeError(`Expected a mapping such as ${EXAMPLE}, found ${shown(text)}`);
  }
}

function shown(text: string): string {
  return text.trim() === "" ? "nothing" : text.trim().slice(0, 80);
}
