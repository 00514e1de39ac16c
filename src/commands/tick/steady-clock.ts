/** A clock that does not go back behind what the journal says: a machine whose time was set back must not undo what was seen. */
import type { Clock } from "../../ports.ts";
import { instant } from "../../units.ts";
import type { Instant } from "../../units.ts";

/** `clock`, moved on by what it lies behind `floor` now. It still runs, so that whoever waits on it comes to an end. */
export function steadyClock(clock: Clock, floor: Instant): Clock {
  const behind = Math.max(0, floor - clock.now());
  if (behind === 0) return clock;
  return { now: () => instant(clock.now() + behind), sleep: (time) => clock.sleep(time) };
}
