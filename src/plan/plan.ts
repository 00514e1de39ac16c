/** The plan: everything a reader sees, computed once. Renderers only lay it out, `promote` follows it. */
import type { Problem } from "../config/problem.ts";
import type { RouterDescription } from "../config/router.ts";
import type { OfflineStage } from "../evidence/offline.ts";
import type { Closure, Rollout, Stage } from "../config/rollout.ts";
import type { Guard } from "../judge/guard.ts";
import type { Digest, Duration, Instant } from "../units.ts";
import type { Costs } from "./costs.ts";
import type { Detection } from "./detection.ts";
import type { CohortExposure, Exposure, Reach } from "./exposure.ts";
import type { HandOvers } from "./hand-overs.ts";
import type { Messages } from "./messages.ts";
import type { StageCalendar } from "./stage-calendar.ts";
import type { Leaving } from "./timetable.ts";
import type { Smallest } from "./smallest-effect.ts";
import type { WayOut } from "./way-out.ts";
import type { FollowUp } from "./follow-ups.ts";
import type { PlannedHypothesis } from "./hypothesis.ts";

/** A file that the rollout names, as it is in the tree that the plan is made from. */
export interface NamedFile {
  readonly path: string;
  readonly at: "head" | "base";
  readonly blob: string;
}

export type Blind =
  | { readonly why: "too-few"; /** Hours until enough. */ readonly hours: number }
  | { readonly why: "not-in-this-stage" }
  | { readonly why: "no-live-baseline" }
  | { readonly why: "immature" }
  | { readonly why: "bound-missing"; readonly detail: string }
  | { readonly why: "spread-missing"; readonly detail: string };

/** What must be known to read a cell's numbers. */
export type Note =
  /** The file does not say the scatter of one value: the largest that there can be at the expected mean is planned with. */
  | { readonly kind: "spread-assumed"; readonly spread: number }
  /** What no event over the whole stage would show, at 95 %: fewer than so many a unit. */
  | { readonly kind: "silence"; readonly rateBelow: number }
  /** Units of both arms after which half and double of the share that was set are found. */
  | { readonly kind: "split"; readonly half: number; readonly double: number }
  /** Readings in a row beyond the limit that are a breach. */
  | { readonly kind: "readings"; readonly breachAfter: number }
  /** Planned as if the two answers to one request had nothing in common. */
  | { readonly kind: "uncorrelated" }
  /** Traffic on the other version is enough, whatever the numbers. */
  | { readonly kind: "one-version" };

/** One guard in one cohort in one stage: what it can and cannot prove there. */
export interface Cell {
  readonly stage: string;
  readonly guard: string;
  readonly cohort: string;
  /** null when promised; else why not. */
  readonly blind: Blind | null;
  /**
   * Candidate samples by the sequential formula with the alpha it really gets, 80 % power, for a harm that is there from the pair's
   * first stage on; one that begins with this stage takes more. null where none can be given.
   */
  readonly needed: number | null;
  /** The number a single look at the end would need. */
  readonly oneLook: number | null;
  /** Candidate samples expected by the end of the bake. */
  readonly expected: number;
  readonly hours: number | null;
  readonly designEffect: number;
  /** What `needed` and `expected` count: the guard's units, pairs of answers, readings of a gauge; a rule counts nothing. */
  readonly counts: "units" | "pairs" | "readings" | "nothing";
  /** Candidate samples that show it to be no worse than tolerated; null where the guard does not ask, or no number would. */
  readonly certify: number | null;
  readonly notes: readonly Note[];
  /** The smallest effect that the stage can see with 80 % power; null where there is none, or nothing to count. */
  readonly smallest: Smallest | null;
  /** The cheapest ways to a promise, cheapest first; none where it is promised, is not asked for, or there is none. */
  readonly waysOut: readonly WayOut[];
}

