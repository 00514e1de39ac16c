/** Moments of which people are told. */
import { nearest } from "./suggest.ts";

/** What happens to a rollout, apart from its stages. */
const EVENTS = [
  "started",
  "stage-started",
  "hold",
  "breach",
  "rolled-back",
  "rollback-unconfirmed",
  "resumed",
  "done",
] as const;
export type RolloutEvent = (typeof EVENTS)[number];

export type Moment =
  | { readonly kind: "event"; readonly event: RolloutEvent }
  | { readonly kind: "stage"; readonly stage: string }
  | {
      readonly kind: "offset";
      readonly count: number;
      readonly unit: "minute" | "hour" | "day" | "working day" | "week";
      readonly side: "before" | "after";
      /** `start`, `end` or the name of a stage. */
      readonly of: string;
    };

const OFFSET = /^(\d{1,3}) (minute|hour|day|working day|week)s? (before|after) ([a-z0-9-]{1,60})$/;
const UNITS = ["minute", "hour", "day", "working day", "week"] as const;

/** `rolled-back`, `canary-5`, `1 working day before start`; null when it is none of these. */
export function readMoment(text: string, stages: readonly string[]): Moment | null {
  const event = EVENTS.find((each) => each === text);
  if (event !== undefined) return { kind: "event", event };
  if (stages.includes(text)) return { kind: "stage", stage: text };
  const [, count, unit, side, of] = OFFSET.exec(text) ?? [];
  const known = UNITS.find((each) => each === unit);
  if (count === undefined || known === undefined || of === undefined) return null;
  if (of !== "start" && of !== "end" && !stages.includes(of)) return null;
  return {
    kind: "offset",
    count: Number(count),
    unit: known,
    side: side === "after" ? "after" : "before",
    of,
  };
}

/** The event or stage that was probably meant. */
export function nearestMoment(text: string, stages: readonly string[]): string | null {
  return nearest(text, [...EVENTS, ...stages]);
}
