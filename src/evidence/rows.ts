/** Answers in our own form, one object each: what any program can write. */
import { z } from "zod";
import type { Answer, Entry, Misread, ReadResults, Sought } from "./answers.ts";
import {
  cut,
  entryOf,
  flag,
  labels,
  labelsFrom,
  misreadsOf,
  MOST_MISREADS,
  name,
  score,
  scores,
  valuesOf,
} from "./fields.ts";

const names = z.union([name, z.array(name)], { error: "a name, or a list of names" });
const ROW = z.strictObject(
  {
    item: z.union([name, z.number()], { error: "the item's id, a text or a number" }),
    repeat: z.int({ error: "a whole number" }).min(0, { error: "a whole number of at least 0" }).optional(),
    pass: flag.optional(),
    score: score.optional(),
    scores: scores.optional(),
    error: name.nullable().optional(),
    cohort: names.optional(),
    labels: labels.optional(),
    version: name.optional(),
    note: z.unknown().optional(),
  },
  {
    error: (issue) =>
      issue.code === "invalid_type" ? "an object with an item and pass or score" : undefined,
  },
);
type Row = z.output<typeof ROW>;

/** Every answer, or what is wrong with the first of those that cannot be read. */
export function readRows(entries: readonly Entry[], sought: Sought): ReadResults {
  const answers: Answer[] = [];
  const misreads: Misread[] = [];
  const madeWith = new Set<string>();
  const scoreNames = new Set<string>();
  const runs = new Map<string, Entry>();
  for (const entry of entries) {
    if (misreads.length >= MOST_MISREADS) break;
    const read = ROW.safeParse(entry.value);
    const wrong = read.success
      ? [...contradiction(read.data, entry), ...twice(read.data, entry, runs)]
      : misreadsOf(entry, read.error);
    misreads.push(...wrong);
    if (!read.success || wrong.length > 0) continue;
    answers.push(answerOf(read.data, sought));
    if (read.data.version !== undefined) madeWith.add(read.data.version);
    if (read.data.score !== undefined) scoreNames.add("score");
    for (const each of Object.keys(read.data.scores ?? {})) scoreNames.add(each);
  }
  return misreads.length > 0
    ? { kind: "wrong", misreads: misreads.slice(0, MOST_MISREADS) }
    : {
        kind: "read",
        results: { answers, madeWith: [...madeWith].sort(), scoreNames: [...scoreNames].sort() },
      };
}

function contradiction(row: Row, entry: Entry): readonly Misread[] {
  const hasVerdict = row.pass !== undefined || row.score !== undefined || row.scores !== undefined;
  const failed = row.error != null;
  if (failed && row.pass === true)
    return [
      {
        at: entry.place(["error"]),
        message: "an answer that failed cannot have passed",
        expected: "pass, or error",
        found: "both",
        write: "leave `error` out, or `pass`",
      },
    ];
  if (hasVerdict || failed) return [];
  return [
    {
      at: entry.place([]),
      message: `nothing says how the answer to ${cut(String(row.item))} was`,
      expected: "pass, score or error",
      found: "none of them",
      write: '"pass": true, "score": 0.8, or "error": "timed out"',
    },
  ];
}

/** Remembers the run, too, by item and number. */
function twice({ item, repeat }: Row, entry: Entry, runs: Map<string, Entry>): readonly Misread[] {
  if (repeat === undefined) return [];
  const run = JSON.stringify([String(item), repeat]);
  const earlier = runs.get(run);
  if (earlier === undefined) {
    runs.set(run, entry);
    return [];
  }
  return [
    {
      at: entry.place(["repeat"]),
      message: `run ${repeat} of ${cut(String(item))} stands twice`,
      expected: "each run of an item once",
      found: `another one in line ${earlier.place([]).line}`,
      write: null,
    },
  ];
}

function answerOf(row: Row, sought: Sought): Answer {
  const item = String(row.item);
  const score = sought.score === null || sought.score === "score" ? row.score : undefined;
  const named = sought.score === null ? undefined : entryOf(row.scores, sought.score);
  return {
    item,
    name: item,
    repeat: row.repeat ?? null,
    pass: row.pass ?? null,
    score: score ?? (typeof named === "number" ? named : null),
    error: row.error ?? null,
    labels: labelsFrom(sought.labels, [row.labels]),
    cohorts: cohortsOf(row, sought),
  };
}

function cohortsOf(row: Row, { cohortFrom }: Sought): readonly string[] | null {
  if (cohortFrom !== null) {
    const found = valuesOf(entryOf(row.labels, cohortFrom.slice("labels.".length)));
    return found.length === 0 ? null : found;
  }
  return row.cohort === undefined ? null : [row.cohort].flat();
}
