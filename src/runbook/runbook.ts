/** The runbook: what a person does at 3 a.m., one entry per guard and per failure of the machinery. */
import type { Duration } from "../units.ts";

export interface RunbookStep {
  readonly does: string;
  /** A command that can be pasted, with real names; null for a step without one. */
  readonly run: string | null;
  readonly expect: string | null;
  readonly within: Duration | null;
  readonly repeat: "safe" | "unsafe" | null;
  /** What to do when the expectation is not met in time. */
  readonly otherwise: string | null;
}

export type RunbookTrigger =
  | { readonly kind: "guard"; readonly guard: string }
  | { readonly kind: "metrics-down" }
  | { readonly kind: "rollback-failed" }
  | { readonly kind: "control-plane-down" }
  | { readonly kind: "human-report" };

export interface RunbookEntry {
  readonly trigger: RunbookTrigger;
  readonly title: string;
  readonly severity: 1 | 2 | 3;
  /** What is known to be true when this entry applies, in one sentence. */
  readonly means: string;
  readonly mayAct: string;
  readonly steps: readonly RunbookStep[];
}

export interface Runbook {
  readonly rollout: string;
  readonly entries: readonly RunbookEntry[];
  readonly cannotUndo: readonly { readonly what: string; readonly owner: string }[];
}
