/** What a cancelled job still does: ten seconds after it was asked it is killed, so what it began must be settled before. */
import { Failure } from "../../errors.ts";
import type { Clock, Traffic } from "../../ports.ts";
import { milliseconds, plus } from "../../units.ts";
import type { Duration, Instant } from "../../units.ts";
import type { PromotionWorld } from "../world.ts";

type Stoppable = Pick<PromotionWorld, "clock" | "stop">;

/**
 * After it was asked: how long a larger weight may take to be read back, and by when a drain must be. The first leaves time
 * for the second, and the second for the record of it.
 */
const TO_SETTLE = { move: milliseconds(3_000), drain: milliseconds(6_500) } as const;

/** In place of a move's key: a rollback was under way, and the job's last step finishes it. */
export const ROLLING_BACK = "rolling-back";

/** Whether the job was told to stop: nothing that raises traffic begins any more. */
export function isToldToStop({ stop }: Pick<Stoppable, "stop">): boolean {
  return (stop?.askedAt() ?? null) !== null;
}

/** A clock that goes on sleeping in a job that was told to stop, for as long as there is time; the plain one never does. */
export function hurried({ clock, stop }: Stoppable, what: keyof typeof TO_SETTLE): Clock {
  const waitsUntil = (): Instant | null => {
    const asked = stop?.askedAt() ?? null;
    return asked === null ? null : plus(asked, TO_SETTLE[what]);
  };
  return {
    now: () => clock.now(),
    waitsUntil,
    sleep: async (time: Duration) => {
      const wakesAt = plus(clock.now(), time);
      await clock.sleep(time);
      const end = waitsUntil();
      if (stop === undefined || end === null) return;
      const left = Math.min(wakesAt, end) - clock.now();
      if (left > 0) await stop.pause(milliseconds(left));
    },
  };
}

/** The same traffic, whose writes are refused once the job was told to stop: what is not written yet is not written. */
export function unlessToldToStop(world: Stoppable, traffic: Traffic): Traffic {
  return {
    describe: () => traffic.describe(),
    read: () => traffic.read(),
    snapshot: () => traffic.snapshot(),
    restore: (snapshot) => traffic.restore(snapshot),
    apply: (target, expect) =>
      isToldToStop(world)
        ? Promise.reject(new Failure("router-conflict", "the job was told to stop before the write"))
        : traffic.apply(target, expect),
  };
}
