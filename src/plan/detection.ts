import type { Rollout } from "../config/rollout.ts";
import type { Guard } from "../judge/guard.ts";
import { milliseconds, type Duration } from "../units.ts";

/** From the first bad answer to the first verdict that can know of it, part by part. */
export interface Detection {
  readonly guard: string;
  /** Until the router's change has arrived everywhere. */
  readonly settles: Duration;
  /** Until the source has what happened. */
  readonly delay: Duration;
  /** One look is that far from the next. */
  readonly interval: Duration;
  /** Until the labels are there; nothing for what is measured at once. */
  readonly matures: Duration;
  readonly total: Duration;
}

/** One for each guard whose readings come by themselves: a report comes when it comes, and a mirror's answers are nobody's. */
export function detectionOf(rollout: Rollout): readonly Detection[] {
  return rollout.guards.filter(seesFailures).map((guard) => detect(guard, rollout));
}

export function detect(guard: Guard, rollout: Rollout): Detection {
  const settles = rollout.routers[0].settlesIn;
  const delay = rollout.sources.find(({ name }) => name === guard.source)?.delay ?? milliseconds(0);
  const interval = milliseconds(rollout.every * guard.everyTimes);
  const matures = guard.maturesAfter ?? milliseconds(0);
  const total = milliseconds(settles + delay + interval + matures);
  return { guard: guard.name, settles, delay, interval, matures, total };
}

/** Of the guards that roll back, the fastest: a total failure is seen by then. */
export function detectsIn(rollout: Rollout): Duration {
  const times = rollout.guards
    .filter((guard) => guard.onBreach === "roll-back" && seesFailures(guard))
    .map((guard) => detect(guard, rollout).total);
  return milliseconds(times.length === 0 ? rollout.routers[0].settlesIn + rollout.every : Math.min(...times));
}

function seesFailures({ kind }: Guard): boolean {
  return kind !== "signal" && kind !== "paired";
}
