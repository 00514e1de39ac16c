/** The newest deployment knows how far the journal had come: a state that was taken back to an earlier one shows. */
import type { Instant } from "../units.ts";
import type { RolloutState } from "./state.ts";

/** What the newest deployment of a rollout says of its journal. */
export interface SecondCopy {
  /** Whether the deployment stands for traffic that is still looked after. */
  readonly isOpen: boolean;
  readonly at: Instant;
  /** Number of the newest line that it knows; null in records of before. */
  readonly lines: number | null;
  /** First digits of that line's hash. */
  readonly hash: string;
}

export interface Contradiction {
  readonly expected: string;
  readonly found: string;
}

/**
 * What the second copy knows and the state does not; null where they agree.
 *
 * The record is written after the state, so that a state may be ahead of it by any number of lines: a job died in between, or
 * the deployments could not be written. Only a state that is *behind* was taken back. A rollout that began after a deployment
 * was over has a chain of its own.
 */
export function contradiction(
  copy: SecondCopy | null,
  state: Pick<RolloutState, "journal" | "startedAt"> | null,
): Contradiction | null {
  if (copy === null) return null;
  const { isOpen, lines, hash } = copy;
  const expected = `line ${lines ?? "?"} of the journal (${hash}), as the newest deployment says`;
  if (state === null) return isOpen ? { expected, found: "no state" } : null;
  if (lines === null || (!isOpen && state.startedAt > copy.at)) return null;
  const { journal } = state;
  const found = `a journal that ends with line ${journal.lines} (${journal.hash.slice(0, 12)})`;
  if (journal.lines < lines) return { expected, found };
  return journal.lines === lines && !journal.hash.startsWith(hash) ? { expected, found } : null;
}
