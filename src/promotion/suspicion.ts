/** One interval is short: a switch that looks harmful already waits for the next one instead of making it worse. */
import type { Finding } from "../judge/finding.ts";

/**
 * Evidence from which on a step of a switch is not gone on from, though it is no breach yet.
 *
 * A test of a candidate that is no worse than it may be has evidence this large with a chance of at most 1 in 4 (Ville), and it
 * falls again. It only ever delays.
 */
export const SUSPICION = 4;

/** Findings of guards that roll back, with evidence on the way to a breach. What certifies speaks for the candidate. */
export function suspected(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(
    ({ onBreach, observed }) =>
      onBreach === "roll-back" &&
      observed.tests.some(({ certifies, evidence }) => !certifies && evidence >= SUSPICION),
  );
}
