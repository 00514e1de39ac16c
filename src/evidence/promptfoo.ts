/**
 * Results as promptfoo writes them: `promptfoo eval -o results.json`, or `.jsonl` with one row a line.
 *
 * Rows number their tests, but each run of a repeated test gets a number of its own. So a test is known by its variables, or by
 * an id of its own.
 */
import { z } from "zod";
import type { Answer, Entry, Misread, Path, ReadResults, Sought } from "./answers.ts";
import {
  cut,
  entryOf,
  flag,
  labelsFrom,
  misreadsOf,
  MOST_MISREADS,
  score,
  scores,
  shownValue,
  valuesOf,
} from "./fields.ts";

/** Forms of the summary that are known: rows are alike in all of them. */
const VERSIONS = [2, 3, 4];
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
const ROW = z.object(
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
type Row = z.output<typeof ROW>;
const STATS = z.object({ successes: z.number(), failures: z.number(), errors: z.number().optional() });
const SUMMARY = z.object({
  version: z.unknown().optional(),
  results: z.unknown(),
  stats: z.unknown().optional(),
});

/** The rows of a whole file: the export (`results.results`), or the bare summary (`results`). */
export function readPromptfoo(document: Entry, sought: Sought): ReadResults {
  const outer = z.object({ results: z.unknown() }).safeParse(document.value);
  const isExport =
    outer.success && SUMMARY.safeParse(outer.data.results).success && !Array.isArray(outer.data.results);
  const within: Path = isExport ? ["results"] : [];
  const summary = SUMMARY.safeParse(isExport ? outer.data.results : document.value);
  if (!summary.success) return wrongDocument(document, [], document.value);
  const { version, results, stats } = summary.data;
  if (!VERSIONS.some((known) => known === version))
    return one(document, [...within, "version"], {
      message: "this form of promptfoo's results is not known",
      expected: `"version": ${VERSIONS.join(", ")}`,
      found: shownValue(version),
      write: "results of `promptfoo eval -o results.json`, or the jsonl reader",
    });
  if (!Array.isArray(results)) return wrongDocument(document, [...within, "results"], results);
  const rows = results.map((value: unknown, index): Entry => ({
    value,
    place: (path) => document.place([...within, "results", index, ...path]),
  }));
  const told = STATS.safeParse(stats);
  if (told.success) {
    const many = told.data.successes + told.data.failures + (told.data.errors ?? 0);
    if (many !== rows.length)
      return one(document, [...within, "stats"], {
        message: "the file does not hold as many answers as it says it has",
        expected: `${many} answers, as stats adds up to`,
        found: `${rows.length}`,
        write: "the whole file, as promptfoo wrote it",
      });
  }
  return readPromptfooRows(rows, sought);
}

/** Rows one by one; all of one prompt and one provider. */
export function readPromptfooRows(rows: readonly Entry[], sought: Sought): ReadResults {
  const answers: Answer[] = [];
  const misreads: Misread[] = [];
  const made = { prompts: new Set<string>(), providers: new Set<string>(), all: new Set<string>() };
  const scoreNames = new Set<string>(["score"]);
  for (const entry of rows) {
    if (misreads.length >= MOST_MISREADS) break;
    const read = ROW.safeParse(entry.value);
    if (!read.success) {
      misreads.push(...misreadsOf(entry, read.error));
      continue;
    }
    const row = read.data;
    const item = itemOf(row, sought);
    if (item === null) misreads.push(nameless(entry, sought));
    else answers.push({ ...item, ...verdictOf(row, sought), ...placing(row, sought), repeat: null });
    made.prompts.add(String(row.promptIdx ?? row.promptId ?? 0));
    for (const each of Object.keys(row.namedScores ?? {})) scoreNames.add(each);
    for (const each of providersOf(row)) made.all.add(each);
    made.providers.add(providersOf(row)[0] ?? "");
  }
  if (misreads.length > 0) return { kind: "wrong", misreads: misreads.slice(0, MOST_MISREADS) };
  const results = { answers, madeWith: [...made.all].sort(), scoreNames: [...scoreNames].sort() };
  return several(rows, made) ?? { kind: "read", results };
}

function providersOf({ provider }: Row): readonly string[] {
  if (provider == null) return [];
  if (typeof provider === "string") return [provider];
  return [provider.id ?? "", provider.label ?? ""].filter((each) => each !== "");
}

/** Two prompts or two providers in one file are two versions in one file. */
function several(
  rows: readonly Entry[],
  made: { readonly prompts: ReadonlySet<string>; readonly providers: ReadonlySet<string> },
): ReadResults | null {
  const what = made.providers.size > 1 ? "providers" : made.prompts.size > 1 ? "prompts" : null;
  const [first] = rows;
  if (what === null || first === undefined) return null;
  const found =
    what === "providers" ? [...made.providers].map(cut).join(", ") : `${made.prompts.size} prompts`;
  return one(first, [], {
    message: `the file holds answers to several ${what}, and nothing says which are this version's`,
    expected: `one of the ${what}`,
    found,
    write: `a file of its own for each version: promptfoo eval --filter-${what} …`,
  });
}

/** What promptfoo, the provider or a grader did not do is no verdict about the answer. */
function verdictOf(row: Row, sought: Sought): Pick<Answer, "pass" | "score" | "error"> {
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

function itemOf(row: Row, { item }: Sought): Pick<Answer, "item" | "name"> | null {
  if (item !== null) {
    const [id] = valuesOf(at(row, item));
    return id === undefined || id === "" ? null : { item: id, name: id };
  }
  const vars = varsOf(row).find((each) => each !== undefined && Object.keys(each).length > 0);
  const description = row.testCase?.description;
  if (vars === undefined && description === undefined) return null;
  const sorted = Object.entries(vars ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const name =
    description ??
    sorted.map(([, value]) => (typeof value === "string" ? value : shownValue(value))).join(" · ");
  return { item: JSON.stringify([description ?? null, sorted]), name: cut(name) };
}

function nameless(entry: Entry, { item }: Sought): Misread {
  return {
    at: entry.place(item?.startsWith("vars.") === true ? ["vars"] : ["testCase"]),
    message: "nothing tells this test from the others",
    expected: item === null ? "variables or a description" : `${item}, the test's own id`,
    found: "neither",
    write: "`metadata: { id: … }` on each test, and `item: metadata.id` in the stage",
  };
}

function placing(row: Row, { labels, cohortFrom }: Sought): Pick<Answer, "labels" | "cohorts"> {
  const named = cohortFrom === null ? [] : valuesOf(at(row, cohortFrom));
  return {
    labels: labelsFrom(labels, [...metadataOf(row), ...varsOf(row)]),
    cohorts: named.length === 0 ? null : named,
  };
}

function wrongDocument(document: Entry, path: Path, found: unknown): ReadResults {
  return one(document, path, {
    message: "these are no results of promptfoo",
    expected: 'an object with "results" that has "version" and a list of "results"',
    found: shownValue(found),
    write: "the file that `promptfoo eval -o results.json` writes",
  });
}

function one(entry: Entry, path: Path, words: Omit<Misread, "at">): ReadResults {
  return { kind: "wrong", misreads: [{ at: entry.place(path), ...words }] };
}
