/** A mistake that somebody could make, and what it would break. */
export interface Mistake {
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly was: string;
  readonly instead: string;
  /** In words: what would go through, or be lost. */
  readonly breaks: string;
}
