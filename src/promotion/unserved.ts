/** Where nobody is sent to the candidate, silence of the candidate says nothing: it neither passes nor holds. */
import { weightIn } from "../config/rollout.ts";
import type { Finding } from "../judge/finding.ts";
import { ALL } from "../judge/reading.ts";
import type { Plan } from "../plan/plan.ts";
import { weightOfAll } from "../plan/shares.ts";
import type { RolloutState } from "./state.ts";
import { judgedAt, moveBefore, stepAt, type Position } from "./steps.ts";

/** What silence looks like. A source that refuses, fails or contradicts itself is none, and holds in a preview too. */
const SILENT: ReadonlySet<string> = new Set(["no-data", "stale"]);

/** The findings without those that only say that a candidate without traffic was silent. A breach is one everywhere. */
export function withoutUnserved(
  plan: Plan,
  state: RolloutState,
  findings: readonly Finding[],
): readonly Finding[] {
  const at = judgedAt(plan, state);
  // Until a step has an interval of its own, its findings are those of the preview before it.
  const isFresh = state.observedAt !== null && state.judgedUntil === null;
  const seenIn = isFresh ? [at, moveBefore(plan, at)] : [at];
  const previews = seenIn.filter((position) => stepAt(plan, position).kind === "preview");
  return findings.filter(
    ({ verdict, cohort }) =>
      verdict.kind !== "inconclusive" ||
      !SILENT.has(verdict.reason) ||
      !previews.some((position) => isUnserved(plan, position, cohort)),
  );
}

function isUnserved(plan: Plan, at: Position, cohort: string): boolean {
  const { stage } = stepAt(plan, at);
  return (cohort === ALL ? weightOfAll(stage, plan.rollout) : weightIn(stage, cohort)) === 0;
}
