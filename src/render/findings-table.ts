import type { Finding } from "../judge/finding.ts";
import { showLevel } from "../plan/levels.ts";
import type { Plan } from "../plan/plan.ts";
import { INCONCLUSIVE_EXPLAINED } from "./codes.ts";
import { span, text } from "./escape.ts";
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

function guardOf(finding: Finding, plan: Plan | null): Plan["rollout"]["guards"][number] | null {
  return plan?.rollout.guards.find(({ name }) => name === finding.guard) ?? null;
}

function level(finding: Finding, plan: Plan | null, value: number | null): string {
  if (value === null) return "–";
  const guard = guardOf(finding, plan);
  return text(
    guard === null ? String(Number(value.toPrecision(3))) : showLevel(guard, Number(value.toPrecision(3))),
  );
}

/** Shares differ by points, everything else by a factor. */
function difference(finding: Finding, plan: Plan | null): string {
  const { candidate, baseline } = finding.observed;
  if (candidate === null || baseline === null) return "–";
  if (guardOf(finding, plan)?.kind === "proportion") return points(candidate - baseline);
  return baseline > 0 ? `×${Number((candidate / baseline).toFixed(2))}` : "–";
}

function showVerdict(finding: Finding, plan: Plan | null): string {
  const { verdict } = finding;
  switch (verdict.kind) {
    case "pass":
      return "pass";
    case "breach":
      return `breach of ${against(verdict.test)}, limit ${level(finding, plan, verdict.limit)}`;
    case "inconclusive": {
      const blind = finding.promised ? "" : " (blind here)";
      return `${INCONCLUSIVE_EXPLAINED[verdict.reason]}${blind}`;
    }
  }
}

function against(test: "objective" | "baseline" | "recorded-baseline"): string {
  switch (test) {
    case "objective":
      return "the objective";
    case "baseline":
      return "the margin to the live baseline";
    case "recorded-baseline":
      return "the margin to the recorded baseline";
  }
}
