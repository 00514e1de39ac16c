/** The plan that a running rollout follows: computed again from what its state saved, never from the branch. */
import { parseRollout } from "../../config/parse.ts";
import type { ParsedRollout } from "../../config/parse.ts";
import type { Policy } from "../../config/policy.ts";
import type { RouterDescription, RouterTarget } from "../../config/router.ts";
import { Failure } from "../../errors.ts";
import { buildPlan } from "../../plan/build.ts";
import type { Plan } from "../../plan/plan.ts";
import type { RolloutState } from "../../promotion/state.ts";
import { buildRunbook } from "../../runbook/build.ts";
import type { Runbook } from "../../runbook/runbook.ts";

export interface PlanOfStateTerms {
  readonly policy: Policy;
  readonly describeRouter: (target: RouterTarget) => RouterDescription;
  /** What the branch says under the same name: the same file need not be read twice. */
  readonly parsed?: ParsedRollout | undefined;
}

/** @throws Failure state-lost when what the state saved is no rollout file any more, or not the one that its digest names. */
export function planOfState(
  state: RolloutState,
  terms: PlanOfStateTerms,
): { readonly plan: Plan; readonly runbook: Runbook } {
  const parsed = parsedOf(state, terms.parsed);
  if (parsed.rollout === null) {
    throw new Failure(
      "state-lost",
      `Expected the rollout file that ${state.name} started with in its state, found: ${parsed.problems[0]?.message ?? "problems"}`,
    );
  }
  const [first, ...others] = parsed.rollout.routers;
  const plan = buildPlan({
    file: state.file,
    rollout: parsed.rollout,
    resolved: state.resolved,
    named: state.named,
    routers: [terms.describeRouter(first), ...others.map(terms.describeRouter)],
    now: state.startedAt,
    locate: parsed.locate,
    policy: terms.policy,
    cells: "promises",
  });
  if (plan.digest !== state.digest) {
    throw new Failure(
      "state-lost",
      `Expected a state whose plan has the digest ${state.digest}, found ${plan.digest}`,
    );
  }
  return { plan, runbook: buildRunbook(plan) };
}

/** To the letter the same, order included: what differs in anything is read from the state. */
function parsedOf(state: RolloutState, branch: ParsedRollout | undefined): ParsedRollout {
  const text = JSON.stringify(state.resolved, null, 1);
  if (branch !== undefined && branch.rollout !== null && JSON.stringify(branch.resolved, null, 1) === text)
    return branch;
  // JSON is YAML, so the saved file goes through the same door as any other.
  return parseRollout({ file: state.file, text, defaults: null });
}
