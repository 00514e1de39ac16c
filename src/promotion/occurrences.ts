/** What happened to a rollout between two states, as people are told of it. */
import type { Moment, RolloutEvent } from "../config/moment-text.ts";
import { isLive, stageAt, type Plan } from "../plan/plan.ts";
import type { RolloutState } from "./state.ts";

export type Occurrence =
  | { readonly kind: "event"; readonly event: RolloutEvent; readonly stage: string }
  | { readonly kind: "stage"; readonly stage: string; readonly edge: "start" | "end" };

/** Waiting that the timetable announced is no hold that people must hear of. */
const EXPECTED_WAITS: ReadonlySet<string> = new Set(["not-before", "outside-moving-hours"]);

/** Of a tick that did not go back: what a rollback tells, it tells itself. */
export function occurrencesIn(plan: Plan, before: RolloutState, after: RolloutState): readonly Occurrence[] {
  const name = stageAt(plan, after.stage).stage.name;
  const event = (happened: RolloutEvent, stage = name): Occurrence => ({
    kind: "event",
    event: happened,
    stage,
  });
  return [
    ...entered(plan, before, after).flatMap((each): readonly Occurrence[] => [
      ...(each.left === null
        ? [event("started")]
        : [event("stage-ended", each.left), { kind: "stage", stage: each.left, edge: "end" } as const]),
      event("stage-started"),
      { kind: "stage", stage: name, edge: "start" },
    ]),
    ...(before.ending === null && after.ending?.kind === "promoted"
      ? [event("stage-ended"), { kind: "stage", stage: name, edge: "end" } as const, event("done")]
      : []),
    ...holds(before, after).map((happened) => event(happened)),
  ];
}

/** A stage whose weight was seen for the first time, and the one before it. */
function entered(
  plan: Plan,
  before: RolloutState,
  after: RolloutState,
): readonly { readonly left: string | null }[] {
  if (after.observedAt === null || after.ending !== null) return [];
  // The steps of a stage are one stage to people, also after a tick that died between two of them.
  const isUnderWay = before.observedAt !== null || (before.step ?? 0) > 0;
  if (isUnderWay && before.stage === after.stage) return [];
  const earlier = plan.stages.findLast(({ stage, index }) => index < after.stage && isLive(stage));
  return [{ left: earlier?.stage.name ?? null }];
}

/** The same hold is told once, and its end. Before anything has traffic, nothing is held that anybody could notice. */
function holds(before: RolloutState, after: RolloutState): readonly RolloutEvent[] {
  if (after.observedAt === null && after.judgedUntil === null) return [];
  if (after.ending !== null || before.heldFor === after.heldFor) return [];
  if (after.heldFor === null) return isTold(before.heldFor) ? ["resumed"] : [];
  if (!isTold(after.heldFor)) return isTold(before.heldFor) ? ["resumed"] : [];
  return after.heldFor === "guard-breached" ? ["breach", "hold"] : ["hold"];
}

function isTold(reason: string | null): boolean {
  return reason !== null && !EXPECTED_WAITS.has(reason);
}

/** Whether a moment is what happened. */
export function isMoment(moment: Moment, happened: Occurrence): boolean {
  if (moment.kind === "event") return happened.kind === "event" && moment.event === happened.event;
  return (
    moment.kind === "stage" &&
    happened.kind === "stage" &&
    moment.stage === happened.stage &&
    moment.edge === happened.edge
  );
}
