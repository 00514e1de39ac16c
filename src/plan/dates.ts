import type { Rollout } from "../config/rollout.ts";
import { DAY, type Instant } from "../units.ts";
import type { PlanComplaint } from "./report.ts";

/** What is said to have happened and cannot have: its day lies ahead. */
export function weighDates({ rollback }: Rollout, now: Instant): readonly PlanComplaint[] {
  // A zone ahead of UTC may have written tomorrow's date already.
  if (rollback.drilled === null || Date.parse(rollback.drilled.on) <= now + DAY) return [];
  const today = new Date(now).toISOString().slice(0, 10);
  return [
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
