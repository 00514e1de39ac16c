/** May this digest start? Derived from GitHub again: a status or a comment is never evidence. */
import type { Rollout } from "../../config/rollout.ts";
import { Failure } from "../../errors.ts";
import { evaluateGate } from "../../gate/evaluate.ts";
import type { PullRequestFacts } from "../../gate/facts.ts";
import type { RolloutOutcome } from "../../gate/outcome.ts";
import { wantedAccess } from "../../gate/wanted.ts";
import type { Plan } from "../../plan/plan.ts";
import { notEvaluated } from "../../plan/offline-missing.ts";
import { candidateKey } from "../../plan/route.ts";
import { notDone, notDoneWords } from "../../plan/this-version.ts";
import type { HoldReason } from "../../promotion/decision.ts";
import { EMPTY_JOURNAL } from "../../promotion/journal.ts";
import type { JournalEvent } from "../../promotion/journal.ts";
import { leftOpen } from "../../promotion/follow-ups.ts";
import { beginsAt } from "../../promotion/retry.ts";
import type { RolloutState } from "../../promotion/state.ts";
import { DRAINED, isDrained, showWeights } from "../../promotion/weights.ts";
import type { Instant, Sha } from "../../units.ts";
import { withEqualCommits } from "../equal-commits.ts";
import { openOlderPlans } from "../older-plan.ts";
import { gateInput } from "../gate-input.ts";
import { isRefused, parseFile, planTree } from "../plan-tree.ts";
import type { FoundRollout, PlannedRollout } from "../plan-tree.ts";
import type { PromotionWorld } from "../world.ts";
import { pathsThatBring } from "./brought.ts";
import type { Held } from "./held.ts";
import { readRoute, waysOf } from "./route.ts";
import { digestOver } from "./tip.ts";
import type { Tip } from "./tip.ts";

type Refused =
  | {
      readonly kind: "refused";
      readonly planned: PlannedRollout;
      /** What is missing where no problem of the plan says it. */
      readonly because?: string;
    }
  | {
      readonly kind: "not-approved";
      readonly gate: RolloutOutcome | null;
      readonly because: string;
      readonly planned: PlannedRollout | null;
    };

export type Started =
  | {
      readonly kind: "started";
      /** Not saved yet. */ readonly held: Held;
      readonly opening: readonly JournalEvent[];
    }
  | Refused
  | {
      readonly kind: "hold";
      readonly reasons: readonly [HoldReason, ...HoldReason[]];
      readonly planned: PlannedRollout | null;
    };

export interface StartCall {
  /** As the tip of the default branch shows it. */
  readonly found: FoundRollout;
  readonly rollout: Rollout;
  readonly tip: Tip;
  readonly now: Instant;
}

/** Everything that must be true before the first weight. Nothing is written: the first announcement saves the state. */
export async function start(world: PromotionWorld, call: StartCall): Promise<Started> {
  const quarantined = call.tip.quarantine[candidateKey(call.rollout.release.candidate)];
  if (quarantined !== undefined)
    return { kind: "hold", reasons: [{ kind: "quarantined", because: quarantined }], planned: null };
  const approved = await approvalOf(world, call);
  if (approved.kind !== "approved") return approved;
  const { plan, planned } = approved;
  const beyond = notDone(plan.routers);
  if (beyond !== null)
    return {
      kind: "hold",
      reasons: [{ kind: "beyond-this-version", because: notDoneWords(beyond) }],
      planned,
    };
  const [way, ...waysBack] = waysOf(world, plan, { snapshot: null, commit: approved.commit });
  const seen = await readRoute(plan, way);
  if (seen.view === null) {
    const because = seen.route.kind === "unreadable" ? seen.route.because : "";
    return { kind: "hold", reasons: [{ kind: "router-unreadable", because }], planned };
  }
  if (seen.view.blockedBy !== null)
    return { kind: "hold", reasons: [{ kind: "router-blocked", by: seen.view.blockedBy }], planned };
  if (!isDrained(seen.view.set)) {
    const found = showWeights(seen.view.set);
    return { kind: "hold", reasons: [{ kind: "router-drift", found, ours: showWeights(DRAINED) }], planned };
  }
  const before = call.tip.states.get(plan.rollout.name) ?? null;
  const ended = before instanceof Failure ? null : before;
  const first = beginsAt(plan, ended?.state ?? null);
  if (first === null) {
    return {
      kind: "not-approved",
      gate: null,
      because: "the rollout has no stage with live traffic",
      planned,
    };
  }
  const snapshot = await way.traffic.snapshot();
  // A program that was never tried is no way back; what the others need they ask for when they are read.
  for (const [index, { target }] of plan.routers.slice(1).entries())
    if (target.kind === "command") await waysBack[index]?.traffic.snapshot();
  const state = firstState(call, { stage: first, snapshot, approved });
  // What the first announcement replaces: an ended rollout of the same name leaves its state and its chain.
  const held: Held = {
    state: { ...state, ...carried(ended?.state ?? null), journal: ended?.state.journal ?? state.journal },
    version: ended?.version ?? null,
  };
  const approvedBy = approved.outcome.approvals.map((each) => `@${each.by}`);
  return {
    kind: "started",
    held,
    opening: [{ event: "started", digest: plan.digest, commit: approved.commit, approvedBy }],
  };
}

