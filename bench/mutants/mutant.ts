/** A deliberate mistake: one piece of one source file, and what stands there instead. */

export interface Mutant {
  /** Unique among all mutants of a run. */
  readonly name: string;
  readonly file: string;
  /** First character and the one after the last, in the source of today. */
  readonly start: number;
  readonly end: number;
  readonly instead: string;
}

/** How a mutant ended: some test noticed, the tests never ended, or all of them passed. */
export type Fate =
  | { readonly kind: "noticed"; readonly by: string }
  | { readonly kind: "hung" }
  | { readonly kind: "survived" };

/** The source with the mistake in it. */
export function mutated(source: string, { start, end, instead }: Mutant): string {
  return source.slice(0, start) + instead + source.slice(end);
}

/** Line of the source, counted from 1, in which the mistake begins. */
export function lineOf(source: string, { start }: Mutant): number {
  return source.slice(0, start).split("\n").length;
}
