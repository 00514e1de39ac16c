import type { Rollout } from "../config/rollout.ts";
import { DAY, type Instant } from "../units.ts";
import type { PlanComplaint } from "./report.ts";

/**
 * Dates that are on the wrong side of now.
 *
 * A start that has passed is only advice: while a rollout runs, it always lies behind.
 */
export function weighDates({ start, rollback }: Rollout, now: Instant): readonly PlanComplaint[] {
  const today = new Date(now).toISOString().slice(0, 10);
  const past: readonly PlanComplaint[] =
    start.notBefore !== null && start.notBefore < now - DAY
      ? [
          {
            code: "date-past",
            severity: "advice",
            path: ["start", "not-before"],
            message: "the start may not come before a moment that has passed",
            expected: "a moment that lies ahead, or none",
            suggestion: "write the day on which it should start",
          },
        ]
      : [];
  // A zone ahead of UTC may have written tomorrow's date already.
  if (rollback.drilled === null || Date.parse(rollback.drilled.on) <= now + DAY) return past;
  return [
    ...past,
    {
      code: "date-ahead",
      severity: "blocker",
      path: ["rollback", "drilled", "on"],
      message: "the drill is said to have happened on a day that lies ahead",
      expected: `a day until ${today}`,
      found: rollback.drilled.on,
      suggestion: "rehearse the rollback, then write the day and how long it took",
    },
  ];
}
