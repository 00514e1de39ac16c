/** Planned rollouts and the facts of a pull request → what the gate judges. */
import { parsePolicy, refuseFile } from "../config/parse.ts";
import type { Policy, PolicySource } from "../config/policy.ts";
import type { Role, Rollout, Tier } from "../config/rollout.ts";
import type { GateInput, GateRollout, PolicyChange, RolloutBefore } from "../gate/input.ts";
import { ON_CALL } from "../gate/input.ts";
import type { FactFile, PullRequestFacts } from "../gate/facts.ts";
import type { Instant } from "../units.ts";
import { isRefused, parseAll, parseFile } from "./plan-tree.ts";
import type { PlannedRollout } from "./plan-tree.ts";

/** One entry per changed rollout. A file that could not be planned is a problem, never nothing; a removed one needs its old people. */
export function gateInput(seen: {
  readonly facts: PullRequestFacts;
  readonly planned: readonly PlannedRollout[];
  readonly removed: readonly string[];
  readonly policy: Policy | null;
  readonly source: PolicySource;
  readonly now: Instant;
  readonly problems: number;
}): GateInput {
  const { facts, policy, now } = seen;
  const planned = seen.planned.flatMap((each) =>
    each.plan === null ? [] : [entryOf(facts.rolloutsAtBase, each, each.plan)],
  );
  const gone = [
    ...seen.removed,
    ...seen.planned.filter(isRenamed(facts.rolloutsAtBase)).map(({ file }) => file),
  ];
  const removed = gone.map((file) => removedEntry(facts.rolloutsAtBase, file));
  const wrong = seen.planned.filter((each) => each.plan === null).length;
  return {
    facts,
    policy,
    policySource: seen.source,
    rollouts: [...planned, ...removed],
    problems: seen.problems + wrong,
    now,
    policyChange: policyChangeOf(facts, policy),
  };
}

/** Paths at which GitHub looks for code owners. */
const CODE_OWNERS = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

/** Where the policy would be, when nobody looked whether there is one. */
const USUAL = ".github/rollout-policy.yml";

/** Whether the pull request changes the policy, or CODEOWNERS where the policy asks it: read from the facts alone, so that saved ones say the same again. */
export function policyChangeOf(
  { files, policy: base, policyAtHead: head }: PullRequestFacts,
  policy: Policy | null,
): PolicyChange | null {
  const path = base?.path ?? head?.path ?? (head === undefined ? USUAL : undefined);
  if (path !== undefined && files.items.includes(path)) {
    if (head === undefined)
      return {
        path,
        what: `${path} changes, and what it says at the head was not read`,
        problems: 0,
        unread: true,
      };
    if (head === null) return { path, what: `${path} is removed`, problems: 0 };
    const parsed = head.refused === undefined ? parsePolicy(path, head.text) : refuseFile(path, head.refused);
    const wrong = parsed.problems.filter(({ severity }) => severity === "blocker").length;
    return { path, what: `${path} ${base === null ? "is added" : "changes"}`, problems: wrong };
  }
  const owners = CODE_OWNERS.find((each) => files.items.includes(each));
  const asks = JSON.stringify([policy?.roles, policy?.for, policy?.rules]).includes("CODEOWNERS:");
  return owners !== undefined && asks
    ? { path: owners, what: `${owners} changes, which the policy asks`, problems: 0 }
    : null;
}

function entryOf(
  base: readonly FactFile[],
  planned: PlannedRollout,
  plan: NonNullable<PlannedRollout["plan"]>,
): GateRollout {
  const { rollout } = plan;
  const before = peopleAtBase(base, planned.file);
  return {
    name: rollout.name,
    file: planned.file,
    tier: strictestTier(base, planned.file, rollout),
    kind: rollout.kind,
    digest: plan.digest,
    people: rollout.people,
    peopleAtBase: before,
    covers: rollout.people.find((role) => role.name === ON_CALL)?.covers ?? null,
    blocked: isRefused(planned),
    isNew: before === null,
    before: rolloutAtBase(base, planned.file),
  };
}

/** Another name in the same file ends the rollout of the old name: its owners decide on that. */
function isRenamed(base: readonly FactFile[]): (planned: PlannedRollout) => boolean {
  return ({ file, plan }) => {
    const old = base.some(({ path }) => path === file) ? parseFile(base, file).rollout : null;
    return plan !== null && old !== null && old.name !== plan.rollout.name;
  };
}

/** Who lowers a tier is still judged by what it was: the laxer one asks for fewer people. */
function strictestTier(base: readonly FactFile[], file: string, { name, tier }: Rollout): Tier {
  return parseAll(base)
    .flatMap((each) => (each.parsed.rollout === null ? [] : [{ at: each.file, ...each.parsed.rollout }]))
    .filter((old) => old.at === file || old.name === name)
    .reduce<Tier>((strictest, old) => (old.tier < strictest ? old.tier : strictest), tier);
}

/** The old owners decide on a removal; of a file that was broken already, the policy's roles at the strictest tier. */
function removedEntry(base: readonly FactFile[], file: string): GateRollout {
  const { rollout } = parseFile(base, file);
  const gone = { file, digest: null, covers: null, blocked: false, isNew: false };
  if (rollout === null) return { ...gone, name: file, tier: 1, people: [], peopleAtBase: [] };
  const { name, tier, people } = rollout;
  return { ...gone, name, tier, people, peopleAtBase: people };
}

function rolloutAtBase(base: readonly FactFile[], file: string): RolloutBefore | null {
  const rollout = base.some((each) => each.path === file) ? parseFile(base, file).rollout : null;
  return rollout === null ? null : { name: rollout.name, tier: rollout.tier, people: rollout.people };
}

function peopleAtBase(base: readonly FactFile[], file: string): readonly Role[] | null {
  return base.some((each) => each.path === file) ? (parseFile(base, file).rollout?.people ?? []) : null;
}
