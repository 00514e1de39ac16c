/** Which rollouts a tick has to look at: those under way, guarded, asking to start, or whose state cannot be believed. */
import { Failure } from "../errors.ts";
import { isIdle } from "./tick/guard-ended.ts";
import { planOfState } from "./tick/plan-of-state.ts";
import { namesCandidate, onBranch, readTip } from "./tick/tip.ts";
import type { Tip } from "./tick/tip.ts";
import type { PromotionWorld } from "./world.ts";

/** Reads states and files; no router, no metrics, no secrets. @throws Failure github-… */
export async function activeRollouts(
  world: PromotionWorld,
  call: { readonly folders: readonly string[]; readonly policy: string; readonly rollout: string | null },
): Promise<readonly string[]> {
  const tip = await readTip(world, call);
  return [...new Set([...tip.rollouts.keys(), ...tip.states.keys()])]
    .filter((name) => call.rollout === null || name === call.rollout)
    .filter((name) => isActive(world, tip, name))
    .toSorted();
}

/** What cannot be told to be idle is looked at. */
function isActive(world: PromotionWorld, tip: Tip, name: string): boolean {
  const stored = tip.states.get(name);
  if (stored === undefined || stored instanceof Failure) return true;
  const { state } = stored;
  if (state.ending === null || onBranch(tip, state).kind === "changed") return true;
  try {
    const { plan } = planOfState(state, { policy: tip.policy, describeRouter: world.describeRouter });
    const namedOnBranch = namesCandidate(tip, state.candidateKey);
    return !isIdle(plan, state, { now: world.clock.now(), namedOnBranch }) || state.route !== "";
  } catch (cause) {
    if (cause instanceof Failure) return true;
    throw cause;
  }
}
