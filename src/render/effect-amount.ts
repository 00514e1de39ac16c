/** Sizes of an effect, as a hypothesis claims them and as an interval shows them. */
import type { Claim } from "../plan/claim.ts";
import { figure, isShare, type Known, showDifference } from "./amounts.ts";

/** `×1.05`, `+2 points`, `−0.2 score`. */
export function showEffect(known: Known | null, { kind }: Pick<Claim, "kind">, effect: number): string {
  if (kind === "factor") return `×${figure(effect)}`;
  return showDifference(known, effect, known !== null && isShare(known.guard));
}

/** `between ×1.01 and ×1.06`, `at least ×1.01`; what nothing bounds is left out. */
export function showRange(
  known: Known | null,
  claim: Pick<Claim, "kind">,
  { low, high }: { readonly low: number | null; readonly high: number | null },
): string {
  const show = (end: number): string => showEffect(known, claim, end);
  if (low === null) return high === null ? "anything" : `at most ${show(high)}`;
  return high === null ? `at least ${show(low)}` : `between ${show(low)} and ${show(high)}`;
}
