/** What the tip of the default branch says today: the rollouts, the policy and the quarantine. Nothing else is read from it. */
import { builtInPolicy, parsePolicy } from "../../config/parse.ts";
import type { Policy, PolicySource } from "../../config/policy.ts";
import { reasonOf } from "../../errors.ts";
import type { OnBranch } from "../../promotion/observed.ts";
import type { RolloutState } from "../../promotion/state.ts";
import { candidateKey } from "../../plan/route.ts";
import { digestOf } from "../../plan/digest.ts";
import { instant } from "../../units.ts";
import { isRolloutFile, planTree } from "../plan-tree.ts";
import type { PlannedRollout } from "../plan-tree.ts";
import type { PromotionWorld } from "../world.ts";

export interface Tip {
  readonly folders: readonly string[];
  /** By name; a file that cannot be parsed goes by its path. */
  readonly rollouts: ReadonlyMap<string, PlannedRollout>;
  readonly policy: Policy;
  readonly policySource: PolicySource;
  /** Why the policy cannot be read; then the built-in one stands in, frozen: nothing starts or rises. */
  readonly policyUnreadable: string | null;
  /** Reason by candidate key. */
  readonly quarantine: Readonly<Record<string, string>>;
}

export async function readTip(world: PromotionWorld, call: { readonly folders: readonly string[]; readonly policy: string }): Promise<Tip> {
  const files = world.filesAt(world.tip);
  const policy = await readPolicy(world, call.policy);
  const listed = (await Promise.all(call.folders.map((folder) => files.list(folder)))).flat();
  const paths = listed.map((file) => file.path).filter(isRolloutFile);
  const terms = { policy: policy.policy, now: world.clock.now(), describeRouter: world.describeRouter };
  const planned = await planTree({ files: listed, head: files, base: world.filesBefore(world.tip) }, paths, terms);
  const rollouts = new Map(planned.map((each) => [each.plan?.rollout.name ?? each.file, each]));
  return { folders: call.folders, rollouts, ...policy, quarantine: await world.quarantine.list() };
}

async function readPolicy(world: PromotionWorld, path: string): Promise<Pick<Tip, "policy" | "policySource" | "policyUnreadable">> {
  try {
    const [file] = await world.filesAt(world.tip).read([path]);
    if (file === null || file === undefined) return { policy: builtInPolicy(), policySource: { kind: "built-in" }, policyUnreadable: null };
    const { policy, problems } = parsePolicy(path, file.text);
    if (policy === null) return frozen(problems[0]?.message ?? "it has problems");
    return { policy, policySource: { kind: "file", path, commit: world.tip }, policyUnreadable: null };
  } catch (cause) {
    return frozen(reasonOf(cause));
  }
}

function frozen(because: string): Pick<Tip, "policy" | "policySource" | "policyUnreadable"> {
  const always = { from: instant(0), until: instant(8.64e15), because: `the policy cannot be read: ${because}` };
  return { policy: { ...builtInPolicy(), freeze: [always] }, policySource: { kind: "built-in" }, policyUnreadable: because };
}

/**
 * Whether the branch still names the plan that runs.
 *
 * The baseline's files stay those that were approved: a merge that moved them does not change what this rollout does.
 */
export function onBranch(tip: Tip, state: RolloutState): OnBranch {
  const planned = tip.rollouts.get(state.name);
  if (planned === undefined) return { kind: "removed" };
  if (planned.plan === null) return { kind: "changed", digest: null };
  const head = planned.plan.named.filter((each) => each.at === "head");
  const base = state.named.filter((each) => each.at === "base");
  const digest = digestOf({ version: 1, resolved: planned.plan.resolved, named: [...head, ...base] });
  return digest === state.digest ? { kind: "same" } : { kind: "changed", digest };
}

/** Whether the branch still names this candidate, under any plan. */
export function namesCandidate(tip: Tip, key: string): boolean {
  return [...tip.rollouts.values()].some((each) => each.plan !== null && candidateKey(each.plan.rollout.release.candidate) === key);
}
