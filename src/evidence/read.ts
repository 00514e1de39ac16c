/** A file of results → its answers, by the reader that the stage names. Never throws. */
import type { EvaluateStage } from "../config/rollout.ts";
import { nearest } from "../config/suggest.ts";
import type { Entry, Misread, ReadResults, Sought } from "./answers.ts";
import { readDeepEval } from "./deepeval.ts";
import { parseDocument, parseLines, parsePython } from "./entries.ts";
import { cut, shownValue } from "./fields.ts";
import { binaryLog, readInspect } from "./inspect.ts";
import { readJunit } from "./junit.ts";
import { readPromptfoo, readPromptfooRows } from "./promptfoo.ts";
import { readRagas } from "./ragas.ts";
import { readRows } from "./rows.ts";

/** Names of scores that a message lists. */
const MOST_NAMES = 12;
type Read = Extract<ReadResults, { readonly kind: "read" }>;

/** Answers, or everything that is wrong with the text, each thing at its line and column. */
export function readResults(text: string, reader: EvaluateStage["reader"], sought: Sought): ReadResults {
  // A byte order mark is no part of the text; positions stay those that editors show.
  const plain = text.replace(/^\uFEFF/, "");
  const read = readWith(plain, reader, sought);
  if (read.kind === "wrong") return read;
  if (read.results.answers.length === 0) return nothing(reader);
  return scoreMissing(read, sought) ?? read;
}

function readWith(text: string, reader: EvaluateStage["reader"], sought: Sought): ReadResults {
  switch (reader) {
    case "promptfoo": {
      if (!isLines(text)) {
        const document = parseDocument(text);
        return document.kind === "wrong" ? document : readPromptfoo(document.value, sought);
      }
      const lines = parseLines(text);
      return lines.kind === "wrong" ? lines : readPromptfooRows(lines.value, sought);
    }
    case "jsonl": {
      const lines = parseLines(text);
      return lines.kind === "wrong" ? lines : readRows(lines.value, sought);
    }
    case "json": {
      const document = parseDocument(text);
      return document.kind === "wrong" ? document : readList(document.value, sought);
    }
    case "deepeval": {
      const document = parsePython(text);
      return document.kind === "wrong" ? document : readDeepEval(document.value, sought);
    }
    case "inspect": {
      const document = parsePython(text);
      return binaryLog(text) ?? (document.kind === "wrong" ? document : readInspect(document.value, sought));
    }
    case "ragas":
      return readRagas(text, sought);
    case "junit":
      return readJunit(text, sought);
  }
}

/** One row a line: the first line is a row, not a whole document. */
function isLines(text: string): boolean {
  const first = parseDocument(text.trimStart().split("\n", 1)[0] ?? "");
  if (first.kind === "wrong") return false;
  const { value } = first.value;
  return typeof value === "object" && value !== null && "success" in value && !Array.isArray(value);
}

function readList(document: Entry, sought: Sought): ReadResults {
  const { value } = document;
  if (!Array.isArray(value)) {
    return {
      kind: "wrong",
      misreads: [
        {
          at: document.place([]),
          message: "the file is no list of answers",
          expected: "a list with one object for each answer",
          found: shownValue(value),
          write: '[ { "item": "a1", "pass": true }, … ]',
        },
      ],
    };
  }
  const entries = value.map((each: unknown, index): Entry => ({
    value: each,
    place: (path) => document.place([index, ...path]),
  }));
  return readRows(entries, sought);
}

function nothing(reader: EvaluateStage["reader"]): ReadResults {
  const misread: Misread = {
    at: { line: 1, column: 1 },
    message: "the file holds no answer",
    expected: reader === "jsonl" ? "one answer a line" : "at least one answer",
    found: "none",
    write: null,
  };
  return { kind: "wrong", misreads: [misread] };
}

/** A score that no answer has is misspelt; one that only some lack is counted. */
function scoreMissing({ results }: Read, { score: wanted }: Sought): ReadResults | null {
  const { answers, scoreNames } = results;
  const answered = answers.filter(({ error }) => error === null);
  const isTold = answered.some(({ score, pass }) => score !== null || (wanted === null && pass !== null));
  if (answered.length === 0 || isTold) return null;
  if (wanted !== null && scoreNames.includes(wanted)) return valueless(wanted);
  const shown = scoreNames.slice(0, MOST_NAMES).map(cut).join(", ");
  const misread: Misread = {
    at: { line: 1, column: 1 },
    message:
      wanted === null ? "no answer says whether it passed" : `no answer has a score called ${cut(wanted)}`,
    expected: scoreNames.length === 0 ? "scores with names" : `one of ${shown}`,
    found: wanted === null ? "only scores with names" : cut(wanted),
    write: wanted === null ? `score: ${cut(scoreNames[0] ?? "")} in the stage` : nearest(wanted, scoreNames),
  };
  return { kind: "wrong", misreads: [misread] };
}

/** The score is there, and nowhere a number: nothing was measured. */
function valueless(wanted: string): ReadResults {
  const misread: Misread = {
    at: { line: 1, column: 1 },
    message: `no answer has a number for the score ${cut(wanted)}`,
    expected: "at least one number",
    found: "none",
    write: null,
  };
  return { kind: "wrong", misreads: [misread] };
}
