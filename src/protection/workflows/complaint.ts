/** One thing that a rule has against a workflow. */
import type { Workflow } from "./workflow.ts";

/** Named as zizmor names them, so that its documentation can be read beside ours. */
export const RULES = [
  "template-injection",
  "dangerous-triggers",
  "excessive-permissions",
  "undocumented-permissions",
  "artipacked",
  "unpinned-uses",
  "cache-poisoning",
  "bot-conditions",
  "unsound-condition",
  "unsound-contains",
  "unsound-ternary",
  "secrets-inherit",
  "secrets-outside-env",
  "overprovisioned-secrets",
  "concurrency-limits",
  "self-repository",
  "github-app",
  "github-env",
  "use-trusted-publishing",
] as const;
export type RuleName = (typeof RULES)[number];

export interface Complaint {
  readonly rule: RuleName;
  /** Null for the workflow as a whole. */
  readonly job: string | null;
  readonly found: string;
  readonly fix: string;
}

export type Check = (workflow: Workflow) => readonly Complaint[];
