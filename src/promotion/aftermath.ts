/** What follows a rollback once the traffic is off: remembered, so that whoever comes next does the rest and nothing twice. */
import type { OtherState } from "../config/rollout.ts";
import type { Finding } from "../judge/finding.ts";
import type { Plan } from "../plan/plan.ts";
import type { Instant } from "../units.ts";
import type { RollBackReason } from "./decision.ts";

/** Each is done once; one that fails is tried again by later ticks. */
export type AftermathStep = "quarantine" | "deployment" | "incident" | "tell" | "revert";

/** What became of one program under `rollback.also`. */
export interface Undone {
  /** `begun`: it was announced and nobody lived to record its end. `not-run`: it never began. */
  readonly outcome: "begun" | "done" | "failed" | "not-run";
  readonly at: Instant;
  readonly tries: number;
  readonly said: string;
}

/** A guard that broke in a cohort, and how it reads since the traffic is back on the baseline. */
export interface Watched {
  readonly guard: string;
  readonly cohort: string;
  /** `untold`: it compares both versions, or asks people; the baseline alone says nothing about it. */
  readonly seen: "not-yet" | "back-in-range" | "out-of-range" | "untold";
  /** The baseline's level as it was read; null before that. */
  readonly level: number | null;
  readonly at: Instant | null;
}

export interface Aftermath {
  readonly because: RollBackReason;
  readonly done: readonly AftermathStep[];
  /** How often a step failed, or was begun by a job that did not live to see it done. */
  readonly failed: Readonly<Partial<Record<AftermathStep, number>>>;
  /** URL of the incident, and of the pull request that takes the release back; null where there is none. */
  readonly incident: string | null;
  readonly revert: string | null;
  /** In the order of `rollback.also`; null for one that nobody came to. */
  readonly undone: readonly (Undone | null)[];
  readonly watched: readonly Watched[];
  /** What people were told about the guards since: each once. */
  readonly told: readonly ("still-out-of-range" | "verified")[];
  /** Whether the router's own fields are back as they were; absent in states of before, which tried once. */
  readonly restore?: RestoreStep;
}

/**
 * `pending` keeps the route from being used again; `failed` is tried again by later ticks and keeps nobody; `given-up` raised
 * traffic, so nobody tries it again.
 */
export type RestoreStep = "pending" | "failed" | "given-up" | "done";

/** However often it fails: after that it is a person's. */
const MOST_TRIES = 3;

export function openAftermath(plan: Plan, because: RollBackReason): Aftermath {
  return {
    because: compact(because),
    done: [],
    failed: {},
    incident: null,
    revert: null,
    undone: plan.rollout.rollback.also.map(() => null),
    watched: brokenPairs(because).map((pair) => ({ ...pair, seen: "not-yet", level: null, at: null })),
    told: [],
    restore: "pending",
  };
}

/** Whether the router's own fields are still to be put back. */
export function isRestoreOpen(aftermath: Aftermath | null | undefined): boolean {
  return aftermath?.restore === "pending" || aftermath?.restore === "failed";
}

function brokenPairs(because: RollBackReason): readonly Pick<Watched, "guard" | "cohort">[] {
  switch (because.kind) {
    case "breach": {
      const { guard, cohort } = because.finding;
      return [{ guard, cohort }];
    }
    case "breach-together":
      return because.carriers.map(({ guard, cohort }) => ({ guard, cohort }));
    case "aborted":
    case "by-hand":
    case "deadline":
    case "superseded":
    case "move-unconfirmed":
      return [];
  }
}

/** The reason as a state can hold it: tests may carry numbers that JSON does not know. */
function compact(because: RollBackReason): RollBackReason {
  if (because.kind !== "breach") return because;
  const { finding } = because;
  return {
    ...because,
    finding: { ...finding, observed: { ...finding.observed, tests: [] } } satisfies Finding,
  };
}

/** Steps that are neither done nor given up, in their order. */
export function stepsLeft(plan: Plan, { because, done, failed }: Aftermath): readonly AftermathStep[] {
  const all: readonly AftermathStep[] = ["quarantine", "deployment", "incident", "tell"];
  const wanted = plan.rollout.rollback.revert === "pull-request" ? [...all, "revert" as const] : all;
  // A newer plan is no failure of this candidate: nothing is kept out, and nothing of the branch taken back.
  const isSuperseded = because.kind === "superseded";
  return wanted
    .filter((step) => !isSuperseded || (step !== "quarantine" && step !== "revert"))
    .filter((step) => !done.includes(step) && (failed[step] ?? 0) < MOST_TRIES);
}

/** Whether a program is run now: again only where its file says that this is safe, or where it never began. */
export function isToRun({ repeat }: OtherState, before: Undone | null): boolean {
  if (before === null) return true;
  if (before.outcome === "done" || before.tries >= MOST_TRIES) return false;
  return before.outcome === "not-run" || repeat === "safe";
}

/** Programs that are still to run, by their index. */
export function programsLeft(plan: Plan, { undone }: Aftermath): readonly number[] {
  return plan.rollout.rollback.also.flatMap((other, index) =>
    isToRun(other, undone[index] ?? null) ? [index] : [],
  );
}

/** Whether everything but looking at the guards is over, be it done or given up. */
export function isSettled(plan: Plan, aftermath: Aftermath): boolean {
  return stepsLeft(plan, aftermath).length === 0 && programsLeft(plan, aftermath).length === 0;
}

/** What two jobs did of it, together: neither does what the other has done. */
export function together(one: Aftermath, other: Aftermath): Aftermath {
  return {
    ...one,
    done: [...new Set([...one.done, ...other.done])],
    failed: { ...other.failed, ...one.failed },
    incident: one.incident ?? other.incident,
    revert: one.revert ?? other.revert,
    undone: one.undone.map((each, index) => later(each, other.undone[index] ?? null)),
    watched: one.watched.map((each) => {
      const seen = other.watched.find(({ guard, cohort }) => guard === each.guard && cohort === each.cohort);
      return seen !== undefined && (seen.at ?? 0) > (each.at ?? 0) ? seen : each;
    }),
    told: [...new Set([...one.told, ...other.told])],
    ...restoredBy(one.restore, other.restore),
  };
}

/** One that found it done saw the router as it was before. */
function restoredBy(one?: RestoreStep, other?: RestoreStep): Pick<Aftermath, "restore"> {
  const found = [one, other].filter((each) => each !== undefined);
  const [first] = found;
  if (first === undefined) return {};
  return { restore: found.includes("done") ? "done" : first };
}

/** What says most of what may have happened: one that perhaps ran must not look as if it never began. */
function later(one: Undone | null, other: Undone | null): Undone | null {
  if (one === null || other === null) return one ?? other;
  const difference = RANK[other.outcome] - RANK[one.outcome] || other.tries - one.tries;
  return difference > 0 ? other : one;
}

const RANK = { "not-run": 0, begun: 1, failed: 1, done: 2 } as const;
