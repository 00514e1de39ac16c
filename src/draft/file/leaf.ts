/** Values that a rollout file could have: where, which, and where each is said to come from. */
import type { KeyPath } from "../../config/problem.ts";

export interface Origin {
  readonly kind: "brief" | "history" | "computed" | "none";
  /** A JSON pointer into the brief, `guard.q99` of the history, or the pointer for which we computed it. */
  readonly ref: string;
}

/** What a model proposes for one place; nothing of it is believed. */
export interface Leaf {
  /** JSON pointer into the rollout file; `-` appends to a list. */
  readonly path: string;
  readonly value: string;
  readonly origin: Origin;
  readonly because: string;
}

/** What is written at one place of a file: a value or `TODO`, and the comment beside it. */
export interface Addition {
  readonly path: KeyPath;
  /** One line, or a short list; what looks like a bare number is written as one. */
  readonly value: string | readonly string[];
  /** Without `#`, one line; null for none. */
  readonly comment: string | null;
}

/** Values that we computed ourselves, by the JSON pointer at which they stand in the file. */
export type Computed = Readonly<Record<string, { readonly value: string; readonly why: string }>>;

/** What stands where nobody has decided yet: no file with it validates. */
export const TODO = "TODO";
