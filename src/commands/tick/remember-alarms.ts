/** Remembers what was told, after it was sent: what did not arrive is told again, and so is what cannot be remembered. */
import { reasonOf } from "../../errors.ts";
import type { StoredAlarms } from "../../ports.ts";
import { afterSending, type Alarm } from "../../promotion/alarm.ts";
import type { PromotionWorld } from "../world.ts";
import type { Arrived } from "./deliver.ts";
import type { Looked } from "./looked.ts";

export async function rememberAlarms(
  world: Pick<PromotionWorld, "alarms" | "log">,
  memory: StoredAlarms,
  { looked, arrived }: { readonly looked: Looked; readonly arrived: ReadonlyMap<string, Arrived> },
): Promise<void> {
  const alarms = new Map(Object.entries(memory.alarms));
  for (const [name, { step, message, page }] of arrived) {
    const alarm = afterSending(withOwnPage(step.alarm, looked, name), { message, page });
    if (alarm === null || isOnce(alarm)) alarms.delete(name);
    else alarms.set(name, alarm);
  }
  const { rollouts, states } = looked.tip;
  for (const name of alarms.keys()) if (!rollouts.has(name) && !states.has(name)) alarms.delete(name);
  const now = Object.fromEntries([...alarms].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  if (JSON.stringify(now) === JSON.stringify(memory.alarms)) return;
  try {
    await world.alarms.save(memory.version, now);
  } catch (cause) {
    world.log(`what people were told could not be remembered, and is told again: ${reasonOf(cause)}`);
  }
}

/** What the file's own words paged is over when the alarm is. */
function withOwnPage(alarm: Alarm | null, { outbox }: Looked, name: string): Alarm | null {
  const isPaged = outbox.letters.some((letter) => letter.rollout === name && letter.isPage);
  return alarm === null || alarm.pagedAt !== null || !isPaged ? alarm : { ...alarm, pagedAt: alarm.since };
}

/** A rollback happens once: only a page of it has an end that must be remembered, and a message that nobody got. */
function isOnce({ means, messaged, pagedAt, unpaged }: Alarm): boolean {
  return means === "rolled-back" && messaged && pagedAt === null && unpaged !== true;
}
