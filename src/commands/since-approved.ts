/** The plan that people approved before the last push, read again at its commit and compared with today's. */
import { Failure, reasonOf } from "../errors.ts";
import type { RolloutOutcome } from "../gate/outcome.ts";
import {
  approvedCommit,
  askedAgain,
  voidedOf,
  type PlanChanges,
  type Since,
  type Voided,
} from "../gate/plan-changes.ts";
import { comparePlans } from "../plan/compare.ts";
import type { Plan } from "../plan/plan.ts";
import { shortDigest, type Sha } from "../units.ts";
import type { Assessment } from "./assess.ts";
import { openOlderPlans, type OlderPlans } from "./older-plan.ts";
import type { ReviewWorld } from "./world.ts";

/** Older commits that are looked through for the digest of an acknowledgement: all of them are one request. */
const MOST_COMMITS = 6;

/** One entry for each rollout whose approvals or acknowledgements are for an older plan; no request where there are none. */
export async function sinceApproved(
  world: ReviewWorld,
  assessment: Assessment,
): Promise<readonly PlanChanges[]> {
  const older = assessment.older ?? openOlderPlans(world, assessment.input);
  // All at once, so that the reads of several rollouts and commits become one request.
  const found = await Promise.all(
    assessment.outcome.rollouts.map((outcome) => changesOf(older, assessment, outcome)),
  );
  return found.filter((each) => each !== null);
}

async function changesOf(
  readAt: OlderPlans,
  assessment: Assessment,
  outcome: RolloutOutcome,
): Promise<PlanChanges | null> {
  const planned = assessment.planned.find((each) => each.plan?.rollout.name === outcome.rollout);
  const plan = planned?.plan ?? null;
  const voided = voidedOf(outcome);
  if (plan === null || voided.length === 0) return null;
  const told = { rollout: outcome.rollout, voided, again: askedAgain(outcome) };
  const older = await approvedPlan(readAt, assessment, { plan, voided });
  if ("since" in older) return { ...told, since: older.since, changes: [] };
  const since: Since = {
    kind: "compared",
    commit: older.commit,
    digest: shortDigest(older.plan.digest),
  };
  return { ...told, since, changes: comparePlans(older.plan, plan) };
}

type Older = { readonly plan: Plan; readonly commit: Sha } | { readonly since: Since };

async function approvedPlan(
  readAt: OlderPlans,
  assessment: Assessment,
  today: { readonly plan: Plan; readonly voided: readonly Voided[] },
): Promise<Older> {
  const { facts } = assessment;
  const commit = approvedCommit(facts, today.voided);
  if (commit !== null) return readOlder(readAt, { plan: today.plan, commit });
  const digests = new Set(today.voided.map(({ at }) => at));
  const commits = facts.commits.items
    .map((each) => each.commit)
    .filter((each) => each !== facts.head.sha)
    .slice(-MOST_COMMITS)
    .toReversed();
  const found = await Promise.all(
    commits.map((each) => readOlder(readAt, { plan: today.plan, commit: each })),
  );
  const acknowledged = found.find((each) => "plan" in each && digests.has(shortDigest(each.plan.digest)));
  return acknowledged ?? { since: { kind: "gone", commit: null } };
}

/** What cannot be read must not keep the gate from answering: then nobody can say what changed, and the comment says that. */
async function readOlder(
  readAt: OlderPlans,
  at: { readonly plan: Plan; readonly commit: Sha },
): Promise<Older> {
  const { commit } = at;
  try {
    const plan = await readAt(at);
    return plan === null ? { since: { kind: "gone", commit } } : { plan, commit };
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause;
    return { since: { kind: "unreadable", commit, because: reasonOf(cause) } };
  }
}
