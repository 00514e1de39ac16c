/** The heartbeat: after a tick that looked at everything, and at no other. */
import { reasonOf } from "../../errors.ts";
import type { TickReason } from "../../render/tick-report.ts";
import type { PromotionWorld } from "../world.ts";
import type { Looked } from "./looked.ts";
import { storedOf } from "./subjects.ts";
import { wasSilent } from "./seen.ts";

/** What a tick says that could not look. A lost race is another tick that did. */
const NOT_LOOKED: ReadonlySet<TickReason> = new Set<TickReason>(["world-unavailable", "state-lost"]);

/**
 * Stays away, so that whoever listens for it wakes somebody, after a look that failed and after a page that nobody took.
 *
 * A tick of one rollout beats while the others were looked at not long ago.
 */
export async function beat(
  world: Pick<PromotionWorld, "heartbeat" | "log" | "clock">,
  looked: Looked,
  isEveryPageTaken: boolean,
): Promise<void> {
  const { heartbeat } = looked.tip.policy;
  if (heartbeat === null) return;
  const because = isEveryPageTaken ? whyNotWhole(world, looked) : "a page reached nobody";
  if (because !== null) {
    world.log(`the heartbeat is left out: ${because}`);
    return;
  }
  try {
    await world.heartbeat.beat(heartbeat);
  } catch (cause) {
    world.log(`the heartbeat did not arrive: ${reasonOf(cause)}`);
  }
}

function whyNotWhole(world: Pick<PromotionWorld, "clock">, looked: Looked): string | null {
  const { tip, reports, only, isWhole } = looked;
  if (!isWhole) return "a rollout could not be ticked";
  if (reports.some(({ dryRun }) => dryRun)) return "this was a dry run";
  const failed = reports.find(({ reason }) => NOT_LOOKED.has(reason));
  if (failed !== undefined) return `${failed.rollout} could not be looked at`;
  if (only === null) return null;
  const now = world.clock.now();
  for (const [name, found] of tip.states) {
    if (name === only) continue;
    const stored = storedOf(found);
    const rollout = tip.rollouts.get(name)?.parsed.rollout ?? null;
    if (stored === null) return `${name} could not be looked at`;
    const around = { stored, rollout, wake: tip.policy.wake, isPolicyUnreadable: false };
    if (wasSilent(around, now)) return `nobody looked at ${name} for too long`;
  }
  return null;
}
