/** One row of promptfoo's results: what it was asked, how the answer was, and where it belongs. */
import { z } from "zod";
import type { Answer, Sought } from "./answers.ts";
import { cut, entryOf, flag, labelsFrom, score, scores, shownValue, valuesOf } from "./fields.ts";

/** `failureReason`: the program or the provider failed, not the answer. */
const FAILED = 2;

const mapping = z.record(z.string(), z.unknown(), { error: "an object" });
const grading = z
  .object({
    metadata: z.object({ graderError: z.boolean().optional() }).nullish(),
    componentResults: z
      .array(z.object({ metadata: z.object({ graderError: z.boolean().optional() }).nullish() }).nullable())
      .nullish(),
  })
  .nullish();
export const ROW = z.object(
  {
    success: flag,
    score: score.optional(),
    namedScores: scores.nullish(),
    vars: mapping.optional(),
    metadata: mapping.nullish(),
    testCase: z
      .object({
        description: z.string().optional(),
        vars: mapping.nullish(),
        metadata: mapping.nullish(),
      })
      .nullish(),
    failureReason: z.int({ error: "0, 1 or 2" }).min(0).max(2, { error: "0, 1 or 2" }).nullish(),
    error: z.string({ error: "a text" }).nullish(),
    gradingResult: grading,
    provider: z
      .union([z.string(), z.object({ id: z.string().optional(), label: z.string().optional() })])
      .nullish(),
    promptIdx: z.number().nullish(),
    promptId: z.string().nullish(),
  },
  { error: "one row of promptfoo's results" },
);
export type Row = z.output<typeof ROW>;
/** Id and label of what answered. */
export function providersOf({ provider }: Row): readonly string[] {
  if (provider == null) return [];
  if (typeof provider === "string") return [provider];
  return [provider.id ?? "", provider.label ?? ""].filter((each) => each !== "");
}

/** What promptfoo, the provider or a grader did not do is no verdict about the answer. */
export function verdictOf(row: Row, sought: Sought): Pick<Answer, "pass" | "score" | "error"> {
  const error = errorOf(row);
  if (error !== null) return { pass: null, score: null, error };
  const named = sought.score === null ? undefined : entryOf(row.namedScores ?? undefined, sought.score);
  const plain = sought.score === null || sought.score === "score" ? row.score : undefined;
  return { pass: row.success, score: typeof named === "number" ? named : (plain ?? null), error: null };
}

function errorOf(row: Row): string | null {
  const said = row.error == null || row.error === "" ? "it failed" : cut(row.error);
  if (row.failureReason === FAILED) return said;
  if (
    [row.gradingResult, ...(row.gradingResult?.componentResults ?? [])].some(
      (each) => each?.metadata?.graderError === true,
    )
  )
    return "the grader failed";
  // Older files have no reason; an answer that was never graded has only its error.
  const isUngraded = row.failureReason == null && row.gradingResult == null;
  return isUngraded && !row.success && row.error != null && row.error !== "" ? said : null;
}

function metadataOf(row: Row): readonly (Readonly<Record<string, unknown>> | undefined)[] {
  return [row.testCase?.metadata ?? undefined, row.metadata ?? undefined];
}

function varsOf(row: Row): readonly (Readonly<Record<string, unknown>> | undefined)[] {
  return [row.testCase?.vars ?? undefined, row.vars];
}

/** The entry under `metadata.desk` or `vars.desk`. */
function at(row: Row, path: string): unknown {
  const dot = path.indexOf(".");
  const places = path.slice(0, dot) === "vars" ? varsOf(row) : metadataOf(row);
  return places.map((place) => entryOf(place, path.slice(dot + 1))).find((value) => value !== undefined);
}

/** What the test goes by; null where nothing tells it from the others. */
export function itemOf(row: Row, { item }: Sought): Pick<Answer, "item" | "name"> | null {
  if (item !== null) {
    const [id] = valuesOf(at(row, item));
    return id === undefined || id === "" ? null : { item: id, name: id };
  }
  const vars = varsOf(row).find((each) => each !== undefined && Object.keys(each).length > 0);
  const description = row.testCase?.description === "" ? undefined : row.testCase?.description;
  if (vars === undefined && description === undefined) return null;
  const sorted = Object.entries(vars ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const name =
    description ??
    sorted.map(([, value]) => (typeof value === "string" ? value : shownValue(value))).join(" · ");
  return { item: JSON.stringify([description ?? null, sorted]), name: cut(name) };
}

/** Its labels, and its cohorts where the stage says where they are named. */
export function placing(row: Row, { labels, cohortFrom }: Sought): Pick<Answer, "labels" | "cohorts"> {
  const named = cohortFrom === null ? [] : valuesOf(at(row, cohortFrom));
  return {
    labels: labelsFrom(labels, [...metadataOf(row), ...varsOf(row)]),
    cohorts: named.length === 0 ? null : named,
  };
}
