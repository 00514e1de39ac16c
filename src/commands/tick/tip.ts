/** What the tip of the default branch says today: the rollouts, the policy and the quarantine. Nothing else is read from it. */
import { builtInPolicy, parsePolicy } from "../../config/parse.ts";
import type { Policy, PolicySource } from "../../config/policy.ts";
import { Failure, reasonOf } from "../../errors.ts";
import type { OnBranch } from "../../promotion/observed.ts";
import type { RolloutState } from "../../promotion/state.ts";
import { candidateKey } from "../../plan/route.ts";
import type { NamedFile, Plan } from "../../plan/plan.ts";
import { digestOf } from "../../plan/digest.ts";
import type { Look, StoredAlarms } from "../../ports.ts";
import { instant } from "../../units.ts";
import type { Digest, Sha } from "../../units.ts";
import { parseAll, planTree } from "../plan-tree.ts";
import type { FoundRollout, PlannedRollout } from "../plan-tree.ts";
import type { PromotionWorld } from "../world.ts";
import { believedStates } from "./second-copies.ts";

export interface Tip {
  readonly commit: Sha;
  /** Every rollout file by name; one that cannot be parsed goes by its path. */
  readonly rollouts: ReadonlyMap<string, FoundRollout>;
  /** Plans of those that have state; one that asks to start is planned when it may. */
  readonly plans: ReadonlyMap<string, PlannedRollout>;
  readonly policy: Policy;
  readonly policySource: PolicySource;
  /** Why the policy cannot be read; then the built-in one stands in, frozen: nothing starts or rises. */
  readonly policyUnreadable: string | null;
  /** Reason by candidate key. */
  readonly quarantine: Readonly<Record<string, string>>;
  readonly states: Look["states"];
  /** Absent where they were not read along. */
  readonly alarms?: StoredAlarms | undefined;
}

export async function readTip(
  world: PromotionWorld,
  call: { readonly folders: readonly string[]; readonly policy: string },
): Promise<Tip> {
  const { tip, files, policy: file, quarantine, states: found, alarms } = await world.repository.look(call);
  const policy = readPolicy(file, { path: call.policy, tip });
  // While nobody knows the list, guards that roll back must still see.
  world.restrictHosts(policy.policyUnreadable === null ? policy.policy.hosts : null);
  const rollouts = new Map(parseAll(files).map((each) => [each.parsed.rollout?.name ?? each.file, each]));
  const states = await believedStates(world, found, rollouts.keys());
  const known = [...rollouts].filter(([name]) => states.has(name)).map(([, each]) => each);
  const tree = world.filesAt(tip);
  const terms = {
    policy: policy.policy,
    now: world.clock.now(),
    describeRouter: world.describeRouter,
    // Only the digests of these plans are looked at; what was measured offline was decided on long ago.
    results: "ids",
  } as const;
  // Digests of running rollouts are taken over the baseline files that were approved: the tree's own stand in for them.
  const planned = await planTree({ head: tree, base: tree }, known, terms).catch((cause: unknown) => {
    if (!(cause instanceof Failure)) throw cause;
    // A file of the branch that cannot be read holds what runs; it does not blind its guards.
    world.log(`the plans of the branch cannot be read: ${reasonOf(cause)}`);
    return [];
  });
  const plans = new Map(planned.map((each) => [each.parsed.rollout?.name ?? each.file, each]));
  return { commit: tip, rollouts, plans, ...policy, quarantine, states, alarms };
}

function readPolicy(
  file: Look["policy"],
  at: { readonly path: string; readonly tip: Sha },
): Pick<Tip, "policy" | "policySource" | "policyUnreadable"> {
  if (file === null)
    return { policy: builtInPolicy(), policySource: { kind: "built-in" }, policyUnreadable: null };
  if ("unreadable" in file) return frozen(file.unreadable);
  const { policy, problems } = parsePolicy(at.path, file.text);
  if (policy === null) return frozen(problems[0]?.message ?? "it has problems");
  return { policy, policySource: { kind: "file", path: at.path, commit: at.tip }, policyUnreadable: null };
}

function frozen(because: string): Pick<Tip, "policy" | "policySource" | "policyUnreadable"> {
  const always = {
    from: instant(0),
    until: instant(8.64e15),
    because: `the policy cannot be read: ${because}`,
  };
  return {
    policy: { ...builtInPolicy(), freeze: [always] },
    policySource: { kind: "built-in" },
    policyUnreadable: because,
  };
}

/**
 * Whether the branch still names the plan that runs.
 *
 * The baseline's files stay those that were approved: a merge that moved them does not change what this rollout does.
 */
export function onBranch(tip: Tip, state: RolloutState): OnBranch {
  if (!tip.rollouts.has(state.name)) return { kind: "removed" };
  const planned = tip.plans.get(state.name);
  if (planned === undefined || planned.plan === null) return { kind: "changed", digest: null };
  const digest = digestOver(planned.plan, state.named);
  return digest === state.digest ? { kind: "same" } : { kind: "changed", digest };
}

/** The digest of a plan of the tip over the baseline files that were approved. */
export function digestOver(plan: Plan, approved: readonly NamedFile[]): Digest {
  const head = plan.named.filter((each) => each.at === "head");
  const base = approved.filter((each) => each.at === "base");
  return digestOf({ version: plan.rollout.version, resolved: plan.resolved, named: [...head, ...base] });
}

/** Whether the branch still names this candidate, under any plan. */
export function namesCandidate(tip: Tip, key: string): boolean {
  return [...tip.rollouts.values()].some(
    ({ parsed }) => parsed.rollout !== null && candidateKey(parsed.rollout.release.candidate) === key,
  );
}
