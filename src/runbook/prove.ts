import { limitsOf } from "../plan/limits.ts";
import { showLevel } from "../plan/levels.ts";
import type { Plan } from "../plan/plan.ts";
import { milliseconds, MINUTE, type Duration } from "../units.ts";
import { duration } from "../plan/spoken-time.ts";
import { askLevel, askServed, calmOf } from "./by-hand.ts";
import { once } from "./once.ts";
import type { RunbookStep } from "./runbook.ts";

type Guard = Plan["rollout"]["guards"][number];

/** How long a quiet candidate must stay quiet before anybody believes it. */
const QUIET = milliseconds(5 * MINUTE);
const FAILED = "entry “The rollback is not confirmed”";
const MOST_COHORTS = 6;

const PROOF = { kind: "prove", repeat: "safe" } as const;

/** Traffic really 0, the old version in the answers, the guards back in range, all of it by cohort. */
export function prove(plan: Plan, guards: readonly Guard[]): readonly RunbookStep[] {
  return [trafficIsOff(plan), oldVersionAnswers(plan), ...guardsAreBack(plan, guards)];
}

/** The third check that no router can fake: what was served. */
export const trafficIsOff = once((plan: Plan): RunbookStep => {
  const { candidate } = plan.rollout.release;
  const arm = armOf(plan);
  const who = arm === null ? candidate.id : `${arm.label}="${arm.candidate}"`;
  return {
    ...PROOF,
    does: `Prove that ${who} serves nobody: ${cohortsOf(plan)}`,
    run: askServed(plan, QUIET),
    expect: `0 or no line, over ${duration(QUIET)}`,
    within: after(plan, QUIET),
    otherwise: FAILED,
  };
});

/** The version in the answers themselves: a cache goes on when the traffic is off. */
const oldVersionAnswers = once((plan: Plan): RunbookStep => {
  const { baseline } = plan.rollout.release;
  const identity = plan.rollout.guards.find(({ kind }) => kind === "identity");
  return {
    ...PROOF,
    does: identity === undefined ? "Read 20 answers of the service" : "Read which model answers",
    run: identity === undefined ? null : askLevel(plan, identity, QUIET),
    expect: `${baseline.model ?? baseline.id} in every one`,
    within: after(plan, QUIET),
    otherwise: "purge the caches",
  };
});

/** One guard is asked for with its own query; for all of them the program's next look is shorter. */
function guardsAreBack(plan: Plan, guards: readonly Guard[]): readonly RunbookStep[] {
  const { window, text } = calmOf(plan);
  const base = {
    ...PROOF,
    within: after(plan, window),
    otherwise: "the candidate was not the cause: open another incident",
  };
  const [only, ...others] = guards;
  if (only === undefined || others.length > 0) {
    return [
      {
        ...base,
        does: "Look at every guard in every cohort, in the next summary",
        run: null,
        expect: `all back in range for ${text}`,
      },
    ];
  }
  return [
    {
      ...base,
      does: `Read ${only.name} in the same cohorts`,
      run: askLevel(plan, only, window),
      expect: `${inRange(plan, only)}, for ${text}, in each`,
    },
  ];
}

/** What the guard says when all is well again: its objective, else the baseline's usual level. */
function inRange(plan: Plan, guard: Guard): string {
  const limits = limitsOf(plan, guard).filter((limit) => /^(?:above|below) /.test(limit));
  const baseline = plan.rollout.release.baseline.id;
  if (limits.length > 0) return `${baseline} not ${limits.join(" and not ")}`;
  if ("expect" in guard && guard.expect !== null)
    return `${baseline} back at about ${showLevel(guard, guard.expect)}`;
  switch (guard.kind) {
    case "identity":
      return `only the model of ${baseline}`;
    case "split":
      return `everybody on ${baseline}`;
    case "tripwire":
    case "signal":
      return "nothing new is reported";
    case "proportion":
    case "latency":
    case "rate":
    case "score":
    case "ratio":
    case "level":
    case "composite":
    case "paired":
      return `${baseline} as before the first stage`;
  }
}

/** `all, breaking-news (desk=breaking)`: every cohort with the labels by which its lines are found. */
export function cohortsOf({ rollout }: Plan): string {
  const named = rollout.cohorts.map(({ name, where }) => {
    const labels = Object.entries(where).map(([label, value]) => `${label}=${value}`);
    return labels.length === 0 ? name : `${name} (${labels.join(", ")})`;
  });
  const shown = ["all", ...named.slice(0, MOST_COHORTS)];
  const more = named.length - MOST_COHORTS;
  if (more > 0) return `${shown.join(", ")} and ${more} more`;
  return shown.join(", ");
}

function armOf({ rollout }: Plan): { readonly label: string; readonly candidate: string } | null {
  return rollout.sources.find(({ arm }) => arm !== null)?.arm ?? null;
}

/** The window, the source's delay and the time that the router's clients take to follow. */
function after(plan: Plan, window: Duration): Duration {
  const delay = Math.max(0, ...plan.rollout.sources.map((source) => source.delay));
  const settles = plan.routers[0].capabilities.settlesIn;
  return milliseconds(Math.ceil((window + delay + settles) / MINUTE) * MINUTE);
}
