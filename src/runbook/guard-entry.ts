import { guardNamed, type Plan } from "../plan/plan.ts";
import { shortDigest } from "../units.ts";
import { duration } from "../plan/spoken-time.ts";
import { limitsOf } from "../plan/limits.ts";
import { askLevel, calmOf } from "./by-hand.ts";
import { ANYONE, callFor, inDaylight, ownersOf, unlessOff } from "./people.ts";
import { cohortsOf, prove, trafficIsOff } from "./prove.ts";
import type { RunbookEntry } from "./runbook.ts";
import { look, thenTheRest, when } from "./steps.ts";
import { capital } from "../plan/capital.ts";
import { secondWay, stop, stopOrElse } from "./ways.ts";

type Guard = Plan["rollout"]["guards"][number];

/** What to do when one guard breaks; the first step is always the way out. */
export function guardEntry(plan: Plan, name: string): RunbookEntry {
  const guard = guardNamed(plan, name);
  const seen = `With ${plan.rollout.release.candidate.id}, ${name} is ${limitsOf(plan, guard).join(", or ")}.${late(guard)}`;
  switch (guard.onBreach) {
    case "roll-back":
      return rollsBack(plan, guard, seen);
    case "hold":
      return holds(plan, guard, seen);
    case "warn":
      return warns(plan, guard, seen);
  }
}

function rollsBack(plan: Plan, guard: Guard, seen: string): RunbookEntry {
  return {
    trigger: { kind: "guard", guard: guard.name },
    title: `${guard.name} broke: roll back`,
    severity: plan.rollout.tier === 1 ? 1 : 2,
    means: `${seen} ${byItself(guard)}`,
    mayAct: ANYONE,
    steps: [
      stop(plan),
      ...secondWay(plan),
      ...prove(plan, [guard]),
      thenTheRest(plan),
      callFor(plan, unlessOff(plan)),
    ],
  };
}

function holds(plan: Plan, guard: Guard, seen: string): RunbookEntry {
  return {
    trigger: { kind: "guard", guard: guard.name },
    title: `${guard.name} broke: hold`,
    severity: 2,
    means: `${seen} Promotion is frozen; the traffic stays where it is.`,
    mayAct: `rolling back: ${ANYONE}. Going on: ${ownersOf(plan)}, by /rollout resume`,
    steps: [
      when("If users are being harmed, do not wait", stopOrElse(plan)),
      look(`Read ${guard.name} in ${cohortsOf(plan)}`, {
        run: askLevel(plan, guard, calmOf(plan).window),
        expect: "the versions differ, in the cohort that the summary names",
        otherwise: "the reading is wrong: entry “Metrics are missing or stale”",
      }),
      look(`Decide: /rollout resume ${shortDigest(plan.digest)} with a reason, or /rollout abort`, {
        expect: "the next tick says what was decided",
        otherwise: "leave it on hold: nothing moves up without a person",
      }),
      when("After a rollback", trafficIsOff(plan)),
      callFor(plan, "On hold for longer than 30m, or unsure"),
    ],
  };
}

function warns(plan: Plan, guard: Guard, seen: string): RunbookEntry {
  return {
    trigger: { kind: "guard", guard: guard.name },
    title: `${guard.name} broke: look`,
    severity: 3,
    means: `${seen} Nothing was stopped; this guard only warns.`,
    mayAct: ANYONE,
    steps: [
      when("Only if users are being harmed", stopOrElse(plan)),
      look(`Read ${guard.name} in ${cohortsOf(plan)}`, {
        run: askLevel(plan, guard, calmOf(plan).window),
        expect: "no cohort is harmed",
        otherwise: "do step 1",
      }),
      inDaylight(plan),
    ],
  };
}

/** What happens without anybody doing anything. */
function byItself(guard: Guard): string {
  const drains = "the program drains the route by itself; else you do.";
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
  return maturesAfter === null ? "" : ` What it counts was served at least ${duration(maturesAfter)} before.`;
}
