/** Words that a model drafted, after every check: data for readers. Nothing that decides anything reads it. */

/** Where a statement belongs. The plan is whole without any of them. */
export type Slot =
  | { readonly kind: "summary" }
  | { readonly kind: "stage"; readonly name: string }
  | { readonly kind: "guard"; readonly name: string }
  /** A message of the file, by its place in `communications`. */
  | { readonly kind: "message"; readonly index: number }
  | { readonly kind: "term"; readonly term: string };

/** A trusted document as it is on the base branch. */
export interface DraftDocument {
  /** Its path: what a statement names as its source. */
  readonly id: string;
  readonly text: string;
}

/** A part of a statement's text that a reader must not take as it stands; offsets in UTF-16 units. */
export interface Mark {
  readonly from: number;
  readonly to: number;
  readonly why: "too-broad" | "uncertain";
}

/** What a statement rests on. A model's own confidence is none of it. */
export type Basis =
  /** The words stand in the document, letter by letter. */
  | { readonly kind: "quoted"; readonly document: string; readonly quote: string }
  /** It names a source in which the words do not stand. */
  | { readonly kind: "not-found"; readonly document: string; readonly quote: string }
  /** Every fact in it is a placeholder of the plan. */
  | { readonly kind: "plan" }
  | { readonly kind: "none" };

/** A trusted document says another thing than the statement: it holds the merge until a person has resolved it. */
export interface Contradiction {
  readonly document: string;
  readonly quote: string;
  /** One sentence: what the statement says and what the document says. */
  readonly what: string;
}

export interface Statement {
  /** 24 hex digits over text, place, basis, contradiction, plan and quoted document: another word, or another plan, is another statement. */
  readonly id: string;
  readonly slot: Slot;
  /** One sentence, placeholders filled in, without markup of any kind. */
  readonly text: string;
  readonly marks: readonly Mark[];
  readonly basis: Basis;
  readonly contradiction: Contradiction | null;
  /** How a person can verify it, and whether the model said so or it is ours. */
  readonly verify: { readonly how: string; readonly from: "model" | "default" };
}

/** A sentence that does not stand in the draft any more. */
export interface Removed {
  readonly slot: Slot;
  /** As it was written, placeholders filled in, without markup. */
  readonly text: string;
  readonly why: "conflict" | "unsupported";
  /** One sentence: the number that was found and what the plan has, if anything: `it says 30 s; rollback.drilled is 41 s`. */
  readonly what: string;
}

export interface NextStep {
  readonly step: string;
  readonly whyWrong: string;
  readonly marks: readonly Mark[];
}

/** An answer after every check. */
export interface CheckedDraft {
  readonly statements: readonly Statement[];
  readonly removed: readonly Removed[];
  /** null where the model gave no two usable ones. */
  readonly nextSteps: readonly [NextStep, NextStep] | null;
}
