/** The plan that the branch names while another one of its name runs: approved, and able to start, or not. */
import { reasonOf } from "../../errors.ts";
import { candidateKey } from "../../plan/route.ts";
import { notDone, notDoneWords } from "../../plan/this-version.ts";
import type { Newer } from "../../promotion/supersede.ts";
import type { Instant } from "../../units.ts";
import type { PromotionWorld } from "../world.ts";
import { approvalOf } from "./start.ts";
import type { Tip } from "./tip.ts";

/** Never throws: what cannot be told of another plan keeps nobody from guarding the one that runs. */
export async function newerPlan(
  world: PromotionWorld,
  call: { readonly name: string; readonly tip: Tip; readonly now: Instant },
): Promise<Newer> {
  try {
    return await judged(world, call);
  } catch (cause) {
    world.log(`${call.name}: whether the newer plan was approved cannot be told: ${reasonOf(cause)}`);
    return { kind: "unknown", because: reasonOf(cause) };
  }
}

async function judged(
  world: PromotionWorld,
  { name, tip, now }: { readonly name: string; readonly tip: Tip; readonly now: Instant },
): Promise<Newer> {
  const no = (because: string): Newer => ({ kind: "not-approved", because });
  const found = tip.rollouts.get(name);
  const rollout = found?.parsed.rollout ?? null;
  if (found === undefined || rollout === null) return no("its file cannot be planned");
  if (tip.policyUnreadable !== null)
    return { kind: "unknown", because: `the policy cannot be read: ${tip.policyUnreadable}` };
  // What could not start must not end what runs.
  const quarantined = tip.quarantine[candidateKey(rollout.release.candidate)];
  if (quarantined !== undefined) return no(`its candidate is in quarantine: ${quarantined}`);
  const approval = await approvalOf(world, { found, rollout, tip, now });
  switch (approval.kind) {
    case "refused":
      return no("its plan has a blocker");
    case "not-approved":
      return no(approval.because);
    case "approved": {
      const { plan, pullRequest } = approval;
      const beyond = notDone(plan.routers);
      return beyond !== null
        ? no(notDoneWords(beyond))
        : { kind: "approved", digest: plan.digest, pullRequest };
    }
  }
}
