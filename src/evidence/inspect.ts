/**
 * A log of Inspect as JSON: `inspect log dump v2.eval > v2.json`, or `INSPECT_LOG_FORMAT=json`.
 *
 * Source: inspect_ai's published schema of `EvalLog` (`_view/inspect-openapi.json`), version 2 of its logs.
 */
import { z } from "zod";
import type { Answer, Entry, Misread, ReadResults, Sought } from "./answers.ts";
import { cut, misreadsOf, MOST_MISREADS, shownValue } from "./fields.ts";
import { LOG, settingOf, unfinished, type Log } from "./inspect-log.ts";
import { itemOf, placing, SAMPLE, scoresOf, verdictOf, type Sample } from "./inspect-sample.ts";

const KNOWN_VERSION = 2;

/** What a zip file begins with. */
const ZIP = "PK\u0003\u0004";
/** What to do about the binary `.eval`. */
export const DUMP = "inspect log dump v2.eval > v2.json, or INSPECT_LOG_FORMAT=json before the evaluation";

/** The binary log, if the text is one that somebody read as text. */
export function binaryLog(text: string): ReadResults | null {
  if (!text.startsWith(ZIP)) return null;
  return wrong({
    at: { line: 1, column: 1 },
    message: "this is Inspect's binary log",
    expected: "the log as JSON",
    found: "a zip file",
    write: DUMP,
  });
}

export function readInspect(document: Entry, sought: Sought): ReadResults {
  const log = LOG.safeParse(document.value);
  const isLog = z.object({ eval: z.object({}), status: z.string() });
  if (!log.success) {
    if (isLog.safeParse(document.value).success)
      return { kind: "wrong", misreads: misreadsOf(document, log.error).slice(0, MOST_MISREADS) };
    return wrong({
      at: document.place([]),
      message: "this is no log of Inspect",
      expected: 'an object with "version", "status", "eval" and "samples"',
      found: shownValue(document.value),
      write: DUMP,
    });
  }
  if (log.data.version !== KNOWN_VERSION)
    return wrong({
      at: document.place(["version"]),
      message: "this form of Inspect's log is not known",
      expected: `"version": ${KNOWN_VERSION}`,
      found: shownValue(log.data.version),
      write: "the jsonl reader, with one line for each sample",
    });
  const { samples } = log.data;
  if (samples == null)
    return wrong({
      at: document.place([]),
      message: "the log has no samples",
      expected: 'a list of "samples"',
      found: "only what stands at the head of a log",
      write: "inspect log dump without --header-only, of a log that was made without --no-log-samples",
    });
  const entries = samples.map((value, index): Entry => ({
    value,
    place: (path) => document.place(["samples", index, ...path]),
  }));
  return readSamples(entries, log.data, sought);
}

function readSamples(entries: readonly Entry[], log: Log, sought: Sought): ReadResults {
  const misreads: Misread[] = [];
  const samples: Sample[] = [];
  const items: NonNullable<ReturnType<typeof itemOf>>[] = [];
  const runs = new Map<string, Entry>();
  for (const entry of entries) {
    if (misreads.length >= MOST_MISREADS) break;
    const read = SAMPLE.safeParse(entry.value);
    if (!read.success) {
      misreads.push(...misreadsOf(entry, read.error));
      continue;
    }
    const item = itemOf(read.data, sought);
    const wrongs =
      item === null ? [nameless(entry, sought)] : twice(item.item, { epoch: read.data.epoch, entry, runs });
    misreads.push(...wrongs);
    if (item === null || wrongs.length > 0) continue;
    samples.push(read.data);
    items.push(item);
  }
  if (misreads.length > 0) return { kind: "wrong", misreads: misreads.slice(0, MOST_MISREADS) };
  const scoreNames = [...new Set(samples.flatMap((each) => [...scoresOf(each).keys()]))].sort();
  const wanted = sought.score ?? (scoreNames.length === 1 ? (scoreNames[0] ?? null) : null);
  const answers = samples.flatMap((row, index): readonly Answer[] => {
    const item = items[index];
    if (item === undefined) return [];
    return [{ ...item, ...verdictOf(row, wanted), ...placing(row, sought), repeat: row.epoch }];
  });
  return {
    kind: "read",
    results: {
      answers,
      madeWith: [log.eval.model],
      scoreNames,
      setting: settingOf(log),
      ...unfinished(log, samples.length),
    },
  };
}

interface Run {
  readonly epoch: number;
  readonly entry: Entry;
  readonly runs: Map<string, Entry>;
}

/** Remembers the run, too, by item and epoch. */
function twice(item: string, { epoch, entry, runs }: Run): readonly Misread[] {
  const run = JSON.stringify([item, epoch]);
  const earlier = runs.get(run);
  if (earlier === undefined) {
    runs.set(run, entry);
    return [];
  }
  return [
    {
      at: entry.place(["id"]),
      message: `epoch ${epoch} of sample ${cut(item)} stands twice`,
      expected: "each epoch of a sample once",
      found: `another one in line ${earlier.place(["id"]).line}`,
      write: null,
    },
  ];
}

function nameless(entry: Entry, { item }: Sought): Misread {
  return {
    at: entry.place(["metadata"]),
    message: "nothing tells this sample from the others",
    expected: `${item ?? "id"}, the sample's own id`,
    found: "nothing",
    write: null,
  };
}

function wrong(misread: Misread): ReadResults {
  return { kind: "wrong", misreads: [misread] };
}
