/** What a test of a guard says, in words: the estimate and the interval beside the levels. */
import type { Estimate, Tested } from "../judge/finding.ts";
import { figure, isShare, type Known, showAmount, showDifference, showPart } from "./amounts.ts";
import { allowedSlower, seconds, worseSide } from "./null-words.ts";

/** What the estimate is of, where that is not the guard's level: `failures`, `slower than 740ms`. */
function ofWhat(known: Known | null, tested: Tested, estimate: Estimate): string {
  if (estimate.of === "complement") return isBetterHigher(known) ? "failures" : "of the others";
  if (estimate.of === "slower") return slowerWords(tested);
  return known?.guard.kind === "paired" && known.guard.compares === "latencies" ? "slow answers" : "";
}

function slowerWords({ test, bounds }: Tested): string {
  if (bounds === null) return "slower than the limit";
  const [baseline, candidate] = bounds;
  const other = baseline === candidate || test === "objective" ? "" : ` (baseline: ${seconds(baseline)})`;
  return `slower than ${seconds(candidate)}${other}`;
}

/** A part of a sentence after the levels: the estimate and the end of its interval that says how bad it is at least. */
export function effectWords(known: Known | null, tested: Tested): string {
  const { estimate, test } = tested;
  if (estimate === null) return "";
  if (test === "split") return ` (${rangeOf(known, estimate)} at any look)`;
  const end = reachesNull(known, tested, estimate) ? "" : endWords(known, tested, estimate);
  const bracketed = end === "" ? "" : ` (${end}, at any look)`;
  if (isOwnLevel(estimate)) return end === "" ? "" : `: ${whose(tested)}${end} at any look`;
  const what = ofWhat(known, tested, estimate);
  if (estimate.kind === "level") return `: ${what}: ${seenWords(known, tested, estimate)}${bracketed}`;
  if (!Number.isFinite(estimate.value))
    return end === ""
      ? `: the baseline has none${spaced(what)}`
      : `: ${end} as many${spaced(what)} at any look, the baseline has none`;
  const size =
    estimate.kind === "ratio"
      ? `${figure(estimate.value)} times as many`
      : showEnd(known, estimate, estimate.value);
  return `: ${size}${spaced(what)}${bracketed}`;
}

/**
 * Whether the interval of the stage still holds the limit: the evidence is older, or weighs intervals otherwise. Then its end would
 * only contradict the breach beside it.
 */
function reachesNull(known: Known | null, tested: Tested, estimate: Estimate): boolean {
  if (tested.certifies || estimate.of === "slower") return false;
  const isAbove = (worseSide(known, tested) === "above") !== (estimate.of === "complement");
  const margin = known !== null && "margin" in known.guard ? known.guard.margin : null;
  const size = margin?.kind === "points" ? margin.points : 0;
  const limit = {
    ratio: estimate.of !== "complement" && margin?.kind === "factor" ? margin.factor : 1,
    difference: isAbove ? size : -size,
    level: tested.limit,
  }[estimate.kind];
  return isAbove ? estimate.low <= limit : estimate.high >= limit;
}

function spaced(what: string): string {
  return what === "" ? "" : ` ${what}`;
}

/** Whether it estimates the level that stands before it, so that it need not be said again. */
function isOwnLevel({ kind, of }: Estimate): boolean {
  return kind === "level" && of === "level";
}

/** Beside the baseline's level it must be said whose the interval is. */
function whose({ test }: Tested): string {
  return test === "floor" || test === "split" ? "" : "the candidate ";
}

/** `5% allowed, 8.1% seen`: of the units slower than a bound. */
function seenWords(known: Known | null, { test }: Tested, estimate: Estimate): string {
  const allowed = test === "objective" ? allowedSlower(known) : null;
  return `${allowed === null ? "" : `${showPart(allowed)} allowed, `}${showEnd(known, estimate, estimate.value)} seen`;
}

/** The end of the interval towards the better side: it is at least as bad as this. */
function endWords(known: Known | null, tested: Tested, estimate: Estimate): string {
  const isFlipped = estimate.of === "complement";
  const isAbove = (worseSide(known, tested) === "above") !== isFlipped;
  // A certificate says the opposite: at most as bad as the other end.
  return isAbove === tested.certifies
    ? upperWords(known, estimate, "at most ")
    : `at least ${ended(known, estimate, estimate.low)}`;
}

/** The whole interval, for verdicts that found nothing: `ratio between ×0.7 and ×1.3 at any look`. */
export function rangeWords(known: Known | null, tested: Tested): string {
  const { estimate } = tested;
  if (estimate === null) return "";
  return `${leadWords(known, tested, estimate)}${rangeOf(known, estimate)} at any look`;
}

function leadWords(known: Known | null, tested: Tested, estimate: Estimate): string {
  if (isOwnLevel(estimate)) return whose(tested);
  const what = ofWhat(known, tested, estimate);
  if (estimate.kind === "level") return `${what}: ${seenWords(known, tested, estimate)}, `;
  return `${what === "" ? estimate.kind : what} `;
}

function rangeOf(known: Known | null, estimate: Estimate): string {
  const low = showEnd(known, estimate, estimate.low);
  return estimate.high === Number.POSITIVE_INFINITY
    ? `at least ${low} with no upper bound`
    : `between ${low} and ${showEnd(known, estimate, estimate.high)}`;
}

function upperWords(known: Known | null, estimate: Estimate, lead: string): string {
  return estimate.high === Number.POSITIVE_INFINITY
    ? "no upper bound"
    : `${lead}${ended(known, estimate, estimate.high)}`;
}

function ended(known: Known | null, estimate: Estimate, end: number): string {
  return estimate.kind === "ratio" ? `${figure(end)} times` : showEnd(known, estimate, end);
}

function showEnd(known: Known | null, { kind, of }: Estimate, end: number): string {
  switch (kind) {
    case "ratio":
      return `×${figure(end)}`;
    case "difference":
      return showDifference(known, end, of === "slower" || isInPoints(known));
    case "level":
      return of === "slower" || known?.guard.kind === "split" ? showPart(end) : showAmount(known, end);
  }
}

/** Shares differ by points, and so do the shares of slow answers among pairs. */
function isInPoints(known: Known | null): boolean {
  return (
    known !== null &&
    (isShare(known.guard) || (known.guard.kind === "paired" && known.guard.compares === "latencies"))
  );
}

function isBetterHigher(known: Known | null): boolean {
  return known === null || !("better" in known.guard) || known.guard.better === "higher";
}
