import { type Duration, HOUR, milliseconds, MINUTE } from "../units.ts";
import { duration } from "../plan/spoken-time.ts";
import type { Plan } from "../plan/plan.ts";
import type { Phone, RunbookStep } from "./runbook.ts";

export const ANYONE = "anyone on call, without asking";
/** After so long without an answer the next person is woken. */
const ANSWERS_IN: Duration = milliseconds(5 * MINUTE);

/** Whom the file names for a role, as one phrase; empty where it names nobody. */
export function peopleOf(plan: Plan, role: string): string {
  return plan.rollout.people.find(({ name }) => name === role)?.anyOf.join(" or ") ?? "";
}

/** The model owners, or else everybody whom the file names first. */
export function ownersOf(plan: Plan): string {
  const [first] = plan.rollout.people;
  return peopleOf(plan, "model-owner") || (first?.anyOf.join(" or ") ?? "the model owner");
}

/** In the order of waking: who is on call, then who owns the model. */
export function ladderOf(plan: Plan): readonly string[] {
  const ladder = [peopleOf(plan, "on-call"), ownersOf(plan)].filter((who) => who !== "");
  return [...new Set(ladder)];
}

/** `page @owner-a or @owner-b (channel pager)`: the pager's channel where the file has one. */
export function page(plan: Plan): string {
  const [channel] = Object.entries(plan.rollout.channels).find(([, { kind }]) => kind === "pagerduty") ?? [];
  return `page ${ownersOf(plan)}${channel === undefined ? " by telephone" : ` (channel ${channel})`}`;
}

/** The last step of every entry: whom to wake, after how long, and what if nobody answers. */
export function callFor(plan: Plan, when: string): RunbookStep {
  return {
    kind: "call",
    does: `${when}: ${page(plan)}`,
    run: null,
    expect: "a person has it",
    within: ANSWERS_IN,
    repeat: "safe",
    otherwise: "go on alone, you may",
  };
}

/** The last step where nobody has to be woken. */
export function inDaylight(plan: Plan): RunbookStep {
  return {
    kind: "call",
    does: `In working hours: tell ${ownersOf(plan)}`,
    run: null,
    expect: "they have it",
    within: milliseconds(8 * HOUR),
    repeat: "safe",
    otherwise: "nothing is lost: it waits",
  };
}

/** When the traffic must be off, at the latest. */
export function unlessOff(plan: Plan): string {
  return `Not at 0 after ${duration(plan.rollout.rollback.within)}, or unsure`;
}

/** Lines that somebody answers: on call first, as they are woken. */
export function phonesOf({ rollout }: Plan): readonly Phone[] {
  return rollout.people
    .flatMap(({ name: role, phone: number }) => (number === undefined ? [] : [{ role, number }]))
    .toSorted((a, b) => Number(b.role === "on-call") - Number(a.role === "on-call"));
}
