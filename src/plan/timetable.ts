import type { Freeze } from "../config/policy.ts";
import { bakeOf, type Rollout } from "../config/rollout.ts";
import { HOUR, instant, plus, type Instant } from "../units.ts";
import { isLive } from "./plan.ts";
import { nextMove } from "./moving-hours.ts";

/** One stage in time; both null for what is read when planning, and from the first stage that can never move. */
export interface Slot {
  readonly starts: Instant | null;
  readonly ends: Instant | null;
}

export interface Timetable {
  readonly starts: Instant;
  readonly ends: Instant;
  /** Reached: hold, then roll back after the policy's patience. */
  readonly latest: Instant;
  /** One per stage of the rollout. */
  readonly slots: readonly Slot[];
  /** Name of the first stage that no moving hour ever lets start. */
  readonly stuck: string | null;
}

/**
 * The earliest dates at which the stages can happen: nobody keeps anybody waiting, nothing is extended.
 *
 * Without a `not-before` that lies ahead it starts at the next full hour, so that the same plan made a minute later
 * shows the same dates.
 */
export function timetableOf(rollout: Rollout, freezes: readonly Freeze[], now: Instant): Timetable {
  const asked = Math.max(rollout.start.notBefore ?? 0, Math.ceil(now / HOUR) * HOUR);
  const first = nextMove(instant(asked), rollout.start, freezes);
  const slots: Slot[] = [];
  let free: Instant | null = first;
  let stuck: string | null = null;
  for (const stage of rollout.stages) {
    const starts: Instant | null =
      !isLive(stage) || free === null ? null : nextMove(free, rollout.start, freezes);
    const ends = starts === null ? null : plus(starts, bakeOf(stage));
    slots.push({ starts, ends });
    if (!isLive(stage)) continue;
    if (starts === null) stuck ??= stage.name;
    free = ends;
  }
  const starts = first ?? instant(asked);
  return { starts, ends: free ?? starts, latest: plus(starts, rollout.deadline), slots, stuck };
}

/** The moments within `[starts, ends)` at which an acknowledgement that covers `covers` runs out. */
export function handOversIn(slot: Slot, first: Instant, covers: number | null): readonly Instant[] {
  if (covers === null || covers <= 0 || slot.starts === null || slot.ends === null) return [];
  const moments: Instant[] = [];
  const before = Math.max(1, Math.ceil((slot.starts - first) / covers));
  for (let at = first + before * covers; at < slot.ends; at += covers) moments.push(instant(at));
  return moments;
}
