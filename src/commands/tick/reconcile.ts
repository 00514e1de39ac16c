/** What became of a move that an earlier tick announced and did not live to record. */
import type { JournalEvent } from "../../promotion/journal.ts";
import type { RolloutState } from "../../promotion/state.ts";
import { enteredAt } from "../../promotion/steps.ts";
import { outcomeOf } from "./move.ts";
import type { RouteSeen } from "./route.ts";
import type { TickCall } from "./tick.ts";

/** The state as the router proves it; nothing while the announced minute lasts. */
export function reconcile(
  call: TickCall,
  seen: RouteSeen,
): { readonly state: RolloutState; readonly events: readonly JournalEvent[] } {
  const { state } = call.held;
  const { intent } = state;
  if (intent === null || call.now < intent.until || seen.view === null) return { state, events: [] };
  const step = call.plan.routers[0].capabilities.weight?.step ?? 0;
  const entered = { ...state, intent: null, covered: 0, longestGap: 0 };
  switch (outcomeOf(intent, state.set, seen.view, step)) {
    case "arrived":
      return {
        state: {
          ...entered,
          set: intent.to,
          observedAt: call.now,
          judgedUntil: null,
          ...enteredAt(state, call.now),
        },
        events: [{ event: "done", key: intent.key, stage: intent.stage, observed: seen.view.set }],
      };
    case "not-arrived":
      return {
        state: { ...entered, observedAt: null },
        events: [
          { event: "action", does: `move to ${intent.stage}`, outcome: "had not arrived; made again" },
        ],
      };
    case "half-way":
      // The announcement stays, so that what some places hold is known as our own doing until the move is made again.
      return {
        state: { ...entered, intent, observedAt: null },
        events: [
          {
            event: "action",
            does: `move to ${intent.stage}`,
            outcome: "had arrived in some places only; to be made again",
          },
        ],
      };
    case "something-else":
      return {
        state: { ...state, intent: null },
        events: [
          { event: "action", does: `move to ${intent.stage}`, outcome: "the router holds something else" },
        ],
      };
  }
}
