/** What a file of results says, whichever program wrote it: one answer of one version to one item at a time. */
import type { Position } from "../config/problem.ts";

/** One answer. Without a verdict and a score it says nothing; it never counts as passed. */
export interface Answer {
  /** What both versions were asked: the same item goes by the same text in both files. */
  readonly item: string;
  /** What people call the item. */
  readonly name: string;
  /** Which of several runs of the item; null where the file does not number them. */
  readonly repeat: number | null;
  readonly pass: boolean | null;
  /** The score that was asked for. */
  readonly score: number | null;
  /** Why there is no answer, where the program says that it failed; this is no failure of the model. */
  readonly error: string | null;
  /** Values of the labels that cohorts are told by; a label may have several. */
  readonly labels: ReadonlyMap<string, readonly string[]>;
  /** Cohorts by name, where the answer names them; null where its labels tell. */
  readonly cohorts: readonly string[] | null;
  /** The question as the file has it, where items go by something else: the same id with another question is another item. */
  readonly asks?: string;
}

/** All answers of one file, in its order. */
export interface Results {
  readonly answers: readonly Answer[];
  /** What the file says it was made with: a version's id, a provider, a model. */
  readonly madeWith: readonly string[];
  /** Names of the scores that stand in it. */
  readonly scoreNames: readonly string[];
  /** Why the run is not whole, as its file tells; absent for one that ended. A sentence without a full stop. */
  readonly unfinished?: string;
  /** What asked and graded, by what it is (`dataset`, `inspect_ai`, `threshold of Faithfulness`): alike for runs that can be compared. */
  readonly setting?: ReadonlyMap<string, string>;
}

/** Something in the file that cannot be read as results. */
export interface Misread {
  readonly at: Position;
  /** One sentence without a final full stop. */
  readonly message: string;
  readonly expected: string;
  readonly found: string;
  /** What to write. */
  readonly write: string | null;
}

export type ReadResults =
  | { readonly kind: "read"; readonly results: Results }
  | { readonly kind: "wrong"; readonly misreads: readonly Misread[] };

/** What is looked for beside each answer. */
export interface Sought {
  /** Names of the labels that cohorts are told by. */
  readonly labels: readonly string[];
  /** As `metadata.id`; null for the reader's own. */
  readonly item: string | null;
  /** As `metadata.desk`; null for the labels. */
  readonly cohortFrom: string | null;
  readonly score: string | null;
}

/** One answer as it stands in the file, with the way to say where something in it is. */
export interface Entry {
  readonly value: unknown;
  /** Where the value at `path` stands; the nearest parent that is there for one that is missing. */
  readonly place: (path: Path) => Position;
}

export type Path = readonly (string | number)[];
