/** Facts of a pull request → its plans and the gate's outcome: what `plan`, `gate` and `respond` all begin with. */
import { builtInPolicy, namedFiles, parsePolicy, refuseFile } from "../config/parse.ts";
import type { Policy, PolicySource } from "../config/policy.ts";
import type { Problem } from "../config/problem.ts";
import { changedRollouts } from "../gate/changed-rollouts.ts";
import type { NamingFile } from "../gate/changed-rollouts.ts";
import { evaluateGate } from "../gate/evaluate.ts";
import type { FactFile, PullRequestFacts } from "../gate/facts.ts";
import { wantedAccess } from "../gate/wanted.ts";
import type { GateInput } from "../gate/input.ts";
import type { GateOutcome } from "../gate/outcome.ts";
import type { PlanChanges } from "../gate/plan-changes.ts";
import type { Files } from "../ports.ts";
import type { DraftedWords } from "./draft-words.ts";
import { sharedNames } from "./validate.ts";
import { withEqualCommits } from "./equal-commits.ts";
import { gateInput } from "./gate-input.ts";
import { openOlderPlans, type OlderPlans } from "./older-plan.ts";
import { besideOf, parseAll, planTree } from "./plan-tree.ts";
import type { FoundRollout, PlannedRollout } from "./plan-tree.ts";
import type { ReviewWorld } from "./world.ts";

export interface Assessment {
  readonly facts: PullRequestFacts;
  /** The rollouts that the pull request changes, wrong ones included. */
  readonly planned: readonly PlannedRollout[];
  /** Of the policy, and of names that two files share. */
  readonly problems: readonly Problem[];
  readonly policySource: PolicySource;
  /** What the gate was asked, with the access that it wanted to know. */
  readonly input: GateInput;
  readonly outcome: GateOutcome;
  /** What changed since the plans that people approved; absent where nobody asked. */
  readonly changes?: readonly PlanChanges[];
  /** Plans at older commits, each read once; absent where nothing is planned. */
  readonly older?: OlderPlans;
  /** What was drafted for the plans; absent where nothing of it is written anew. */
  readonly drafted?: readonly DraftedWords[];
}

export async function assess(world: ReviewWorld, facts: PullRequestFacts): Promise<Assessment> {
  const { policy, source, problems } = readPolicy(facts);
  const atHead = parseAll(facts.rolloutsAtHead);
  const changed = changedRollouts(facts.files, {
    head: naming(facts.rolloutsAtHead, atHead),
    base: naming(facts.rolloutsAtBase, parseAll(facts.rolloutsAtBase)),
  });
  const now = world.clock.now();
  const paths = new Set((changed ?? []).filter((each) => each.how !== "removed").map((each) => each.file));
  const planned = await planTree(
    { head: world.filesAt(facts.head.sha), base: filesAtBase(world, facts) },
    atHead.filter(({ file }) => paths.has(file)),
    { policy: policy ?? builtInPolicy(), now, describeRouter: world.describeRouter, beside: atHead },
  );
  const shared = namesTaken(atHead, planned);
  const removed = (changed ?? []).filter((each) => each.how === "removed").map((each) => each.file);
  const input = gateInput({
    facts,
    planned,
    removed,
    policy,
    source,
    now,
    problems: problems.length + shared.length,
  });
  const known = await world.pullRequests.access(facts, wantedAccess(input));
  const plans = planned.flatMap(({ plan }) => (plan === null ? [] : [plan]));
  const older = openOlderPlans(world, { ...input, facts: known });
  const asked = await withEqualCommits(older, { ...input, facts: known }, plans);
  const outcome = evaluateGate(asked);
  return {
    facts: known,
    input: asked,
    planned,
    problems: [...problems, ...shared, ...problemsAtHead(asked)],
    policySource: source,
    outcome,
    older,
  };
}

/** What was live before: after the merge the base's tip holds what the pull request brought. */
function filesAtBase(world: ReviewWorld, { base, mergeCommit }: PullRequestFacts): Files {
  return mergeCommit === null ? world.filesAt(base.tip) : world.filesBefore(mergeCommit);
}

/** The policy at the base's tip; null where there is one that cannot be read. */
export function readPolicy(facts: Pick<PullRequestFacts, "policy" | "base">): {
  readonly policy: Policy | null;
  readonly source: PolicySource;
  readonly problems: readonly Problem[];
} {
  if (facts.policy === null) return { policy: builtInPolicy(), source: { kind: "built-in" }, problems: [] };
  const { path, text, refused } = facts.policy;
  const source: PolicySource = { kind: "file", path, commit: facts.base.tip };
  if (refused !== undefined) return { policy: null, source, problems: refuseFile(path, refused).problems };
  const { policy, problems } = parsePolicy(path, text);
  return { policy, source, problems: policy === null ? problems : [] };
}

/** What is wrong with the policy as the pull request would have it: shown at its lines, and already no go. */
function problemsAtHead({ facts, policyChange }: GateInput): readonly Problem[] {
  const head = facts.policyAtHead ?? null;
  if (head === null || policyChange == null || policyChange.path !== head.path || facts.state === "merged")
    return [];
  return head.refused === undefined
    ? parsePolicy(head.path, head.text).problems
    : refuseFile(head.path, head.refused).problems;
}

/** Names that a changed rollout shares with another file; what stood on the base before is nothing that this change can mend. */
function namesTaken(atHead: readonly FoundRollout[], changed: readonly FoundRollout[]): readonly Problem[] {
  const names = new Set(changed.map(({ parsed }) => parsed.rollout?.name));
  const rivals = atHead.filter(({ parsed }) => parsed.rollout !== null && names.has(parsed.rollout.name));
  return sharedNames(rivals.map(({ file, parsed }) => ({ file, ...parsed })));
}

/** Rollouts with the files that they name or extend. One that cannot be parsed names nothing but itself and its defaults. */
function naming(files: readonly FactFile[], found: readonly FoundRollout[]): readonly NamingFile[] {
  return found.map(({ file, parsed }) => {
    const beside = besideOf(files, file).map(({ path }) => path);
    const names = parsed.rollout === null ? [] : namedFiles(parsed.rollout).map((each) => each.file);
    return { file, names: [...names, ...beside] };
  });
}
