import type { ProblemCode } from "./problem-codes.ts";

/** A value of the file that says something, or why it does not say what belongs there. */
export type Read<T> = { readonly kind: "read"; readonly value: T } | Misread;

export interface Misread {
  readonly kind: "misread";
  readonly code: ProblemCode;
  /** Goes on after "expected": `a share such as 5%`. */
  readonly expected: string;
  /** What to write in its place; null where nothing can be guessed. */
  readonly write: string | null;
}

export function read<T>(value: T): Read<T> {
  return { kind: "read", value };
}

export function misread(code: ProblemCode, expected: string, write: string | null): Misread {
  return { kind: "misread", code, expected, write };
}