/** What the rollout before still promised to read: its state is replaced, its promise is not. */
function carried(before: RolloutState | null): Pick<RolloutState, "followUps"> {
  const followUps = before === null ? [] : leftOpen(before);
  return followUps.length === 0 ? {} : { followUps };
}

interface Approved {
  readonly kind: "approved";
  /** As the pull request showed it. */
  readonly plan: Plan;
  readonly planned: PlannedRollout;
  readonly outcome: RolloutOutcome;
  readonly commit: Sha;
  readonly pullRequest: number;
}

/** Derived from the pull request that brought the file, by the same gate as its merge. */
export async function approvalOf(world: PromotionWorld, call: StartCall): Promise<Approved | Refused> {
  const brought =
    call.tip.brought?.get(call.found.file) ??
    (await world.pullRequests.broughtBy(call.tip.commit, pathsThatBring(call.found)));
  const { commit, pullRequest } = brought;
  if (pullRequest === null) {
    const because = `no merged pull request brought ${call.found.file}; only a reviewed plan starts`;
    return { kind: "not-approved", gate: null, because, planned: null };
  }
  const facts = await world.pullRequests.facts(pullRequest);
  const { planned, shown } = await plansOf(world, call, facts);
  if (planned.plan === null || isRefused(planned)) return { kind: "refused", planned };
  const outcome = await outcomeOf(world, call, { facts, shown });
  // Over the approved baseline files: a merge that moved the base branch on does not make it another plan.
  if (shown?.plan == null || shown.plan.digest !== digestOver(planned.plan, shown.plan.named)) {
    const because = `what stands on the branch is not the plan that pull request #${pullRequest} showed`;
    return { kind: "not-approved", gate: outcome, because, planned };
  }
  if (outcome === null || outcome.kind !== "go") {
    const because = `pull request #${pullRequest} has not been accepted by everyone who must`;
    return { kind: "not-approved", gate: outcome, because, planned };
  }
  const because = notEvaluated(shown.plan);
  if (because !== null) return { kind: "refused", planned, because };
  return { kind: "approved", plan: shown.plan, planned, outcome, commit, pullRequest };
}

/** The plan of the branch and the one that the pull request's head shows: what they name is read in one go. */
async function plansOf(
  world: PromotionWorld,
  call: StartCall,
  facts: PullRequestFacts,
): Promise<{ readonly planned: PlannedRollout; readonly shown: PlannedRollout | null }> {
  const { policy, commit } = call.tip;
  const terms = { policy, now: call.now, describeRouter: world.describeRouter };
  const base = world.filesBefore(facts.mergeCommit ?? commit);
  const { file } = call.found;
  const atHead = facts.rolloutsAtHead.some(({ path }) => path === file)
    ? [{ file, parsed: parseFile(facts.rolloutsAtHead, file) }]
    : [];
  const [[planned], [shown]] = await Promise.all([
    planTree({ head: world.filesAt(commit), base }, [call.found], terms),
    planTree({ head: world.filesAt(facts.head.sha), base }, atHead, terms),
  ]);
  if (planned === undefined) throw new RangeError(`${file} was planned and is not there`);
  return { planned, shown: shown ?? null };
}

async function outcomeOf(
  world: PromotionWorld,
  call: StartCall,
  seen: { readonly facts: PullRequestFacts; readonly shown: PlannedRollout | null },
): Promise<RolloutOutcome | null> {
  const { policy, policySource: source } = call.tip;
  const planned = seen.shown === null ? [] : [seen.shown];
  const input = gateInput({
    facts: seen.facts,
    planned,
    removed: [],
    policy,
    source,
    now: call.now,
    problems: 0,
  });
  const facts = await world.pullRequests.access(seen.facts, wantedAccess(input));
  const plans = planned.flatMap(({ plan }) => (plan === null ? [] : [plan]));
  const older = openOlderPlans(world, { ...input, facts });
  const { rollouts } = evaluateGate(await withEqualCommits(older, { ...input, facts }, plans));
  return rollouts.find((each) => each.rollout === call.rollout.name) ?? null;
}

function firstState(
  call: StartCall,
  first: {
    readonly stage: number;
    readonly snapshot: unknown;
    readonly approved: Approved;
  },
): RolloutState {
  const { approved } = first;
  const { plan } = approved;
  const ack = approved.outcome.acknowledgement;
  return {
    schema: 1,
    name: plan.rollout.name,
    attempt: plan.rollout.attempt,
    digest: plan.digest,
    commit: approved.commit,
    file: plan.file,
    pullRequest: approved.pullRequest,
    approvals: approved.outcome.approvals.map(({ role, by, review }) => ({ role, by, review })),
    resolved: plan.resolved,
    named: plan.named,
    startedAt: call.now,
    route: plan.route.key,
    snapshot: first.snapshot,
    stage: first.stage,
    observedAt: null,
    covered: 0,
    longestGap: 0,
    set: DRAINED,
    intent: null,
    judgedUntil: null,
    pairs: {},
    holds: [],
    heldFor: null,
    goes: [],
    reports: [],
    accepted: [],
    covers: ack === null ? [] : [{ by: ack.by, from: ack.from, until: ack.until }],
    abort: null,
    ending: null,
    candidateKey: candidateKey(plan.rollout.release.candidate),
    journal: EMPTY_JOURNAL,
  };
}
