/** Where the rollouts of a pull request stand: the words of the command `status`. */
import { blocks } from "./markdown.ts";
import { renderStatusSummary, type StatusReport } from "./status.ts";

export function statusAnswer({ report }: { readonly report: StatusReport }): string {
  return report.rollouts.length === 0
    ? "no rollout of this pull request has run."
    : blocks(["where it stands:", renderStatusSummary(report)]);
}
