/** What must be heard by whoever sees only the list of runs: one line each, plain text. */
import { showCommand } from "../runbook/shell.ts";
import { logLine } from "./log-line.ts";
import type { TickReport } from "./tick-report.ts";

export interface LoudLine {
  readonly level: "error" | "warning";
  readonly title: string;
  readonly line: string;
}

export function loudLinesOf({
  rollout,
  plan,
  confirmed,
  aftermath,
  dryRun,
}: TickReport): readonly LoudLine[] {
  if (dryRun) return [];
  const steps = plan?.routers[0].undo.steps ?? [];
  const command = steps.find(({ run }) => run !== null)?.run ?? null;
  const byHand = command === null ? "by the steps in the summary" : `first: ${command}`;
  const unconfirmed: readonly LoudLine[] =
    confirmed === false
      ? [
          {
            level: "error",
            title: "Rollback NOT confirmed",
            line: `${rollout}: it is NOT confirmed that traffic is off the candidate. Take it off by hand, now; ${byHand}`,
          },
        ]
      : [];
  const open = (plan?.rollout.rollback.also ?? []).flatMap((other, index): readonly LoudLine[] => {
    const undone = aftermath?.undone[index] ?? null;
    if (undone === null || undone.outcome === "done") return [];
    const line = `${rollout}: ${other.does} is not done (${undone.outcome}): ${showCommand(other.run)}`;
    return [{ level: "warning", title: "Other state is not undone", line }];
  });
  return [...unconfirmed, ...open].map((each) => ({ ...each, line: logLine(each.line) }));
}
