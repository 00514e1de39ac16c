/** What a newer plan of the same name does to the one that runs. What counts is the word of the one that runs: people approved that one. */
import type { Plan } from "../plan/plan.ts";
import type { Digest } from "../units.ts";
import type { HoldReason, RollBackReason } from "./decision.ts";
import type { Observed, OnBranch } from "./observed.ts";
import type { RolloutState } from "./state.ts";

/** What is known of the plan that the branch names now. Whoever did not approve it aborts nothing by it. */
export type Newer =
  | { readonly kind: "approved"; readonly digest: Digest; readonly pullRequest: number }
  | { readonly kind: "not-approved"; readonly because: string }
  /** GitHub, or a file of it, could not be read. */
  | { readonly kind: "unknown"; readonly because: string };

/** Whether it changes anything here that a newer plan was approved; asking that takes GitHub. */
export function mattersWhoApproved({ rollout }: Plan, onBranch: OnBranch): boolean {
  return rollout.supersede !== "refuse" && onBranch.kind === "changed" && onBranch.digest !== null;
}

/** `abort-old`: the newer plan takes the place of this one. null while nobody approved one. */
export function supersededBy(plan: Plan, state: RolloutState, observed: Observed): RollBackReason | null {
  const newer = approvedNewer(plan, state, observed);
  if (newer === null || plan.rollout.supersede !== "abort-old") return null;
  return { kind: "superseded", by: newer.digest, pullRequest: newer.pullRequest };
}

/** `queue`: the newer plan that waits until this one is over; null while there is none. */
export function queuedBehind(
  plan: Plan,
  state: RolloutState,
  observed: Observed,
): { readonly digest: Digest; readonly pullRequest: number } | null {
  return plan.rollout.supersede === "queue" ? approvedNewer(plan, state, observed) : null;
}

/** A file that changed on the branch holds, but where its plan was approved and waits in the queue. */
export function changeReasons(plan: Plan, state: RolloutState, observed: Observed): readonly HoldReason[] {
  const { onBranch, newer } = observed;
  if (onBranch.kind === "removed") return [{ kind: "removed-on-branch" }];
  if (onBranch.kind === "same" || queuedBehind(plan, state, observed) !== null) return [];
  const { supersede } = plan.rollout;
  return [{ kind: "changed-on-branch", supersede, ...(newer === undefined ? {} : { newer }) }];
}

function approvedNewer(
  plan: Plan,
  { digest }: RolloutState,
  { onBranch, newer }: Observed,
): Extract<Newer, { readonly kind: "approved" }> | null {
  if (!mattersWhoApproved(plan, onBranch) || newer?.kind !== "approved") return null;
  return newer.digest === digest ? null : newer;
}
