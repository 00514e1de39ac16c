import type { Finding } from "../judge/finding.ts";
import type { RollBackReason } from "../promotion/decision.ts";
import { shortDigest } from "../units.ts";
import { span, text } from "./escape.ts";
import type { TickReport } from "./tick-report.ts";

/** Whether traffic was taken back in this tick, or should have been. */
export function isRollBack(report: TickReport): boolean {
  return report.decision === "roll-back";
}

/** Whether the candidate got traffic again after it was taken off, and was drained again. */
export function isUndone({ decision, reason }: TickReport): boolean {
  return decision === "roll-back" && reason === "rollback-undone";
}

/** Why it went back, as one sentence of Markdown. */
export function whyRolledBack(report: TickReport): string {
  const { because, ending } = report;
  if (isUndone(report)) return "Something gave the candidate traffic again after its rollback.";
  if (because === null)
    return ending?.kind === "rolled-back"
      ? `It was to be rolled back before: ${text(ending.because)}.`
      : "A person asked for it.";
  switch (because.kind) {
    case "breach":
      return `Guard ${span(because.finding.guard)} broke in cohort ${span(because.finding.cohort)}.`;
    case "breach-together":
      return `No guard broke alone, all of them did together: most of all ${carriersOf(because)}.`;
    case "aborted": {
      const said = because.reason === "" ? "" : `: “${text(because.reason)}”`;
      return `${text(because.by)} stopped it${said}.`;
    }
    case "by-hand":
      return "A person took traffic off the candidate in the router.";
    case "deadline":
      return `The deadline of ${text(because.of)} was reached and nobody decided.`;
    case "superseded":
      return `Plan ${span(shortDigest(because.by))} of pull request #${because.pullRequest} was approved and takes its place. The candidate is not in quarantine.`;
    case "move-unconfirmed":
      return `A larger weight could not be confirmed: ${text(because.because)}.`;
  }
}

function carriersOf({ carriers }: Extract<RollBackReason, { readonly kind: "breach-together" }>): string {
  return carriers.map(({ guard, cohort }) => `${span(guard)} in ${span(cohort)}`).join(", ");
}

/** Whether the traffic is off, in words that never say more than was read. */
export function whetherOff(report: TickReport): string {
  const baseline = report.plan === null ? "the baseline" : text(report.plan.rollout.release.baseline.id);
  if (report.confirmed === true) return `All traffic is on ${baseline}: the router reads back 0.`;
  if (report.confirmed === false)
    return `It is **not** confirmed that traffic is off the candidate. Act now.`;
  return "Nothing was moved: this was a dry run.";
}

/** The findings that decided, the one that did most first: several where no guard broke alone. */
export function decidingFindings({ because, findings }: TickReport): readonly Finding[] {
  if (because?.kind === "breach") return [because.finding];
  if (because?.kind === "breach-together")
    return because.carriers.flatMap(({ guard, cohort }) =>
      findings.filter((finding) => finding.guard === guard && finding.cohort === cohort),
    );
  return findings.filter(({ verdict }) => verdict.kind === "breach").slice(0, 1);
}

/** Guards that decided, each once. */
export function decidingGuards(report: TickReport): readonly string[] {
  const { because } = report;
  const those = because?.kind === "breach-together" ? because.carriers : decidingFindings(report);
  return [...new Set(those.map(({ guard }) => guard))];
}
