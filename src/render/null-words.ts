/** What a test of a guard says, in words: what it was tested against, and the evidence. */
import { isZero } from "../plan/guard-kinds.ts";
import type { Finding, Tested } from "../judge/finding.ts";
import type { Guard } from "../judge/guard.ts";
import {
  figure,
  isShare,
  type Known,
  showAmount,
  showDifference,
  showEvidence,
  showPart,
} from "./amounts.ts";

/** What a certificate shows the candidate to be no worse than. */
export function certifiedOf(known: Known | null, tested: Tested): string {
  return tested.test === "objective" ? `the objective, ${nullWords(known, tested)}` : toleratedWords(known);
}

/** The hypothesis that evidence speaks against (or, of a certificate, for), as people would say it. */
function nullWords(known: Known | null, tested: Tested): string {
  switch (tested.test) {
    case "objective":
      return objectiveWords(known, tested);
    case "baseline":
      return `no worse than ${toleratedWords(known)}`;
    case "recorded-baseline":
      return `no worse than the recorded baseline, limit ${showAmount(known, tested.limit)}`;
    case "paired":
      return `no worse than ${toleratedWords(known)} on the same requests`;
    case "split":
      return "the share that was set";
    case "floor":
      return `${tested.part ?? "each part"} at least ${showAmount(known, tested.limit)}`;
    case "rule":
      return "its rule";
  }
}

function objectiveWords(known: Known | null, tested: Tested): string {
  const limit = showAmount(known, tested.limit);
  if (tested.side !== null && known !== null && "objective" in known.guard) {
    const { atMost, atLeast } = known.guard.objective;
    if (atMost !== null && atLeast !== null)
      return `between ${showAmount(known, atLeast)} and ${showAmount(known, atMost)}`;
  }
  const isBelow = worseSide(known, tested) === "below";
  const slow = allowedSlower(known);
  if (tested.bounds !== null && slow !== null)
    return `${isBelow ? "at least" : "at most"} ${showPart(slow)} slower than ${seconds(tested.bounds[1])}`;
  return `${isBelow ? "at least" : "at most"} ${limit}`;
}

/** `the baseline`, `×1.1 of the baseline`, `the baseline by 1 point`. */
function toleratedWords(known: Known | null): string {
  const margin = known !== null && "margin" in known.guard ? known.guard.margin : null;
  if (known === null || margin === null || isZero(margin)) return "the baseline";
  if (margin.kind === "factor") return `×${figure(margin.factor)} of the baseline`;
  const inPoints = isShare(known.guard) || known.guard.kind === "latency";
  const by = showDifference(known, margin.points, inPoints).slice(1);
  return `the baseline by ${by}`;
}

/** The share of units that a latency guard lets be slower than its limit. */
export function allowedSlower(known: Known | null): number | null {
  return known?.guard.kind === "latency" ? 1 - known.guard.percentile / 100 : null;
}

/** `740ms`. */
export function seconds(bound: number): string {
  return bound < 1 ? `${figure(bound * 1000)}ms` : `${figure(bound)}s`;
}

/** On which side of the limit the candidate would be worse. */
export function worseSide(known: Known | null, { test, side, limit, estimate }: Tested): "above" | "below" {
  if (side !== null) return side;
  if (test === "floor") return "below";
  if (known === null || !("objective" in known.guard))
    return estimate !== null && estimate.kind === "ratio" && estimate.value < 1 ? "below" : "above";
  const { guard } = known;
  return test === "objective" ? objectiveSide(guard, limit) : guard.better === "higher" ? "below" : "above";
}

function objectiveSide(
  { objective: { atMost, atLeast } }: Extract<Guard, { readonly objective: unknown }>,
  limit: number,
): "above" | "below" {
  if (atLeast === null) return "above";
  if (atMost === null) return "below";
  return Math.abs(limit - atLeast) < Math.abs(limit - atMost) ? "below" : "above";
}

/** Evidence that decided, of which some may have gone again: a verdict stays until its stage ends. */
export function provenWords({ evidence, threshold }: Tested): string {
  return evidence >= threshold
    ? `evidence ${showEvidence(evidence)} where ${showEvidence(threshold)} is enough`
    : `evidence reached ${showEvidence(threshold)} and is ${showEvidence(evidence)} now`;
}

/** Evidence that did not decide, of what it takes. */
export function evidenceWords(known: Known | null, tested: Tested): string {
  const { evidence, threshold, certifies } = tested;
  const but =
    evidence < threshold || certifies ? "" : ", but the estimate is less than half-way to the level to find";
  return `evidence ${showEvidence(evidence)} of ${showEvidence(threshold)} ${hypothesisWords(known, tested)}${but}`;
}

/** `against "no worse than the baseline"`. */
export function hypothesisWords(known: Known | null, tested: Tested): string {
  return `${tested.certifies ? "for" : "against"} "${nullWords(known, tested)}"`;
}

/** The test that is nearest to its threshold. */
export function nearest(tests: readonly Tested[]): Tested | null {
  return tests.reduce<Tested | null>(
    (most, each) => (most === null || relative(each) > relative(most) ? each : most),
    null,
  );
}

function relative({ evidence, threshold }: Tested): number {
  return evidence / threshold;
}

/** The side of a band that is meant, in words; empty where there is one side only. */
export function sideWords(finding: Finding, tested: Tested): string {
  const isBreach = finding.verdict.kind === "breach";
  return isBreach && tested.side !== null ? `, ${tested.side} it` : "";
}
