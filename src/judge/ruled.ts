/** Guards without chance: an event that must not happen, the model that must answer, a report by people. */
import type { IdentityGuard, TripwireGuard } from "./guard.ts";
import type { Unusable } from "./histogram.ts";
import {
  type Circumstances,
  counted,
  type Kind,
  LEAST_UNITS,
  type Level,
  PLAIN_KIND,
  type Ruling,
  type Units,
} from "./kind.ts";
import { impossibleCount, wrongShape } from "./proportion.ts";
import type { Payload } from "./reading.ts";

/** Half of a count is none: sources extrapolate. */
const ROUNDED = 0.5;

/** Sums: units of exposure and events, of the whole rollout. */
export function tripwireKind(guard: TripwireGuard): Kind {
  return {
    ...PLAIN_KIND,
    needs: "reading",
    spans: "rollout",
    read: readEvents,
    trials: () => [],
    show: (_, [, events]) => events ?? null,
    rule: ({ candidate }, circumstances) => tripped(guard, candidate, circumstances),
    limit: () => guard.atMost,
  };
}

function readEvents(payload: Payload): Units | Unusable {
  if (payload.shape !== "count") return wrongShape("a number of events", payload);
  const { count, exposure } = payload;
  const wrong = impossibleCount(count, "events") ?? impossibleCount(exposure ?? 0, "units");
  return wrong ?? counted(exposure ?? 0, count);
}

/** What was counted is a report as well; it takes a person's word where the guard asks for one. */
function tripped(
  { atMost, confirmedBy }: TripwireGuard,
  [, events = 0]: Level,
  { confirmed, reported }: Circumstances,
): Ruling | null {
  const counted = Math.floor(events + ROUNDED);
  const seen = `${counted} ${counted === 1 ? "event" : "events"} counted`;
  if (confirmed) return { kind: "broken", limit: atMost, detail: `confirmed by a person, ${seen}` };
  if (counted <= atMost && !reported) return null;
  if (confirmedBy === null && counted > atMost) return { kind: "broken", limit: atMost, detail: seen };
  const who = confirmedBy ?? "the people who watch it";
  return {
    kind: "open",
    reason: "unconfirmed",
    detail: `${reported ? "reported" : seen}; ${who} must confirm it or take it back`,
  };
}

/** Sums: the candidate's units, and those that another model answered, of the whole rollout. */
export function identityKind({ equals }: IdentityGuard): Kind {
  return {
    ...PLAIN_KIND,
    spans: "rollout",
    read: (payload) => readIdentities(payload, equals),
    trials: () => [],
    show: (_, [total = 0, others = 0]) => (total > 0 ? others / total : null),
    rule: ({ candidate: [, others = 0] }) =>
      others < ROUNDED
        ? null
        : {
            kind: "broken",
            limit: 0,
            detail: `${Math.round(others)} answers came from another model than ${equals}`,
          },
    limit: () => 0,
  };
}

function readIdentities(payload: Payload, equals: string): Units | Unusable {
  if (payload.shape !== "identities") return wrongShape("units by the model that answered", payload);
  let [total, others] = [0, 0];
  for (const [id, count] of Object.entries(payload.counts)) {
    const wrong = impossibleCount(count, `answers of ${id}`);
    if (wrong !== null) return wrong;
    total += count;
    if (id !== equals) others += count;
  }
  return total < LEAST_UNITS ? counted(0, 0) : counted(total, others);
}

/** No readings: what people say is all there is. */
export function signalKind(): Kind {
  return {
    ...PLAIN_KIND,
    needs: "nothing",
    spans: "rollout",
    read: (payload) => wrongShape("no readings at all", payload),
    sum: () => {},
    trials: () => [],
    show: () => null,
    rule: (_sums, { reported }) =>
      reported ? { kind: "broken", limit: 0, detail: "a person reported it" } : null,
    limit: () => 0,
  };
}
