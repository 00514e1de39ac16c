/** What one rollout remembers between ticks. JSON; saved with compare-and-swap; the journal says how it got here. */
import type { NamedFile } from "../plan/plan.ts";
import type { Aftermath } from "./aftermath.ts";
import type { HypothesisReading } from "./hypothesis.ts";
import type { ServedSeen } from "./served.ts";
import type { PairState } from "../judge/judge.ts";
import type { Digest, Duration, Instant, Percent, Sha } from "../units.ts";

/** Weights as we set them; the same shape as the port's TrafficTarget. */
export interface Weights {
  readonly candidate: Percent;
  readonly mirror: Percent;
  readonly cohorts: Readonly<Record<string, Percent>>;
}

/** A traffic move that was announced and not yet confirmed. No traffic call after `until`. */
export interface Intent {
  readonly key: string;
  readonly stage: string;
  readonly kind: "forward" | "drain";
  readonly to: Weights;
  readonly until: Instant;
  /** Of a stage that is made in steps; absent for the first, and where a stage is one move. */
  readonly step?: number;
}

export interface Hold {
  /** A login, or the name of the rule that holds. */
  readonly by: string;
  readonly reason: string;
  readonly at: Instant;
  /** Set by a person: only a person resumes it. */
  readonly byPerson: boolean;
}

export interface Cover {
  readonly by: string;
  readonly from: Instant;
  readonly until: Instant;
}

/** What a person reported of a guard; withdrawn ones are gone. */
export interface GuardReport {
  readonly guard: string;
  readonly by: string;
  readonly at: Instant;
  /** By somebody whose word the guard asks for. */
  readonly confirmed: boolean;
  readonly text: string;
}

/** A breach of a guard that only holds, which a person has looked at and goes on with, for the rest of this stage. */
export interface AcceptedBreach {
  /** `guard/cohort`. */
  readonly pair: string;
  readonly stage: string;
  readonly by: string;
  readonly at: Instant;
}

/** A stage that a person lets bake longer than its file says. */
export interface Extension {
  readonly stage: string;
  readonly by: string;
  readonly at: Instant;
  /** On top of the bake and of what was added before. */
  readonly time: Duration;
}

/** A guard that only holds, and that two people let promotion go past for a time. */
export interface Override {
  readonly guard: string;
  readonly by: readonly string[];
  readonly at: Instant;
  readonly until: Instant;
  readonly reason: string;
}

/** So many people want the next stages sooner than their bakes. */
export interface Emergency {
  readonly by: readonly string[];
  readonly at: Instant;
  readonly until: Instant;
  readonly reason: string;
  /** URL of the issue in which people look back at it; absent until it is opened. */
  readonly review?: string;
}

/** What one person asked for and another one has to ask for too. */
export interface Request {
  /** The comment that asks; it has to be there, as it was, when it is completed. */
  readonly comment: number;
  readonly by: string;
  readonly at: Instant;
  /** `override <guard>`, `unquarantine <digits>`. */
  readonly what: string;
}

/** The stage at which a next attempt of the same candidate may begin. */
export interface RetryFrom {
  readonly stage: string;
  readonly by: string;
  readonly at: Instant;
}

export type Ending =
  | {
      readonly kind: "rolled-back";
      readonly because: string;
      readonly guard: string | null;
      readonly cohort: string | null;
      readonly stage: string;
      readonly at: Instant;
      /** When the router read back 0; null while that is not confirmed. */
      readonly drainedAt: Instant | null;
      /** When the served share was 0 after the source's delay; null while pending. */
      readonly confirmedByTrafficAt: Instant | null;
    }
  | { readonly kind: "promoted"; readonly at: Instant };

export interface RolloutState {
  readonly schema: 1;
  readonly name: string;
  readonly attempt: number;
  readonly digest: Digest;
  /** The commit that it started from and stays on. */
  readonly commit: Sha;
  readonly file: string;
  readonly pullRequest: number | null;
  readonly approvals: readonly { readonly role: string; readonly by: string; readonly review: number }[];
  /** The rollout file as resolved, and the files it names: the plan is computed from them again. */
  readonly resolved: unknown;
  readonly named: readonly NamedFile[];
  readonly startedAt: Instant;
  readonly route: string;
  /** Router snapshot of before the first live stage. */
  readonly snapshot: unknown;
  /** Index into the plan's stages; live ones only. */
  readonly stage: number;
  /** When the weight of this stage was observed; null while it was not. */
  readonly observedAt: Instant | null;
  /** Milliseconds of this stage that are covered by readings. */
  readonly covered: number;
  readonly longestGap: number;
  readonly set: Weights;
  readonly intent: Intent | null;
  /** End of the last judged interval. */
  readonly judgedUntil: Instant | null;
  /** `guard/cohort` → evidence. */
  readonly pairs: Readonly<Record<string, PairState>>;
  readonly holds: readonly Hold[];
  /** Why the last tick held, as it was told; null when it did not. The same reason is told once. */
  readonly heldFor: string | null;
  /** Messages that were sent because their time had come, each once; none in a state of an earlier version. */
  readonly told?: readonly string[];
  readonly goes: readonly {
    readonly stage: string;
    readonly by: string;
    readonly at: Instant;
    /** Of the stage's roles those that the person held then; absent in states of before, which count for nobody. */
    readonly roles?: readonly string[];
  }[];
  readonly covers: readonly Cover[];
  readonly reports: readonly GuardReport[];
  readonly accepted: readonly AcceptedBreach[];
  /** Absent, as the four below, in states of before. */
  readonly extensions?: readonly Extension[];
  readonly overrides?: readonly Override[];
  readonly requests?: readonly Request[];
  readonly retryFrom?: RetryFrom | null;
  /** Comments that let something go on: a job that runs again obeys none of them twice. */
  readonly obeyed?: readonly number[];
  readonly abort: { readonly by: string; readonly reason: string; readonly at: Instant } | null;
  readonly ending: Ending | null;
  /** The bet as it was last read; absent before its stage was over, and in states of before. */
  readonly hypothesis?: HypothesisReading | null;
  /** Baseline quarantine key of the candidate. */
  readonly candidateKey: string;
  /** Newest journal line's hash and time; the chain goes on from here. */
  readonly journal: { readonly hash: string; readonly lines: number; readonly at: Instant };
  /** Milliseconds without readings at the end of what was judged; absent in states of before. */
  readonly openGap?: number;
  /** The share that was counted last in this stage; null or absent while there is none. */
  readonly served?: ServedSeen | null;
  /** Absent or null where nobody declared one. */
  readonly emergency?: Emergency | null;
  /** When the dry run before the first weight was made; absent or null while it was not. */
  readonly rehearsedAt?: Instant | null;
  /** Index into the steps of the stage; absent is the first, and in stages that are one move. */
  readonly step?: number;
  /** When the first weight of this stage was observed: its deadline counts from here, over all of its steps. */
  readonly enteredAt?: Instant | null;
  /** Since when the candidate of a preview is ready; null while it is not, absent before anybody looked. */
  readonly readySince?: Instant | null;
  /** What follows a rollback and how far it is; absent before one, and in states of before, which did it all at once. */
  readonly aftermath?: Aftermath | null;
}
