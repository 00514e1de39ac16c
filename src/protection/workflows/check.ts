/** All rules for safe workflows, and which of their complaints stand. */
import type { Check, Complaint, RuleName } from "./complaint.ts";
import { EXCEPTIONS } from "./exceptions.ts";
import type { Exception } from "./exceptions.ts";
import * as rights from "./rules-of-rights.ts";
import * as scripts from "./rules-of-scripts.ts";
import type { Workflow } from "./workflow.ts";

const CHECKS: Readonly<Record<RuleName, Check>> = {
  "template-injection": scripts.templateInjection,
  "dangerous-triggers": rights.dangerousTriggers,
  "excessive-permissions": rights.excessivePermissions,
  "undocumented-permissions": rights.undocumentedPermissions,
  artipacked: scripts.artipacked,
  "unpinned-uses": scripts.unpinnedUses,
  "cache-poisoning": scripts.cachePoisoning,
  "bot-conditions": rights.botConditions,
  "unsound-condition": rights.unsoundCondition,
  "unsound-contains": rights.unsoundContains,
  "unsound-ternary": rights.unsoundTernary,
  "secrets-inherit": rights.secretsInherit,
  "secrets-outside-env": rights.secretsOutsideEnv,
  "overprovisioned-secrets": rights.overprovisionedSecrets,
  "concurrency-limits": rights.concurrencyLimits,
  "self-repository": scripts.selfRepository,
  "github-app": scripts.githubApp,
  "github-env": scripts.githubEnv,
  "use-trusted-publishing": scripts.useTrustedPublishing,
};

/** Everything that the rules have against a workflow, exceptions included. */
export function complaintsAbout(workflow: Workflow): readonly Complaint[] {
  return Object.values(CHECKS).flatMap((check) => check(workflow));
}

/** The exception that excuses a complaint; null where it stands. */
export function excuseFor(workflow: Workflow, complaint: Complaint): Exception | null {
  return EXCEPTIONS.find(({ rule, holds }) => rule === complaint.rule && holds(workflow, complaint)) ?? null;
}

/** The complaints that stand. */
export function standingComplaints(workflow: Workflow): readonly Complaint[] {
  return complaintsAbout(workflow).filter((complaint) => excuseFor(workflow, complaint) === null);
}
