/** The entry of the gate's answer that is no rollout: a change of who may approve. */
import type { RolloutOutcome } from "../gate/outcome.ts";

/** Whether an entry stands for the policy, or for a file that it asks: such a one has no plan and removes nothing. */
export function changesApprovers({ digest, requirements }: RolloutOutcome): boolean {
  return digest === null && requirements.some(({ id }) => id === "old-holders");
}
