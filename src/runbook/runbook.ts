/** The runbook: what a person does at 3 a.m., one entry per guard and per failure of the machinery. */
import type { Duration } from "../units.ts";

/** What a step is for: after a rollback by the program the first two are done, the others are not. */
export type StepKind =
  /** Takes all traffic off the candidate, by the first way. */
  | "stop"
  /** The same by another mechanism, when the one before does not answer. */
  | "other-way"
  | "prove"
  /** Evidence, before anything is cleaned up. */
  | "keep"
  | "mend"
  | "tell"
  /** Looking and deciding; nothing is moved. */
  | "look"
  /** Whom to wake, and when. */
  | "call";

export interface RunbookStep {
  readonly kind: StepKind;
  readonly does: string;
  /** Commands that can be pasted, with real names, one on a line; null for a step without one. */
  readonly run: string | null;
  readonly expect: string;
  readonly within: Duration;
  readonly repeat: "safe" | "unsafe";
  /** What to do when the expectation is not met in time. */
  readonly otherwise: string;
}

/** Everything that can fail and is no guard. */
export const FAILURES = [
  "metrics-down",
  "evidence-thin",
  "control-plane-down",
  "rollback-failed",
  "route-contested",
  "move-unfinished",
  "target-unhealthy",
  "candidate-not-ready",
  "human-report",
  "pager-uncovered",
  "decision-missing",
  "deadline",
  "github-down",
  "ticks-stopped",
  "state-lost",
  "waiting-for-time",
  "file-changed",
  "quarantined",
] as const;
export type FailureKind = (typeof FAILURES)[number];

export type RunbookTrigger =
  | { readonly kind: "guard"; readonly guard: string }
  | { readonly kind: FailureKind };

export interface RunbookEntry {
  readonly trigger: RunbookTrigger;
  readonly title: string;
  /** 1: users are being harmed or may be, now. 2: within the hour. 3: in working hours. */
  readonly severity: 1 | 2 | 3;
  /** What is known to be true when this entry applies, in one or two sentences. */
  readonly means: string;
  readonly mayAct: string;
  readonly steps: readonly RunbookStep[];
}

/** One way to take the traffic off the candidate. */
export interface WayBack {
  readonly route: string;
  readonly step: RunbookStep;
  /** Names of the secrets and the rights that it takes. */
  readonly needs: readonly string[];
  /** Commands that say whether a person has them; run on a quiet day. */
  readonly tryAccess: readonly string[];
  /** What brings the traffic back behind one's back. */
  readonly beware: string;
}

/** How a release ends that cannot stay: three different things. */
export interface Ending {
  readonly kind: "roll-back" | "fallback" | "roll-forward";
  /** When it is the right one. */
  readonly when: string;
  readonly step: RunbookStep;
}

export interface Drill {
  /** null when it was never rehearsed. */
  readonly on: string | null;
  readonly took: Duration | null;
  readonly target: Duration;
  /** Days between the last drill and the start of the rollout. */
  readonly age: number | null;
  readonly isOld: boolean;
  readonly isSlow: boolean;
}

/** A telephone line of a role. */
export interface Phone {
  readonly role: string;
  readonly number: string;
}

export interface Runbook {
  readonly rollout: string;
  readonly baseline: string;
  readonly candidate: string;
  readonly drill: Drill;
  /** On call, then whom to wake, in the order of waking. */
  readonly people: readonly string[];
  /** Telephone lines by role; only a page that is no comment prints the numbers. */
  readonly phones: readonly Phone[];
  /** The rollout file, where the numbers stand. */
  readonly file: string;
  readonly ways: readonly [WayBack, ...WayBack[]];
  /** How to get access at 3 a.m., as the file says it; null when it does not. */
  readonly access: string | null;
  readonly entries: readonly RunbookEntry[];
  /** What is done once after every rollback, whatever caused it. */
  readonly after: readonly RunbookStep[];
  readonly endings: readonly Ending[];
  readonly cannotUndo: readonly { readonly what: string; readonly owner: string }[];
}

/** The name of an entry on a command line: the guard's, or the failure's. */
export function nameOf({ trigger }: RunbookEntry): string {
  return trigger.kind === "guard" ? trigger.guard : trigger.kind;
}
