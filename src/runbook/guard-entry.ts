import { guardNamed, type Plan } from "../plan/plan.ts";
import { showDuration } from "../units.ts";
import { limitsOf } from "../plan/limits.ts";
import type { RunbookEntry } from "./runbook.ts";
import { cleanUp, drain, escalate, escalationOf, note, otherWays, tell, verify } from "./steps.ts";

/** What to do when one guard breaks; the first step is always the way out. */
export function guardEntry(plan: Plan, name: string): RunbookEntry {
  const guard = guardNamed(plan, name);
  const trigger = { kind: "guard", guard: name } as const;
  const seen = `With ${plan.rollout.release.candidate.id}, ${name} is ${limitsOf(plan, guard).join(", or ")}.`;
  switch (guard.onBreach) {
    case "roll-back":
      return {
        trigger,
        title: `${name} broke: roll back`,
        severity: plan.rollout.tier === 1 ? 1 : 2,
        means: `${seen}${late(guard)} ${byItself(guard)}`,
        mayAct: "anyone on call, no approval needed",
        steps: [
          ...drain(plan),
          ...otherWays(plan),
          ...cleanUp(plan),
          ...verify(plan, [name]),
          ...tell(plan, "rolled-back"),
          escalate(plan),
        ],
      };
    case "hold":
      return {
        trigger,
        title: `${name} broke: hold`,
        severity: 2,
        means: `${seen}${late(guard)} Promotion is frozen; the traffic stays where it is.`,
        mayAct: "anyone on call may roll back, no approval needed; going on needs a person's resume",
        steps: [
          ...drain(plan, "If users are being harmed, do not wait"),
          note(`Otherwise look at ${name} by cohort in the last summary and decide: resume, or roll back`, {
            otherwise: `ask ${escalationOf(plan)}`,
          }),
          ...tell(plan, "hold"),
          ...verify(plan, [name])
            .slice(0, 1)
            .map((step) => ({ ...step, does: `After a rollback: ${step.does}` })),
          escalate(plan),
        ],
      };
    case "warn":
      return {
        trigger,
        title: `${name} broke: look`,
        severity: 3,
        means: `${seen} Nothing was stopped; this guard only warns.`,
        mayAct: "anyone on call may roll back, no approval needed",
        steps: [
          ...drain(plan, "Only if users are being harmed"),
          note(`Tell ${escalationOf(plan)} within a working day`),
        ],
      };
  }
}

type Guard = Plan["rollout"]["guards"][number];

/** What happens without anybody doing anything. */
function byItself(guard: Guard): string {
  const drains = "the program drains the route by itself; do it by hand when it has not.";
  switch (guard.kind) {
    case "tripwire":
      if (guard.confirmedBy === null) return `At the first event too many ${drains}`;
      return `Promotion is frozen; once ${guard.confirmedBy} confirms it with /rollout report ${guard.name} confirmed, ${drains}`;
    case "signal":
      return `At the first report ${drains}`;
    case "paired":
      return `Nobody was shown these answers: they are mirrored. All the same ${drains}`;
    case "proportion":
    case "latency":
    case "rate":
    case "score":
    case "ratio":
    case "level":
    case "composite":
    case "split":
    case "identity":
      return capital(drains);
  }
}

/** What ripens was served a while ago: the harm is older than the alarm. */
function late({ maturesAfter }: Guard): string {
  return maturesAfter === null
    ? ""
    : ` What it counts was served at least ${showDuration(maturesAfter)} before.`;
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
