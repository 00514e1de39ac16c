/** A rollback outside of a tick: by command, by a person, by the job's last step. The policy may be out of reach, so its defaults hold. */
import { reasonOf } from "../../errors.ts";
import type { StoredAlarms } from "../../ports.ts";
import { afterSending, nextAlarm } from "../../promotion/alarm.ts";
import type { Action, TickReport } from "../../render/tick-report.ts";
import type { PromotionWorld } from "../world.ts";
import { lettersOf } from "./alarm-letters.ts";
import { isSent, sendAll, type Letter, type Sender } from "./outbox.ts";
import { seenIn } from "./seen.ts";

type Alone = Sender & Pick<PromotionWorld, "alarms" | "log" | "runUrl">;

/** Whoever the file's own words did not reach. What cannot be remembered is told again by the next tick. */
export async function announceAlone(
  world: Alone,
  report: TickReport,
  own: readonly Letter[],
): Promise<readonly Action[]> {
  const { plan, rollout: name } = report;
  if (plan === null) return [];
  try {
    const memory = await loadIfPossible(world);
    const { rollout } = plan;
    const seen = seenIn(report, { stored: null, rollout, wake: null, isPolicyUnreadable: false });
    const before = memory?.alarms[name] ?? null;
    const step = nextAlarm(before, seen, { now: report.at, wake: null });
    const told = new Set(own.map(({ channel }) => channel));
    const link = world.runUrl ?? null;
    const about = { name, rollout, report, before, step, lookedAt: null, now: report.at, link, told };
    const announced = lettersOf(about);
    const actions = await sendAll(
      world,
      announced.map(({ letter }) => letter),
    );
    const took = (says: string): boolean =>
      announced.every((each) => each.says !== says) ||
      announced.some((each, index) => each.says === says && isSentAt(actions, index));
    const alarm = afterSending(step.alarm, { message: took("message"), page: took("page") });
    if (memory !== null && alarm !== null && (alarm.pagedAt !== null || alarm.unpaged === true))
      await world.alarms.save(memory.version, { ...memory.alarms, [name]: alarm });
    return actions;
  } catch (cause) {
    world.log(`people could not be told of everything: ${reasonOf(cause)}`);
    return [];
  }
}

function isSentAt(actions: readonly Action[], index: number): boolean {
  const action = actions[index];
  return action !== undefined && isSent(action);
}

/** null with GitHub down: a rollback is told all the same. */
async function loadIfPossible(world: Alone): Promise<StoredAlarms | null> {
  try {
    return await world.alarms.load();
  } catch (cause) {
    world.log(`what people were told cannot be read: ${reasonOf(cause)}`);
    return null;
  }
}
