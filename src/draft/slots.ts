/** Where drafted words may stand. */
import { readMoment } from "../config/moment-text.ts";
import type { Plan } from "../plan/plan.ts";
import type { Slot } from "./draft.ts";

/** Words that a reader of a first plan may not know, beside the kinds of its stages. */
const TERMS = ["baseline", "candidate", "bake", "guard", "cohort", "rollback", "slo"];

/** Every slot of the plan. An answer for any other is dropped. */
export function slotsOf({ rollout, stages }: Plan): readonly Slot[] {
  const kinds = stages.map(({ stage }) => stage.kind).filter((kind) => kind !== "evaluate");
  return [
    { kind: "summary" },
    ...stages.map(({ stage }): Slot => ({ kind: "stage", name: stage.name })),
    ...rollout.guards.map(({ name }): Slot => ({ kind: "guard", name })),
    ...rollout.communications.map((_, index): Slot => ({ kind: "message", index })),
    ...[...new Set([...kinds, ...TERMS])].map((term): Slot => ({ kind: "term", term })),
  ];
}

/** The name that stands for a slot in a request and an answer: a stage's or guard's, a message's place from 1, the term. */
export function slotName(slot: Slot): string {
  switch (slot.kind) {
    case "summary":
      return "";
    case "stage":
    case "guard":
      return slot.name;
    case "message":
      return String(slot.index + 1);
    case "term":
      return slot.term;
  }
}

/** When a message goes out, where the file says it in words that the program knows: nothing else of it is told. */
export function momentOf({ rollout }: Plan, slot: Slot): string | null {
  if (slot.kind !== "message") return null;
  const on = rollout.communications[slot.index]?.on;
  const names = rollout.stages.map(({ name }) => name);
  return on === undefined || readMoment(on, names) === null ? null : on;
}
