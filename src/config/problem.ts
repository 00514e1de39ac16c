/** What is wrong with the user's file. Problems are values, all of them at once, never thrown. */

/** 1-based, as editors show it. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface Problem {
  /** Stable, closed set in `render/codes.ts`: `unknown-key`, `unit-missing`, … */
  readonly code: string;
  /** A blocker stands in the way of everything; advice is printed. */
  readonly severity: "blocker" | "advice";
  readonly file: string;
  readonly at: Position;
  /** How many characters the caret underlines; at least 1. */
  readonly length: number;
  /** One sentence: what is wrong, in the file's own words. */
  readonly message: string;
  readonly expected: string | null;
  readonly found: string | null;
  /** What to write instead. */
  readonly suggestion: string | null;
}

/** A path into the file, as zod gives it: `["guards", "errors", "at-most"]`. */
export type KeyPath = readonly (string | number)[];

/** Where a value stands in the file; a missing value points to its nearest existing parent. */
export type Locate = (
  path: KeyPath,
  what?: "key" | "value",
) => { readonly at: Position; readonly length: number };

export function isBlocked(problems: readonly Problem[]): boolean {
  return problems.some((problem) => problem.severity === "blocker");
}
