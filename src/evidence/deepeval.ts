/**
 * Results as DeepEval writes them into DEEPEVAL_RESULTS_FOLDER, or to `.deepeval/.latest_run_full.json`.
 *
 * Source: deepeval 4.1.8, `TestRun` and `LLMApiTestCase` (metricsData); before August 2024 `metricsMetadata`.
 */
import { z } from "zod";
import type { Answer, Entry, Misread, Path, ReadResults, Sought } from "./answers.ts";
import { CASE, itemOf, metricsOf, nameOf, placing, verdictOf, type Case } from "./deepeval-case.ts";
import { entryOf, misreadsOf, MOST_MISREADS, shownValue } from "./fields.ts";
import { settings } from "./settings.ts";

const amount = z.number({ error: "a number" }).nullish();
const RUN = z.object({
  testCases: z.array(z.unknown(), { error: "a list of test cases" }).nullish(),
  conversationalTestCases: z.array(z.unknown(), { error: "a list of test cases" }).nullish(),
  testPassed: amount,
  testFailed: amount,
  identifier: z.string().nullish(),
  datasetAlias: z.string().nullish(),
  hyperparameters: z.record(z.string(), z.unknown()).nullish(),
});
type Run = z.output<typeof RUN>;

/** All test cases of one run, conversations too. */
export function readDeepEval(document: Entry, sought: Sought): ReadResults {
  const outer = z.object({ testRunData: z.record(z.string(), z.unknown()) }).safeParse(document.value);
  const within: Path = outer.success ? ["testRunData"] : [];
  const value: unknown = outer.success ? outer.data.testRunData : document.value;
  const run = RUN.safeParse(value);
  if (!run.success || (run.data.testCases == null && run.data.conversationalTestCases == null))
    return wrong({
      at: document.place(within),
      message: "these are no results of DeepEval",
      expected: 'an object with a list of "testCases"',
      found: shownValue(value),
      write: "the test_run_….json that DeepEval writes when DEEPEVAL_RESULTS_FOLDER is set",
    });
  const entries = (["testCases", "conversationalTestCases"] as const).flatMap((key) =>
    (run.data[key] ?? []).map((each, index): Entry => ({
      value: each,
      place: (path) => document.place([...within, key, index, ...path]),
    })),
  );
  return readCases(entries, run.data, sought);
}

function readCases(entries: readonly Entry[], run: Run, sought: Sought): ReadResults {
  const answers: Answer[] = [];
  const misreads: Misread[] = [];
  const cases: Case[] = [];
  for (const entry of entries) {
    if (misreads.length >= MOST_MISREADS) break;
    const read = CASE.safeParse(entry.value);
    if (!read.success) {
      misreads.push(...misreadsOf(entry, read.error));
      continue;
    }
    const row = read.data;
    const item = itemOf(row, sought);
    const wrongs = [...(item === null ? [nameless(entry, sought)] : []), ...twice(row, entry, sought)];
    misreads.push(...wrongs);
    if (item === null || wrongs.length > 0) continue;
    cases.push(row);
    answers.push({ ...item, ...verdictOf(row, sought.score), ...placing(row, sought), repeat: null });
  }
  if (misreads.length > 0) return { kind: "wrong", misreads: misreads.slice(0, MOST_MISREADS) };
  const metrics = cases.flatMap(metricsOf);
  return {
    kind: "read",
    results: {
      answers,
      madeWith: madeWith(run),
      scoreNames: [...new Set(metrics.map(nameOf))].filter((name) => name !== "").sort(),
      setting: settings([
        ["dataset", run.datasetAlias],
        ...metrics.flatMap((metric) => [
          [`threshold of ${nameOf(metric)}`, metric.threshold] as const,
          [`judge of ${nameOf(metric)}`, metric.evaluationModel] as const,
        ]),
      ]),
      ...unfinished(run, cases),
    },
  };
}

function madeWith({ identifier, hyperparameters }: Run): readonly string[] {
  const model = entryOf(hyperparameters ?? undefined, "model");
  return [identifier, model]
    .filter((each) => typeof each === "string" && each !== "")
    .map(String)
    .sort();
}

/** DeepEval counts what it ran; a file that holds less was cut. */
function unfinished(
  { testPassed, testFailed }: Run,
  cases: readonly Case[],
): { readonly unfinished?: string } {
  const told = (testPassed ?? 0) + (testFailed ?? 0);
  const there = cases.filter(({ success }) => success != null).length;
  return told > there ? { unfinished: `it counts ${told} tests and holds ${there}` } : {};
}

function twice(row: Case, entry: Entry, { score }: Sought): readonly Misread[] {
  const many = metricsOf(row).filter((metric) => nameOf(metric) === score).length;
  if (score === null || many < 2) return [];
  return [
    {
      at: entry.place([row.metricsData == null ? "metricsMetadata" : "metricsData"]),
      message: `the metric ${score} stands ${many} times`,
      expected: "one metric of this name on each test case",
      found: String(many),
      write: "another name for each metric of the evaluation",
    },
  ];
}

function nameless(entry: Entry, { item }: Sought): Misread {
  return {
    at: entry.place(item === null ? ["name"] : ["metadata"]),
    message: "nothing tells this test from the others",
    expected: item === null ? "a name of its own, or an input" : `${item}, the test's own id`,
    found: "nothing",
    write: item === null ? "item: metadata.id, and an id in the metadata of each test" : null,
  };
}

function wrong(misread: Misread): ReadResults {
  return { kind: "wrong", misreads: [misread] };
}
