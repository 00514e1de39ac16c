/** One test case of DeepEval's results: what it was asked, how its metrics were, and where it belongs. */
import { z } from "zod";
import type { Answer, Sought } from "./answers.ts";
import { cut, entryOf, flag, labelsFrom, score, valuesOf } from "./fields.ts";

const word = z.string({ error: "a text" });
const mapping = z.record(z.string(), z.unknown(), { error: "an object" });
/** Until August 2024 a metric's name stood under `metric`. */
const METRIC = z.object(
  {
    name: word.optional(),
    metric: word.optional(),
    threshold: z.number({ error: "a number" }).nullish(),
    success: flag.nullish(),
    score: score.optional(),
    error: word.nullish(),
    flaky: flag.nullish(),
    evaluationModel: word.nullish(),
  },
  { error: "one metric of DeepEval" },
);
export type Metric = z.output<typeof METRIC>;

const metrics = z.array(METRIC, { error: "a list of metrics" }).nullish();
export const CASE = z.object(
  {
    name: word.nullish(),
    input: word.nullish(),
    scenario: word.nullish(),
    success: flag.nullish(),
    metricsData: metrics,
    metricsMetadata: metrics,
    metadata: mapping.nullish(),
    additionalMetadata: mapping.nullish(),
  },
  { error: "one test case of DeepEval's results" },
);
export type Case = z.output<typeof CASE>;

/** Names that DeepEval gives by position; another order would pair other tests. */
const NUMBERED = /^(?:conversational_)?test_case_\d+$/;

export function nameOf({ name, metric }: Metric): string {
  return name ?? metric ?? "";
}

export function metricsOf(row: Case): readonly Metric[] {
  return row.metricsData ?? row.metricsMetadata ?? [];
}

/** What the test goes by: its name and its question; null where nothing but its position tells it from the others. */
export function itemOf(row: Case, sought: Sought): Pick<Answer, "item" | "name" | "asks"> | null {
  const question = row.input ?? row.scenario ?? "";
  if (sought.item !== null) {
    const [id = ""] = valuesOf(at(row, sought.item));
    if (id === "") return null;
    return { item: id, name: cut(id), ...(question === "" ? {} : { asks: question }) };
  }
  const own = row.name == null || NUMBERED.test(row.name) ? "" : row.name;
  if (own === "" && question === "") return null;
  return { item: JSON.stringify([own, question]), name: cut(own === "" ? question : own) };
}

/** A metric that could not be measured makes DeepEval write `success: false`; that is no verdict about the answer. */
export function verdictOf(row: Case, wanted: string | null): Pick<Answer, "pass" | "score" | "error"> {
  const all = metricsOf(row);
  if (wanted !== null) {
    const metric = all.find((each) => nameOf(each) === wanted);
    const error = errorOf(metric);
    if (error !== null) return { pass: null, score: null, error };
    return { pass: row.success ?? null, score: metric?.score ?? null, error: null };
  }
  const deciding = all.filter(({ flaky }) => flaky !== true);
  const failed = deciding.some((each) => errorOf(each) === null && each.success === false);
  const error = deciding.map(errorOf).find((each) => each !== null) ?? null;
  if (error !== null && !failed) return { pass: null, score: null, error };
  return { pass: failed ? false : (row.success ?? null), score: null, error: null };
}

function errorOf(metric: Metric | undefined): string | null {
  return metric?.error == null || metric.error === "" ? null : cut(metric.error);
}

export function placing(row: Case, { labels, cohortFrom }: Sought): Pick<Answer, "labels" | "cohorts"> {
  const named = cohortFrom === null ? [] : valuesOf(at(row, cohortFrom));
  return { labels: labelsFrom(labels, metadataOf(row)), cohorts: named.length === 0 ? null : named };
}

function metadataOf(row: Case): readonly (Readonly<Record<string, unknown>> | undefined)[] {
  return [row.metadata ?? undefined, row.additionalMetadata ?? undefined];
}

/** The entry under `metadata.desk`. */
function at(row: Case, path: string): unknown {
  const key = path.slice(path.indexOf(".") + 1);
  return metadataOf(row)
    .map((place) => entryOf(place, key))
    .find((value) => value !== undefined);
}
