/** Facts of a pull request → its plans and the gate's outcome: what `plan`, `gate` and `respond` all begin with. */
import { builtInPolicy, namedFiles, parsePolicy } from "../config/parse.ts";
import type { Policy, PolicySource } from "../config/policy.ts";
import type { Problem } from "../config/problem.ts";
import { changedRollouts } from "../gate/changed-rollouts.ts";
import type { NamingFile } from "../gate/changed-rollouts.ts";
import { evaluateGate } from "../gate/evaluate.ts";
import type { FactFile, PullRequestFacts } from "../gate/facts.ts";
import { wantedAccess } from "../gate/wanted.ts";
import type { GateInput } from "../gate/input.ts";
import type { GateOutcome } from "../gate/outcome.ts";
import { sharedNames } from "./validate.ts";
import { gateInput } from "./gate-input.ts";
import { defaultsOf, isRolloutFile, parseFile, planTree } from "./plan-tree.ts";
import type { PlannedRollout } from "./plan-tree.ts";
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
}

export async function assess(world: ReviewWorld, facts: PullRequestFacts): Promise<Assessment> {
  const { policy, source, problems } = readPolicy(facts);
  const changed = changedRollouts(facts.files, {
    head: naming(facts.rolloutsAtHead),
    base: naming(facts.rolloutsAtBase),
  });
  const now = world.clock.now();
  const base = {
    files: facts.rolloutsAtBase,
    head: world.filesAt(facts.base.tip),
    base: world.filesAt(facts.base.tip),
  };
  const head = { files: facts.rolloutsAtHead, head: world.filesAt(facts.head.sha), base: base.head };
  const paths = (changed ?? []).filter((each) => each.how !== "removed").map((each) => each.file);
  const planned = await planTree(head, paths, {
    policy: policy ?? builtInPolicy(),
    now,
    describeRouter: world.describeRouter,
  });
  const removed = (changed ?? []).filter((each) => each.how === "removed").map((each) => each.file);
  const input = gateInput({ facts, planned, removed, policy, source, now, problems: problems.length });
  const known = await world.pullRequests.access(facts, wantedAccess(input));
  const outcome = evaluateGate({ ...input, facts: known });
  return {
    facts: known,
    input: { ...input, facts: known },
    planned,
    problems: [...problems, ...sharedNames(parseAll(facts.rolloutsAtHead))],
    policySource: source,
    outcome,
  };
}

function readPolicy(facts: PullRequestFacts): {
  readonly policy: Policy | null;
  readonly source: PolicySource;
  readonly problems: readonly Problem[];
} {
  if (facts.policy === null) return { policy: builtInPolicy(), source: { kind: "built-in" }, problems: [] };
  const { policy, problems } = parsePolicy(facts.policy.path, facts.policy.text);
  return {
    policy,
    source: { kind: "file", path: facts.policy.path, commit: facts.base.tip },
    problems: policy === null ? problems : [],
  };
}

/** Every rollout of a tree with the files that it names or extends. A file that cannot be parsed names nothing but itself. */
function naming(files: readonly FactFile[]): readonly NamingFile[] {
  return files
    .filter((file) => isRolloutFile(file.path))
    .map((file) => {
      const { rollout } = parseFile(files, file.path);
      const defaults = defaultsOf(files, file.path);
      const names = rollout === null ? [] : namedFiles(rollout).map((each) => each.file);
      return { file: file.path, names: defaults === null ? names : [...names, defaults.path] };
    });
}

function parseAll(files: readonly FactFile[]) {
  return files
    .filter((file) => isRolloutFile(file.path))
    .map((file) => ({ file: file.path, ...parseFile(files, file.path) }));
}
