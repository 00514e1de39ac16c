/** May this digest start? Derived from GitHub again: a status or a comment is never evidence. */
import type { Policy, PolicySource } from "../../config/policy.ts";
import { evaluateGate } from "../../gate/evaluate.ts";
import { wantedAccess } from "../../gate/wanted.ts";
import type { RolloutOutcome } from "../../gate/outcome.ts";
import type { PullRequestFacts } from "../../gate/facts.ts";
import type { Plan } from "../../plan/plan.ts";
import { candidateKey } from "../../plan/route.ts";
import { nextLive } from "../../promotion/decide.ts";
import type { HoldReason } from "../../promotion/decision.ts";
import { EMPTY_JOURNAL } from "../../promotion/journal.ts";
import type { RolloutState } from "../../promotion/state.ts";
import { DRAINED, isDrained, showWeights } from "../../promotion/weights.ts";
import type { Instant, Sha } from "../../units.ts";
import { gateInput } from "../gate-input.ts";
import { planTree } from "../plan-tree.ts";
import type { PlannedRollout } from "../plan-tree.ts";
import type { PromotionWorld } from "../world.ts";
import { Failure } from "../../errors.ts";
import type { StoredState } from "../../ports.ts";
import { save } from "./held.ts";
import type { Held } from "./held.ts";
import { readRoute, waysOf } from "./route.ts";
import { digestOver } from "./tip.ts";

export type Started =
  | { readonly kind: "started"; readonly held: Held }
  | { readonly kind: "not-approved"; readonly gate: RolloutOutcome | null; readonly because: string }
  | { readonly kind: "hold"; readonly reasons: readonly [HoldReason, ...HoldReason[]] }
  | { readonly kind: "route-busy"; readonly because: string };

export interface StartCall {
  /** As the tip of the default branch shows it. */
  readonly plan: Plan;
  readonly tip: Sha;
  /** The ended rollout of the same name, whose chain the new one continues. */
  readonly before: StoredState | Failure | null;
  readonly policy: Policy;
  readonly policySource: PolicySource;
  readonly quarantined: string | null;
  readonly now: Instant;
  readonly dryRun: boolean;
}

/** Everything that must be true before the first weight; saves the first state when it is. */
export async function start(world: PromotionWorld, call: StartCall): Promise<Started> {
  if (call.quarantined !== null)
    return { kind: "hold", reasons: [{ kind: "quarantined", because: call.quarantined }] };
  const approved = await approvalOf(world, call);
  if (approved.kind === "no") return { kind: "not-approved", gate: approved.gate, because: approved.because };
  const { plan } = approved;
  const [way] = waysOf(world, plan);
  const seen = await readRoute(plan, way);
  if (seen.view === null) {
    return {
      kind: "hold",
      reasons: [
        { kind: "router-unreadable", because: seen.route.kind === "unreadable" ? seen.route.because : "" },
      ],
    };
  }
  if (!isDrained(seen.view.set)) {
    return {
      kind: "hold",
      reasons: [{ kind: "router-drift", found: showWeights(seen.view.set), ours: showWeights(DRAINED) }],
    };
  }
  const first = nextLive(plan, -1);
  if (first === null)
    return { kind: "not-approved", gate: null, because: "the rollout has no stage with live traffic" };
  const snapshot = await way.traffic.snapshot();
  const state = firstState(call, { stage: first, snapshot, approved });
  const before = call.before instanceof Failure ? null : call.before;
  const chained: Held = {
    state: { ...state, journal: before?.state.journal ?? state.journal },
    version: before?.version ?? null,
  };
  if (call.dryRun) return { kind: "started", held: chained };
  if (!(await world.states.claimRoute(plan.route.key, plan.rollout.name))) {
    return { kind: "route-busy", because: `another rollout owns ${plan.route.text}` };
  }
  const approvedBy = approved.outcome.approvals.map((each) => `@${each.by}`);
  const events = [{ event: "started", digest: plan.digest, commit: approved.commit, approvedBy } as const];
  return {
    kind: "started",
    held: await save(world.states, chained, { state: chained.state, events, now: call.now }),
  };
}

type Approved =
  | {
      readonly kind: "yes";
      /** As the pull request showed it. */ readonly plan: Plan;
      readonly outcome: RolloutOutcome;
      readonly commit: Sha;
      readonly pullRequest: number;
    }
  | { readonly kind: "no"; readonly gate: RolloutOutcome | null; readonly because: string };

async function approvalOf(world: PromotionWorld, call: StartCall): Promise<Approved> {
  const { plan } = call;
  const paths = [plan.file, ...plan.named.filter((each) => each.at === "head").map((each) => each.path)];
  const brought = await world.pullRequests.broughtBy(call.tip, paths);
  if (brought.pullRequest === null) {
    return {
      kind: "no",
      gate: null,
      because: `no merged pull request brought ${plan.file}; only a reviewed plan starts`,
    };
  }
  const facts = await world.pullRequests.facts(brought.pullRequest);
  const planned = await planOfPullRequest(world, call, facts);
  const input = gateInput({
    facts,
    planned: planned === null ? [] : [planned],
    removed: [],
    policy: call.policy,
    source: call.policySource,
    now: call.now,
    problems: 0,
  });
  const outcome = evaluateGate({
    ...input,
    facts: await world.pullRequests.access(facts, wantedAccess(input)),
  });
  const own = outcome.rollouts.find((each) => each.rollout === plan.rollout.name) ?? null;
  const shown = planned?.plan ?? null;
  // Over the approved baseline files: a merge that moved the base branch on does not make it another plan.
  if (shown === null || shown.digest !== digestOver(plan, shown.named)) {
    return {
      kind: "no",
      gate: own,
      because: `what stands on the branch is not the plan that pull request #${brought.pullRequest} showed`,
    };
  }
  if (own === null || own.kind !== "go") {
    return {
      kind: "no",
      gate: own,
      because: `pull request #${brought.pullRequest} has not been accepted by everyone who must`,
    };
  }
  return { kind: "yes", plan: shown, outcome: own, commit: brought.commit, pullRequest: brought.pullRequest };
}

/** The plan as the pull request's head shows it; null when its file is not there or wrong. */
async function planOfPullRequest(
  world: PromotionWorld,
  call: StartCall,
  facts: PullRequestFacts,
): Promise<PlannedRollout | null> {
  const files = facts.rolloutsAtHead;
  if (!files.some((file) => file.path === call.plan.file)) return null;
  const tree = {
    files,
    head: world.filesAt(facts.head.sha),
    base: world.filesBefore(facts.mergeCommit ?? call.tip),
  };
  const [planned] = await planTree(tree, [call.plan.file], {
    policy: call.policy,
    now: call.now,
    describeRouter: world.describeRouter,
  });
  return planned ?? null;
}

function firstState(
  call: StartCall,
  first: {
    readonly stage: number;
    readonly snapshot: unknown;
    readonly approved: Extract<Approved, { readonly kind: "yes" }>;
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
    covers: ack === null ? [] : [{ by: ack.by, from: ack.from, until: ack.until }],
    abort: null,
    ending: null,
    candidateKey: candidateKey(plan.rollout.release.candidate),
    journal: EMPTY_JOURNAL,
  };
}
