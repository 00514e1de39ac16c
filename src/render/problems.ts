/** Problems for the terminal, with the line and a caret, and as data for the annotations of a pull request. */
import { UNTOLD } from "../config/placing.ts";
import type { Problem } from "../config/problem.ts";
import { replaceHidden, showHidden } from "../config/scan.ts";
import { maskSecrets } from "../config/secrets.ts";
import { explain } from "./codes.ts";

/** GitHub shows ten annotations of a level and step; a reader does not read more of one kind either. */
const SHOWN_AT_MOST = 10;
const WIDEST = 140;

/**
 * Every problem with its line and a caret, blockers and advice alike; at most ten of one code, and how many more.
 *
 * @param texts text of each file that has problems; without it the line is left out
 */
export function renderProblems(problems: readonly Problem[], texts: ReadonlyMap<string, string>): string {
  const shown = new Map<string, number>();
  // Masked as a whole: a line of a private key alone does not look like one.
  const lines = new Map(
    [...texts].map(([file, text]) => [file, maskSecrets(text.replace(/^\uFEFF/, "")).split(/\r?\n/)]),
  );
  for (const { code, file, at, length } of problems) {
    const own = lines.get(file);
    const line = own?.[at.line - 1];
    // What stands where a secret's name belongs may be the secret.
    if (code === UNTOLD && own !== undefined && line !== undefined)
      own[at.line - 1] =
        `${line.slice(0, at.column - 1)}${"*".repeat(length)}${line.slice(at.column - 1 + length)}`;
  }
  const blocks = problems.flatMap((problem) => {
    const before = shown.get(problem.code) ?? 0;
    shown.set(problem.code, before + 1);
    if (before >= SHOWN_AT_MOST) return [];
    return [renderProblem(problem, lines.get(problem.file)?.[problem.at.line - 1], before === 0)];
  });
  const more = [...shown].filter(([, count]) => count > SHOWN_AT_MOST);
  return [
    ...blocks,
    ...more.map(([code, count]) => `and ${count - SHOWN_AT_MOST} more of ${code}`),
    ...(problems.length === 0 ? [] : [countOf(problems)]),
  ].join("\n\n");
}

function renderProblem(problem: Problem, line: string | undefined, isFirstOfItsCode: boolean): string {
  const { file, at, code } = problem;
  const level = problem.severity === "blocker" ? "error" : "advice";
  const margin = " ".repeat(String(at.line).length + 3);
  const explanation = isFirstOfItsCode ? explain(code)[0]?.explanation : undefined;
  return [
    `${plain(file)}:${at.line}:${at.column} ${level} ${code}: ${plain(problem.message)}`,
    ...(line === undefined ? [] : caret(line, problem)),
    ...wordsOf(problem).map((words) => `${margin}${words}`),
    ...(explanation === undefined ? [] : [`${margin}${explanation}`]),
  ].join("\n");
}

/** The line and a caret below it; of a long line, the part around the caret. Hidden characters are shown as one sign each. */
function caret(source: string, { at, length }: Problem): readonly string[] {
  const line = replaceHidden(maskSecrets(source), (character) => "\uFFFD".repeat(character.length));
  const start = at.column - 1 > WIDEST / 2 ? at.column - 1 - WIDEST / 2 : 0;
  const shown = line.slice(start, start + WIDEST);
  const width = Math.max(1, Math.min(length, shown.length - (at.column - 1 - start)));
  const number = String(at.line);
  const blank = " ".repeat(number.length);
  return [` ${number} | ${shown}`, ` ${blank} | ${" ".repeat(at.column - 1 - start)}${"^".repeat(width)}`];
}

function wordsOf({ expected, found, suggestion }: Problem): readonly string[] {
  const facts = [
    ...(expected === null ? [] : [`expected ${plain(expected)}`]),
    ...(found === null ? [] : [`found ${plain(found)}`]),
  ];
  return [
    ...(facts.length === 0 ? [] : [facts.join(", ")]),
    ...(suggestion === null ? [] : [`write ${plain(suggestion)}`]),
  ];
}

function countOf(problems: readonly Problem[]): string {
  const blockers = problems.filter(({ severity }) => severity === "blocker").length;
  const advice = problems.length - blockers;
  return [
    ...(blockers === 0 ? [] : [`${blockers} ${blockers === 1 ? "error" : "errors"}`]),
    ...(advice === 0 ? [] : [`${advice} to consider`]),
  ].join(", ");
}

/** One annotation on a line of the change. */
export interface Annotation {
  readonly level: "error" | "warning";
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Past the last character, as the runner counts. */
  readonly endColumn: number;
  readonly title: string;
  readonly message: string;
}

/** At most ten errors and ten warnings; the tenth says how many more there are. */
export function annotations(problems: readonly Problem[]): readonly Annotation[] {
  return (["blocker", "advice"] as const).flatMap((severity) => {
    const all = problems.filter((problem) => problem.severity === severity);
    const more = all.length - SHOWN_AT_MOST;
    return all.slice(0, SHOWN_AT_MOST).map((problem, index) => {
      const last = more > 0 && index === SHOWN_AT_MOST - 1;
      return annotationOf(problem, last ? `and ${more} more; the job's summary has them all` : null);
    });
  });
}

function annotationOf(problem: Problem, more: string | null): Annotation {
  const { file, at, length, code, severity } = problem;
  return {
    level: severity === "blocker" ? "error" : "warning",
    file: maskSecrets(file),
    line: at.line,
    column: at.column,
    endColumn: at.column + length,
    title: code,
    message: [plain(problem.message), ...wordsOf(problem), ...(more === null ? [] : [more])].join("\n"),
  };
}

/** Text of the user on one line, with nothing in it that a terminal or log would act on. */
function plain(text: string): string {
  return showHidden(maskSecrets(text));
}
