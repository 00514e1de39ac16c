/** What can be wrong with one kind of thing only, beside what can be wrong with any answer. */
import type { Asked } from "../loopback.ts";
import type { Answered } from "./server.ts";
import type { What } from "./world.ts";

/** Whose each is. */
export const OWN_FAULTS = {
  quota: "metrics",
  alone: "metrics",
  truncates: "metrics",
  waits: "router",
  late: "router",
} as const satisfies Record<string, What>;
export type OwnFault = keyof typeof OWN_FAULTS;
/** Those that one look shows; that applications ask late takes several. */
export type AtOnce = Exclude<OwnFault, "late">;

/** What a router says that waits for people; nobody's secret, and named wherever it stands in the way. */
export const WAITING = "change request 17 waits for the approval of @olga";
/** How long applications ask their flag service for nothing new, in ms. */
export const POLLED_EVERY = 30 * 60_000;

export function isOwn(fault: string): fault is OwnFault {
  return Object.hasOwn(OWN_FAULTS, fault);
}

type Answer = (asked: Asked) => Answered;

/** A source that has one of these, and repeats what it was asked with. */
export function withOwnFault(answer: Answer, now: () => OwnFault | null): Answer {
  return (asked) => {
    const echo = JSON.stringify({
      status: "error",
      error: `${asked.headers.authorization} asked ${asked.body}`,
    });
    switch (now()) {
      case "quota":
        return { status: 429, headers: { "retry-after": "43200" }, body: echo };
      case "alone":
        // One wrong text makes the joined query wrong.
        return asked.body.includes("errors.events") ? { status: 422, body: echo } : answer(asked);
      case "truncates":
        return { body: answer(asked).body.replace(/\}$/, `,"warnings":["results truncated due to limit"]}`) };
      case "waits":
      case "late":
      case null:
        return answer(asked);
    }
  };
}
