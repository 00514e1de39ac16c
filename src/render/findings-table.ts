import type { Finding, Verdict } from "../judge/finding.ts";
import type { Plan } from "../plan/plan.ts";
import { figure, isShare, knownOf, showAmount, showDifference } from "./amounts.ts";
import { INCONCLUSIVE_EXPLAINED } from "./codes.ts";
import { cell, span, text } from "./escape.ts";
import { blocks, capped, table } from "./markdown.ts";
import { count, points } from "./numbers.ts";

/** Findings with what was seen on both arms; the worst first, the rest as they come. At most `most`. */
export function findingsTable(findings: readonly Finding[], plan: Plan | null, most: number): string {
  const ordered = [...findings].sort((a, b) => rank(a) - rank(b));
  const { shown, more } = capped(ordered, most);
  const rows = shown.map((finding) => {
    const bold = finding.verdict.kind === "breach" ? "**" : "";
    return [
      `${bold}${span(finding.guard)}${bold}`,
      `${bold}${span(finding.cohort)}${bold}`,
      level(finding, plan, finding.observed.baseline),
      `${bold}${level(finding, plan, finding.observed.candidate)}${bold}`,
      difference(finding, plan),
      `${count(finding.observed.baselineSamples)} / ${count(finding.observed.candidateSamples)}`,
      `${bold}${showVerdict(finding, plan)}${bold}`,
    ];
  });
  const head = ["Guard", "Cohort", "Baseline", "Candidate", "Difference", "Samples", "Verdict"];
  const rest = more === 0 ? "" : `…and ${count(more)} more.`;
  return blocks([table(head, rows, ["left", "left", "right", "right"]), rest]);
}

function rank({ verdict, promised }: Finding): number {
  if (verdict.kind === "breach") return 0;
  if (verdict.kind === "inconclusive") return promised ? 1 : 3;
  return 2;
}

function level(finding: Finding, plan: Plan | null, value: number | null): string {
  return value === null ? "–" : text(showAmount(knownOf(finding, plan), value));
}

/** Shares differ by points, scores by scores, everything else by a factor; counts of the split and of events are not compared. */
function difference(finding: Finding, plan: Plan | null): string {
  const { candidate, baseline } = finding.observed;
  if (candidate === null || baseline === null) return "–";
  const known = knownOf(finding, plan);
  switch (known?.guard.kind) {
    case "proportion":
      return points(candidate - baseline);
    case "score":
    case "composite":
    case "paired":
      return text(showDifference(known, candidate - baseline, isShare(known.guard)));
    case "split":
    case "tripwire":
    case "identity":
    case "signal":
      return "–";
    case "latency":
    case "rate":
    case "ratio":
    case "level":
    case undefined:
      return baseline > 0 ? `×${figure(candidate / baseline)}` : "–";
  }
}

/** The short form; `verdictSentence` says it with its numbers. */
function showVerdict(finding: Finding, plan: Plan | null): string {
  const { verdict } = finding;
  switch (verdict.kind) {
    case "pass":
      return verdict.certified ? "certified no worse" : "no breach seen";
    case "breach":
      return showBreach(finding, plan, verdict);
    case "inconclusive": {
      const blind = finding.promised ? "" : " (blind here)";
      return `${INCONCLUSIVE_EXPLAINED[verdict.reason]}${blind}`;
    }
  }
}

function showBreach(
  finding: Finding,
  plan: Plan | null,
  { test, limit, detail }: Extract<Verdict, { readonly kind: "breach" }>,
): string {
  if (test === "rule") return detail === null ? "breach of its rule" : `breach: ${cell(detail)}`;
  if (test === "split") return "breach of the split that was set";
  return `breach of ${AGAINST[test]}, limit ${level(finding, plan, limit)}`;
}

const AGAINST = {
  objective: "the objective",
  baseline: "the margin to the live baseline",
  "recorded-baseline": "the margin to the recorded baseline",
  paired: "the margin to the baseline's answers",
  floor: "the floor of a part",
} as const;
