/**
 * Scores of Ragas as CSV: `result.to_pandas().to_csv("evals/v2.csv", index=False)`.
 *
 * Ragas has no ids: a row goes by its question, or by a column that the stage names. A score that was not computed is NaN, which
 * pandas writes as an empty cell.
 */
import type { Answer, Misread, ReadResults, Sought } from "./answers.ts";
import { parseCsv, type Cell, type Sheet } from "./csv.ts";
import { cut, MOST_MISREADS } from "./fields.ts";

/** Of Ragas 0.2 and later, then of the ones before. */
const QUESTIONS = ["user_input", "question"];
const TEXTS = new Set(
  [
    "user_input response reference retrieved_contexts reference_contexts multi_responses rubrics",
    "reference_tool_calls question answer contexts ground_truth ground_truths summary",
    "persona_name query_style query_length synthesizer_name id",
  ].flatMap((line) => line.split(" ")),
);
const NONE = /^\s*(?:|nan|none|null|na|n\/a|[-+]?inf(?:inity)?)\s*$/i;
const NUMBER = /^\s*[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?\s*$/i;

/** One answer a row; the scores are the columns of numbers. */
export function readRagas(text: string, sought: Sought): ReadResults {
  const sheet = parseCsv(text);
  if (sheet.kind === "wrong") return sheet;
  const { header, rows } = sheet.value;
  const column = (name: string): number => header.findIndex((cell) => cell.text === name);
  const own = sought.item === null ? null : keyIn(sought.item);
  const key = own === null ? QUESTIONS.map(column).find((each) => each !== -1) : column(own);
  if (key === undefined || key === -1) return wrong([noKey(header, own)]);
  const question = QUESTIONS.map(column).find((each) => each !== -1 && each !== key) ?? -1;
  const score = sought.score === null ? -1 : column(sought.score);
  const cohort = sought.cohortFrom === null ? -1 : column(keyIn(sought.cohortFrom));
  if (sought.cohortFrom !== null && cohort === -1) return wrong([noKey(header, keyIn(sought.cohortFrom))]);
  const labels = sought.labels.map((name) => [name, column(name)] as const).filter(([, at]) => at !== -1);
  const misreads: Misread[] = [];
  const answers: Answer[] = [];
  for (const row of rows) {
    if (misreads.length >= MOST_MISREADS) break;
    const item = textAt(row, key);
    const read = numberIn(row[score]);
    if (item.trim() === "") misreads.push(nameless(row[key]));
    else if (typeof read === "object" && read !== null) misreads.push(read);
    else
      answers.push({
        item,
        name: cut(item),
        repeat: null,
        pass: null,
        score: read,
        error: null,
        labels: new Map(
          labels.filter(([, at]) => textAt(row, at) !== "").map(([name, at]) => [name, [textAt(row, at)]]),
        ),
        cohorts: cohort === -1 || textAt(row, cohort) === "" ? null : [textAt(row, cohort)],
        ...(question === -1 ? {} : { asks: textAt(row, question) }),
      });
  }
  if (misreads.length > 0) return wrong(misreads);
  return { kind: "read", results: { answers, madeWith: [], scoreNames: scoresIn(sheet.value) } };
}

/** `columns.desk` → `desk`. */
function keyIn(path: string): string {
  return path.slice(path.indexOf(".") + 1);
}

function textAt(row: readonly Cell[], index: number): string {
  return row[index]?.text ?? "";
}

/** A number, null for none, or what is neither. */
function numberIn(cell: Cell | undefined): number | null | Misread {
  if (cell === undefined || NONE.test(cell.text)) return null;
  if (/^(?:True|False)$/.test(cell.text)) return Number(cell.text === "True");
  if (NUMBER.test(cell.text)) return Number(cell.text);
  return {
    at: cell.at,
    message: "the score cannot be read",
    expected: "a number, or an empty cell where there is none",
    found: cut(cell.text),
    write: null,
  };
}

/** Columns of nothing but numbers: what can be named as a score. */
function scoresIn({ header, rows }: Sheet): readonly string[] {
  return header.flatMap(({ text }, index) => {
    if (text === "" || TEXTS.has(text) || text.startsWith("Unnamed:")) return [];
    const isNumbers = rows.every(
      (row) => typeof numberIn(row[index]) !== "object" || NONE.test(textAt(row, index)),
    );
    return isNumbers ? [text] : [];
  });
}

function noKey(header: readonly Cell[], own: string | null): Misread {
  const shown = header
    .slice(0, 12)
    .map(({ text }) => cut(text))
    .join(", ");
  return {
    at: { line: 1, column: 1 },
    message: own === null ? "no column holds the questions" : `there is no column ${cut(own)}`,
    expected: own === null ? QUESTIONS.join(" or ") : `the column ${cut(own)}`,
    found: shown === "" ? "nothing" : shown,
    write: own === null ? "item: columns.<the column of the ids>" : null,
  };
}

function nameless(cell: Cell | undefined): Misread {
  return {
    at: cell?.at ?? { line: 1, column: 1 },
    message: "nothing tells this row from the others",
    expected: "a question, or an id in the column that `item` names",
    found: "an empty cell",
    write: null,
  };
}

function wrong(misreads: readonly Misread[]): ReadResults {
  return { kind: "wrong", misreads: misreads.slice(0, MOST_MISREADS) };
}
