/** The plan that a replay follows: the rollout's own, with what a recording cannot say taken as given. */
import type { ParsedRollout } from "../../config/parse.ts";
import type { Policy } from "../../config/policy.ts";
import type { Rollout } from "../../config/rollout.ts";
import type { RouterDescription, RouterTarget } from "../../config/router.ts";
import { buildPlan } from "../../plan/build.ts";
import { cellsOf } from "../../plan/evaluability.ts";
import type { Pair, Plan } from "../../plan/plan.ts";
import { dailySamples } from "../../plan/samples.ts";
import type { Instant } from "../../units.ts";

export interface PlanTerms {
  readonly file: string;
  readonly parsed: Pick<ParsedRollout, "resolved" | "locate">;
  readonly rollout: Rollout;
  readonly policy: Policy;
  readonly describeRouter: (target: RouterTarget) => RouterDescription;
  readonly start: Instant;
  /** Whether moving hours and the first date count. */
  readonly calendar: boolean;
  /** Another chance of one false rollback, as a fraction; null for the usual one. */
  readonly alpha: number | null;
}

/** The files that the rollout names are not read: no verdict depends on them. */
export function planForReplay(terms: PlanTerms): Plan {
  const rollout = withoutPeople(terms.rollout, terms.calendar);
  const [first, ...others] = rollout.routers;
  const plan = buildPlan({
    file: terms.file,
    rollout,
    resolved: terms.parsed.resolved,
    named: [],
    routers: [terms.describeRouter(first), ...others.map(terms.describeRouter)],
    now: terms.start,
    locate: terms.parsed.locate,
    policy: terms.policy,
  });
  return withoutSplit(terms.alpha === null ? plan : withAlpha(plan, terms.alpha));
}

/** Guards of the split: the recorded traffic keeps the weights that it had, whatever the replay decides. */
export function leftOutOf({ guards }: Rollout): readonly string[] {
  return guards.filter(({ kind }) => kind === "split").map(({ name }) => name);
}

function withoutPeople(rollout: Rollout, calendar: boolean): Rollout {
  return {
    ...rollout,
    start: calendar ? rollout.start : { ...rollout.start, notBefore: null, moves: null, freezes: [] },
    stages: rollout.stages.map((stage) => ({ ...stage, go: [] })),
  };
}

/** Every pair's share of alpha grows or shrinks with the whole; what can be promised is weighed anew. */
function withAlpha(plan: Plan, alpha: number): Plan {
  const { rollout } = plan;
  const pairs: readonly Pair[] = plan.pairs.map((pair) => ({
    ...pair,
    alpha: (pair.alpha * alpha) / plan.alpha,
  }));
  const traffic = rollout.stages.map((stage) => ({ stage, daily: dailySamples(rollout, stage) }));
  const stages = plan.stages.map((planned) => ({
    ...planned,
    cells: cellsOf({ rollout, traffic, pairs }, planned.index),
  }));
  return { ...plan, alpha, pairs, stages };
}

function withoutSplit(plan: Plan): Plan {
  const leftOut = leftOutOf(plan.rollout);
  const isKept = ({ guard }: { readonly guard: string }): boolean => !leftOut.includes(guard);
  return {
    ...plan,
    pairs: plan.pairs.filter(isKept),
    stages: plan.stages.map((planned) => ({ ...planned, cells: planned.cells.filter(isKept) })),
  };
}
