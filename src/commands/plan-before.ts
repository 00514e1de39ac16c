/** What our own status last said of this commit's plans, against what they are now. */
import { shortDigest } from "../units.ts";
import type { Assessment } from "./assess.ts";

/** The digests as `statusOf` writes them; a description that GitHub cut off names them no longer. */
const PLANS = /\(plan (?<digests>[0-9a-f]{12}(?:, [0-9a-f]{12})*)\)$/;

/**
 * A sentence where the same commit has another plan than at our last answer: the base moved, or a newer program plans
 * otherwise. null where it has the same, or nobody said any. Nothing is decided by it, and nobody is asked again:
 * approvals name the commit, acknowledgements the digest.
 */
export function planBefore({ facts, outcome }: Pick<Assessment, "facts" | "outcome">): string | null {
  const isOurs = facts.status !== null && (facts.around?.saidBy ?? null) === null;
  const said = isOurs ? (PLANS.exec(facts.status.description)?.groups?.["digests"]?.split(", ") ?? []) : [];
  const now = outcome.rollouts.flatMap(({ digest }) => (digest === null ? [] : [shortDigest(digest)]));
  if (said.length === 0 || said.toSorted().join() === now.toSorted().join()) return null;
  return `the plan of ${facts.head.sha.slice(0, 7)} changed since our last answer (${said.join(", ")} → ${now.length === 0 ? "none" : now.join(", ")}), with the base or with this program: approvals of this commit count, and acknowledgements of another digest do not`;
}
