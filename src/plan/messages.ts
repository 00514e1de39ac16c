/** Who is told what and when, and whether anybody can tell them. */
import { fillIn } from "../config/message-text.ts";
import { readMoment, type Moment } from "../config/moment-text.ts";
import { weightIn, type Communication, type Rollout, type Stage } from "../config/rollout.ts";
import { ALL } from "../judge/reading.ts";
import type { Instant } from "../units.ts";
import { datesOf, NO_DATES } from "./message-dates.ts";
import { isLive } from "./plan.ts";
import { showShare } from "./shown.ts";
import type { Timetable } from "./timetable.ts";
import { weightOfAll } from "./shares.ts";

/** One entry of `communications`, as the plan can show it. */
export interface PlannedMessage {
  /** Its place in the file. */
  readonly index: number;
  readonly on: string;
  readonly to: string;
  /** The earliest dates at which it is sent, the first few; none for what nobody can date, such as a hold. */
  readonly at: readonly Instant[];
  /** How many dates there are in all. */
  readonly times: number;
  /** A moment before a start that lies behind already: it goes out as soon as the plan is merged. */
  readonly isLate: boolean;
  readonly by: Sender;
  /** With everything filled in that is known now. */
  readonly text: string;
}

export type Sender =
  /** A tick sends it, to a channel of this kind. */
  | { readonly kind: "automatic"; readonly channel: string }
  /** A person has to: null where nobody is named for it. */
  | { readonly kind: "by-hand"; readonly owner: string | null; readonly why: ByHand };

export type ByHand = "no-channel" | "after-the-end" | "no-such-moment";

/** Moments at which somebody should hear something. */
export const EXPECTED = ["before", "stages", "hold", "rolled-back", "done"] as const;
export type ExpectedMoment = (typeof EXPECTED)[number];

export interface Messages {
  readonly planned: readonly PlannedMessage[];
  /** Moments of which nobody hears. */
  readonly unheard: readonly ExpectedMoment[];
  /** Channels that hear of a rollback and that the program can send to. */
  readonly hearRollback: readonly string[];
}

export function messagesOf(
  rollout: Rollout,
  timetable: Timetable,
  terms: { readonly handOvers: readonly Instant[]; readonly now: Instant },
): Messages {
  const names = rollout.stages.map(({ name }) => name);
  const parsed = rollout.communications.map((each, index) => ({
    each,
    index,
    moment: readMoment(each.on, names),
  }));
  const planned = parsed.map(({ each, index, moment }): PlannedMessage => {
    const { at, times } =
      moment === null ? NO_DATES : datesOf(moment, { rollout, timetable, handOvers: terms.handOvers });
    const [first] = at;
    return {
      index,
      on: each.on,
      to: each.to,
      at,
      times,
      isLate: moment?.kind === "offset" && first !== undefined && first < terms.now,
      by: senderOf(rollout, each, moment),
      text: fillIn(each.message, knownValues(rollout, moment)),
    };
  });
  const moments = parsed.flatMap(({ moment }) => (moment === null ? [] : [moment]));
  return {
    planned,
    unheard: EXPECTED.filter((expected) => !moments.some((moment) => isAt(expected, moment))),
    hearRollback: [
      ...new Set(
        parsed
          .filter(({ each, moment }) => isAt("rolled-back", moment) && canSendTo(rollout, each.to))
          .map(({ each }) => each.to),
      ),
    ],
  };
}

/** Whether the program can send to a channel of the file. */
export function canSendTo({ channels }: Rollout, to: string): boolean {
  return channelOf(channels, to) !== undefined;
}

/** A name such as `constructor` is no channel unless the file has one. */
function channelOf(channels: Rollout["channels"], to: string): Rollout["channels"][string] | undefined {
  return Object.hasOwn(channels, to) ? channels[to] : undefined;
}

function senderOf(rollout: Rollout, { to, owner }: Communication, moment: Moment | null): Sender {
  const channel = channelOf(rollout.channels, to);
  const byHand = (why: ByHand): Sender => ({
    kind: "by-hand",
    owner: owner ?? ownersOf(rollout),
    why,
  });
  if (moment === null) return byHand("no-such-moment");
  if (channel === undefined) return byHand("no-channel");
  if (moment.kind === "offset" && moment.of === "end" && moment.side === "after")
    return byHand("after-the-end");
  return { kind: "automatic", channel: channel.kind };
}

/** Who sends what nobody was named for: the model owner. */
function ownersOf({ people }: Rollout): string | null {
  return people.find(({ name }) => name === "model-owner")?.anyOf.join(" or ") ?? null;
}

function isAt(expected: ExpectedMoment, moment: Moment | null): boolean {
  if (moment === null) return false;
  switch (expected) {
    case "before":
      return moment.kind === "offset" && moment.side === "before";
    case "stages":
      return moment.kind === "stage" || (moment.kind === "event" && /^(?:started|stage-)/.test(moment.event));
    case "hold":
    case "rolled-back":
    case "done":
      return moment.kind === "event" && moment.event === expected;
  }
}

/** What can be filled in before anything happened. */
function knownValues(rollout: Rollout, moment: Moment | null): Parameters<typeof fillIn>[1] {
  const { name, release, people } = rollout;
  const onCall = people.find((role) => role.name === "on-call");
  const stage = moment === null ? null : stageOf(rollout, moment);
  return {
    name,
    candidate: release.candidate.id,
    baseline: release.baseline.id,
    ...(onCall === undefined ? {} : { who: onCall.anyOf.join(" or ") }),
    ...(stage === null ? {} : { stage: stage.name, weight: showWeight(stage, rollout) }),
  };
}

/** The stage that a moment is about; null where it may be any. */
function stageOf({ stages }: Rollout, moment: Moment): Stage | null {
  const live = stages.filter(isLive);
  switch (moment.kind) {
    case "stage":
      return stages.find(({ name }) => name === moment.stage) ?? null;
    case "offset": {
      if (moment.of === "hand-over") return null;
      if (moment.of === "end") return live.at(-1) ?? null;
      return (moment.of === "start" ? live[0] : stages.find(({ name }) => name === moment.of)) ?? null;
    }
    case "digest":
      return null;
    case "event":
      if (moment.event === "started") return live[0] ?? null;
      return moment.event === "done" ? (live.at(-1) ?? null) : null;
  }
}

/** `5%`, `a copy of 10%`: what a stage gives the candidate, in the words of a message. */
export function showWeight(stage: Stage, rollout: Rollout): string {
  switch (stage.kind) {
    case "evaluate":
      return "0%";
    case "shadow":
      return `a copy of ${showShare(stage.mirror / 100)}`;
    case "canary":
      return Object.keys(stage.cohorts).length === 0
        ? showShare(weightIn(stage, ALL) / 100)
        : showShare(Math.round(weightOfAll(stage, rollout) * 1000) / 100_000);
    case "blue-green":
      return "100%";
  }
}
