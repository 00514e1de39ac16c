/** Moments of which people are told. */
import { nearest } from "./suggest.ts";

/** What happens to a rollout, apart from the stages by name. */
const EVENTS = [
  "started",
  "stage-started",
  "stage-ended",
  "hold",
  "breach",
  "rolled-back",
  "rollback-unconfirmed",
  "resumed",
  "hand-over",
  "done",
] as const;
export type RolloutEvent = (typeof EVENTS)[number];

const UNITS = ["minute", "hour", "day", "working day", "week"] as const;
export type MomentUnit = (typeof UNITS)[number];

export type Moment =
  | { readonly kind: "event"; readonly event: RolloutEvent }
  | { readonly kind: "stage"; readonly stage: string; readonly edge: "start" | "end" }
  | { readonly kind: "digest"; readonly every: "day" | "week" }
  | {
      readonly kind: "offset";
      readonly count: number;
      readonly unit: MomentUnit;
      readonly side: "before" | "after";
      /** `start`, `end`, `hand-over` or the name of a stage. */
      readonly of: string;
    };

const DIGESTS = { "daily digest": "day", "weekly digest": "week" } as const;
/** Whole words for the units, and how people shorten them. */
const SHORT: Readonly<Record<string, MomentUnit>> = {
  m: "minute",
  min: "minute",
  h: "hour",
  d: "day",
  w: "week",
  workday: "working day",
};
const OFFSET = /^(\d{1,9}) ?([a-z]+(?: [a-z]+)?) (\S+) (\S+)$/;
const EDGE = /^(start|end) of (\S+)$/;
/** Nothing is announced longer ahead, in days. */
const LONGEST: Readonly<Record<MomentUnit, number>> = {
  minute: 1440 * 90,
  hour: 24 * 90,
  day: 90,
  "working day": 60,
  week: 12,
};

/** `rolled-back`, `canary-5`, `end of canary-5`, `1 working day before start`, `weekly digest`; null when it is none. */
export function readMoment(text: string, stages: readonly string[]): Moment | null {
  const event = EVENTS.find((each) => each === text);
  if (event !== undefined) return { kind: "event", event };
  if (text === "daily digest" || text === "weekly digest") return { kind: "digest", every: DIGESTS[text] };
  if (stages.includes(text)) return { kind: "stage", stage: text, edge: "start" };
  const [, edge, stage] = EDGE.exec(text) ?? [];
  if (stage !== undefined && stages.includes(stage))
    return { kind: "stage", stage, edge: edge === "end" ? "end" : "start" };
  const { count, unit, side, of } = offsetParts(text);
  if (unit === null || (side !== "before" && side !== "after") || !(count >= 1 && count <= LONGEST[unit]))
    return null;
  return anchors(stages).includes(of) ? { kind: "offset", count, unit, side, of } : null;
}

/** What was probably meant: each word of the moment is looked at by itself. */
export function nearestMoment(text: string, stages: readonly string[]): string | null {
  const whole = nearest(text, [...EVENTS, ...Object.keys(DIGESTS), ...stages]);
  if (whole !== null) return whole;
  const [, edge, stage] = EDGE.exec(text) ?? [];
  if (edge !== undefined && stage !== undefined) {
    const near = nearest(stage, stages);
    return near === null ? null : `${edge} of ${near}`;
  }
  const { count, unit, written, side, of } = offsetParts(text);
  if (!(count >= 1)) return null;
  const meant = unit ?? UNITS.find((each) => each === nearest(singular(written), UNITS)) ?? null;
  const where = nearest(side, ["before", "after"]);
  const anchor = nearest(of, anchors(stages));
  if (meant === null || where === null || anchor === null || count > LONGEST[meant]) return null;
  return `${count} ${meant}${count === 1 ? "" : "s"} ${where} ${anchor}`;
}

/** What an offset is counted from. */
function anchors(stages: readonly string[]): readonly string[] {
  return ["start", "end", "hand-over", ...stages];
}

interface OffsetParts {
  /** NaN where the text is no offset at all. */
  readonly count: number;
  readonly unit: MomentUnit | null;
  readonly written: string;
  readonly side: string;
  readonly of: string;
}

function offsetParts(text: string): OffsetParts {
  const [, count, written = "", side = "", of = ""] = OFFSET.exec(text) ?? [];
  const word = singular(written);
  const unit = UNITS.find((each) => each === word) ?? SHORT[word] ?? null;
  return { count: Number(count ?? Number.NaN), unit, written, side, of };
}

function singular(word: string): string {
  return word.length > 1 ? word.replace(/s$/, "") : word;
}
