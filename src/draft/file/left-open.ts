/** What a person left open in a file: a value `TODO`, or a comment that asks. */
import type { Position, Problem } from "../../config/problem.ts";
import { pathsAt } from "./path-at.ts";
import { pointerOf } from "./pointer.ts";

export interface LeftOpen {
  /** JSON pointer of the value: of what stands before a comment on its line, else of what follows it. */
  readonly path: string;
  readonly why: string;
  readonly line: number;
}

/** Each place once, in the order of the problems. @param problems of the file with this text, of any code */
export function leftOpen(text: string, problems: readonly Problem[]): readonly LeftOpen[] {
  const lines = text.split("\n");
  const open = problems.filter(({ code }) => code === "undecided");
  const paths = pathsAt(
    text,
    open.map(({ at }) => offsetOf(lines, askedAbout(lines, at))),
  );
  const seen = new Set<string>();
  return open.flatMap(({ at }, index) => {
    const path = pointerOf(paths[index] ?? []);
    if (seen.has(path)) return [];
    seen.add(path);
    const [, asked = ""] = /#.*?TODO\(decide\):?\s*(.*?)\s*$/.exec(lines[at.line - 1] ?? "") ?? [];
    return [{ path, why: asked === "" ? "a person left it open" : asked, line: at.line }];
  });
}

const SAYS = /^\s*[^\s#]/;

/** A comment is about the value before it; alone on its line about what follows, and at the end about what stands before. */
function askedAbout(lines: readonly string[], at: Position): Position {
  const line = lines[at.line - 1] ?? "";
  if (line[at.column - 1] !== "#") return at;
  const before = line.slice(0, at.column - 1).replace(/[\s,]+$/, "");
  if (before !== "") return { line: at.line, column: before.length };
  const next = lines.findIndex((each, index) => index >= at.line && SAYS.test(each));
  const row = next >= 0 ? next : lines.findLastIndex((each, index) => index < at.line && SAYS.test(each));
  return { line: row + 1, column: (lines[row] ?? "").search(/\S/) + 1 };
}

function offsetOf(lines: readonly string[], { line, column }: Position): number {
  return lines.slice(0, Math.max(0, line - 1)).reduce((sum, each) => sum + each.length + 1, 0) + column - 1;
}
