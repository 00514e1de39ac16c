/** The earliest dates at which the moments of a rollout can come. */
import type { Moment } from "../config/moment-text.ts";
import type { Rollout } from "../config/rollout.ts";
import type { Instant } from "../units.ts";
import { digestAfter, shifted } from "./message-times.ts";
import type { Slot, Timetable } from "./timetable.ts";

/** What a moment is dated by. */
interface Calendar {
  readonly rollout: Rollout;
  readonly timetable: Timetable;
  readonly handOvers: readonly Instant[];
}

/** The first dates of a message, and how many there are. */
export interface Dates {
  readonly at: readonly Instant[];
  readonly times: number;
}

export const NO_DATES: Dates = { at: [], times: 0 };
/** Dates of one message that are worked out; every hand-over of a long rollout would be hundreds. */
const MOST_DATES = 10;

export function datesOf(moment: Moment, calendar: Calendar): Dates {
  const anchors = anchorsOfMoment(moment, calendar);
  const shown = anchors.slice(0, MOST_DATES);
  const { zone } = calendar.rollout.start;
  return {
    at: moment.kind === "offset" ? shown.map((at) => shifted(at, moment, zone)) : shown,
    times: anchors.length,
  };
}

/** The earliest dates of a moment, or of what it is counted from; none where it has none, or where its stage can never start. */
function anchorsOfMoment(moment: Moment, calendar: Calendar): readonly Instant[] {
  const { rollout, timetable, handOvers } = calendar;
  const live = timetable.slots.filter(({ starts }) => starts !== null);
  const starts = live.flatMap((slot) => slot.starts ?? []);
  switch (moment.kind) {
    case "stage":
      return edgeOf(slotOf(calendar, moment.stage), moment.edge);
    case "offset":
      return anchorsOf(calendar, moment.of);
    case "digest": {
      const [first] = starts;
      if (first === undefined) return [];
      const next = digestAfter(first, moment.every, rollout.start.zone);
      return next < timetable.ends ? [next] : [];
    }
    case "event":
      switch (moment.event) {
        case "started":
          return starts.slice(0, 1);
        case "stage-started":
          return starts;
        case "stage-ended":
          return live.flatMap((slot) => edgeOf(slot, "end"));
        case "hand-over":
          return handOvers;
        case "done":
          return timetable.stuck === null ? [timetable.ends] : [];
        case "hold":
        case "breach":
        case "rolled-back":
        case "rollback-unconfirmed":
        case "resumed":
          return [];
      }
  }
}

function slotOf({ rollout, timetable }: Calendar, stage: string): Slot | undefined {
  return timetable.slots[rollout.stages.findIndex(({ name }) => name === stage)];
}

/** A stage ends for its readers when it is left. */
function edgeOf(slot: Slot | undefined, edge: "start" | "end"): readonly Instant[] {
  const at = edge === "start" ? slot?.starts : slot?.leaves?.earliest;
  return at === undefined || at === null ? [] : [at];
}

function anchorsOf(calendar: Calendar, of: string): readonly Instant[] {
  const { timetable, handOvers } = calendar;
  if (of === "start") return [timetable.starts];
  if (of === "end") return timetable.stuck === null ? [timetable.ends] : [];
  return of === "hand-over" ? handOvers : edgeOf(slotOf(calendar, of), "start");
}
