/** Where a next attempt may begin after a rollback: at a stage that the last one passed, while all that it passed by is the same. */
import { canonicalJson } from "../plan/canonical-json.ts";
import { isLive } from "../plan/plan.ts";
import type { Plan } from "../plan/plan.ts";
import { candidateKey } from "../plan/route.ts";
import { nextLive } from "./decide.ts";
import type { RolloutState } from "./state.ts";

/** What a passed stage was passed with: changed in any of it, the next attempt begins at the beginning. */
const PASSED_WITH = ["kind", "traffic", "cohorts", "router", "sources", "slos", "guards"] as const;

/** Names of the live stages that the rollout was past when it went back. */
export function passedStages(plan: Plan, state: RolloutState): readonly string[] {
  return plan.stages
    .filter(({ index, stage }) => index < state.stage && isLive(stage))
    .map(({ stage }) => stage.name);
}

/**
 * Index of the first stage of a plan that starts; null where it has no live one.
 *
 * A stage that somebody named after the last attempt counts for the very next attempt of the same candidate, its files
 * included. It only ever skips what was passed: every later stage is baked, judged and let go as always.
 */
export function beginsAt(plan: Plan, before: RolloutState | null): number | null {
  const first = nextLive(plan, -1);
  const named = before?.retryFrom ?? null;
  if (first === null || before === null || named === null) return first;
  const found = plan.stages.find(({ stage }) => stage.name === named.stage && isLive(stage));
  const isPassed = found !== undefined && found.index < before.stage;
  return isPassed && isNextOf(plan, before) && isSameUpTo(found.index, plan, before) ? found.index : first;
}

function isNextOf({ rollout }: Plan, before: RolloutState): boolean {
  return (
    before.ending?.kind === "rolled-back" &&
    rollout.attempt === before.attempt + 1 &&
    candidateKey(rollout.release.candidate) === before.candidateKey
  );
}

function isSameUpTo(index: number, plan: Plan, before: RolloutState): boolean {
  const [now, then] = [plan.resolved, before.resolved].map((resolved) => passedWith(resolved, index));
  return now === then && canonicalJson(plan.named) === canonicalJson(before.named);
}

function passedWith(resolved: unknown, index: number): string {
  const file = new Map(Object.entries(resolved ?? {}));
  const stages: unknown = file.get("stages");
  return canonicalJson([
    ...PASSED_WITH.map((key) => file.get(key) ?? null),
    Array.isArray(stages) ? stages.slice(0, index + 1) : null,
  ]);
}