/** One guard in one cohort over the rollout: what the judge is given. */
export interface Pair {
  readonly guard: string;
  readonly cohort: string;
  /** Its share of the rollout's alpha; hold and warn guards stand outside the sum with one of their own. */
  readonly alpha: number;
  /** Planned intervals over all stages in which it is judged. */
  readonly horizon: number;
  readonly designEffect: number;
  /** By which factor the odds of a split may be off; 1 for none, and for guards of other kinds. */
  readonly tolerance: number;
}

export interface PlannedStage {
  readonly stage: Stage;
  readonly index: number;
  readonly starts: Instant | null;
  /** Its own users are sent to the candidate: after the preview of a blue-green stage; of all others at its start. */
  readonly serves: Instant | null;
  readonly ends: Instant | null;
  readonly leaves: Leaving | null;
  readonly calendar: StageCalendar;
  /** Who is reached; null where nobody is. */
  readonly reach: Reach | null;
  /** Routed units per day that are served by the candidate, and of `traffic.units`' main unit. */
  readonly routedPerDay: number;
  readonly unitsPerDay: number;
  /** Guards that are promised for all traffic here, and per cohort the reason why it is blind. */
  readonly cells: readonly Cell[];
  /** Worst case at the limit before the earliest possible stop, by guard. */
  readonly exposure: readonly Exposure[];
  /** The same where one cohort alone goes bad: of each the guard that hurts most, worst first. */
  readonly cohortExposure: readonly CohortExposure[];
  /** Settle + source delay + interval of the fastest roll-back guard. */
  readonly detectsIn: Duration;
  /** Moments at which the pager changes hands, from the stage's start until it can be left. */
  readonly handOvers: readonly Instant[];
}

export interface Change {
  readonly what: string;
  readonly baseline: string | null;
  readonly candidate: string | null;
}

export interface Plan {
  readonly file: string;
  readonly digest: Digest;
  /** `version`, resolved file and named files: what the digest is taken over. */
  readonly resolved: unknown;
  readonly named: readonly NamedFile[];
  readonly rollout: Rollout;
  readonly changes: readonly Change[];
  readonly alpha: number;
  readonly stages: readonly PlannedStage[];
  readonly pairs: readonly Pair[];
  /** One entry per evaluate stage; none where the plan was made without looking at the results. */
  readonly offline: readonly OfflineStage[];
  readonly starts: Instant;
  readonly ends: Instant;
  /** Longest it can take: the deadline. */
  readonly latest: Instant;
  /** Held since the deadline, it goes back then: the policy's patience. */
  readonly backBy: Instant;
  readonly handOvers: HandOvers;
  /** Freezes of the policy and of the file between now and the deadline. */
  readonly freezes: readonly Closure[];
  /** Time to detect of every guard that measures. */
  readonly detection: readonly Detection[];
  readonly costs: Costs;
  readonly messages: Messages;
  readonly routers: readonly [RouterDescription, ...RouterDescription[]];
  /** The bet: levels, date, and whether its stage can tell it from nothing; null where the file has none. */
  readonly hypothesis: PlannedHypothesis | null;
  /** What is read after the end, with dates, if nobody keeps anybody waiting. */
  readonly followUps: readonly FollowUp[];
  /** What the plan cannot promise or refuses: blockers and advice, each with a position in the file. */
  readonly problems: readonly Problem[];
  /** Hash of the route (router kind and key) that only one rollout may own. */
  readonly route: { readonly key: string; readonly text: string };
}

/** @throws RangeError for a stage that the plan does not have. */
export function stageAt(plan: Plan, index: number): PlannedStage {
  const stage = plan.stages[index];
  if (stage === undefined)
    throw new RangeError(`the plan has ${plan.stages.length} stages, not ${index + 1}`);
  return stage;
}

export function guardNamed(plan: Plan, name: string): Guard {
  const guard = plan.rollout.guards.find((each) => each.name === name);
  if (guard === undefined) throw new RangeError(`the plan has no guard ${name}`);
  return guard;
}

/** Stages that move or mirror live traffic; evaluate stages are read when planning. */
export function isLive(stage: Stage): boolean {
  return stage.kind !== "evaluate";
}
