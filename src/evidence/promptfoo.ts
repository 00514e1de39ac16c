/**
 * Results as promptfoo writes them: `promptfoo eval -o results.json`, or `.jsonl` with one row a line.
 *
 * Rows number their tests, but each run of a repeated test gets a number of its own. So a test is known by its variables, or by
 * an id of its own.
 */
import { z } from "zod";
import type { Answer, Entry, Misread, Path, ReadResults, Sought } from "./answers.ts";
import { cut, misreadsOf, MOST_MISREADS, shownValue } from "./fields.ts";
import { itemOf, placing, providersOf, ROW, verdictOf } from "./promptfoo-row.ts";
import { settings } from "./settings.ts";

/** Forms of the summary that are known: rows are alike in all of them. */
const VERSIONS = [2, 3, 4];
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
  const read = readPromptfooRows(rows, sought);
  return read.kind === "wrong"
    ? read
    : { kind: "read", results: { ...read.results, setting: settingOf(document.value) } };
}

/** The release of promptfoo, which stands in whole exports only. */
function settingOf(value: unknown): ReadonlyMap<string, string> {
  const told = z.object({ metadata: z.object({ promptfooVersion: z.string() }) }).safeParse(value);
  return settings([["promptfoo", told.success ? told.data.metadata.promptfooVersion : null]]);
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
    made.providers.add(providersOf(row).join(" "));
  }
  if (misreads.length > 0) return { kind: "wrong", misreads: misreads.slice(0, MOST_MISREADS) };
  const results = { answers, madeWith: [...made.all].sort(), scoreNames: [...scoreNames].sort() };
  return several(rows, made) ?? { kind: "read", results };
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
