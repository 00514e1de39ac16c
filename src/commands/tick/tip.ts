/** What the tip of the default branch says today: the rollouts, the policy and the quarantine. Nothing else is read from it. */
import type { Policy } from "../../config/policy.ts";
import type { Rollout } from "../../config/rollout.ts";
import { Failure, reasonOf } from "../../errors.ts";
import type { OnBranch } from "../../promotion/observed.ts";
import type { RolloutState } from "../../promotion/state.ts";
import { candidateKey } from "../../plan/route.ts";
import type { NamedFile } from "../../plan/plan.ts";
import { digestOf } from "../../plan/digest.ts";
import type { Look, StoredAlarms } from "../../ports.ts";
import type { Digest, Sha } from "../../units.ts";
import { nameTree } from "../plan-tree.ts";
import type { FoundRollout, NamedRollout } from "../plan-tree.ts";
import type { PromotionWorld } from "../world.ts";
import { broughtAlong } from "./brought.ts";
import type { Brought } from "./brought.ts";
import { parseAllOnce } from "./parsed-before.ts";
import { believedStates } from "./second-copies.ts";
import { readPolicy } from "./tip-policy.ts";
import type { TipPolicy } from "./tip-policy.ts";

export interface Tip extends TipPolicy {
  readonly commit: Sha;
  /** Every rollout file by name; one that cannot be parsed goes by its path. */
  readonly rollouts: ReadonlyMap<string, FoundRollout>;
  /** Those that have state, with the blobs that they name; one that asks to start is planned when it may. */
  readonly named: ReadonlyMap<string, NamedRollout>;
  /** Reason by candidate key. */
  readonly quarantine: Readonly<Record<string, string>>;
  readonly states: Look["states"];
  /** Absent where they were not read along. */
  readonly alarms?: StoredAlarms | undefined;
  /** By file: which pull request brought what asks to start, as far as it was asked along. */
  readonly brought?: ReadonlyMap<string, Brought>;
}

interface TipCall {
  readonly folders: readonly string[];
  readonly policy: string;
  /** For a tick: of one rollout by name, or of all (null). Absent where nothing can start. */
  readonly starts?: string | null;
}

export async function readTip(world: PromotionWorld, call: TipCall): Promise<Tip> {
  const { tip, files, policy: file, quarantine, states: found, alarms } = await world.repository.look(call);
  const { repository } = world;
  const policy = readPolicy(repository, file, { path: call.policy, tip });
  // While nobody knows the list, guards that roll back must still see.
  world.restrictHosts(policy.policyUnreadable === null ? policy.policy.hosts : null);
  const rollouts = new Map(
    parseAllOnce(repository, files).map((each) => [each.parsed.rollout?.name ?? each.file, each]),
  );
  const at = { tip, policy: policy.policy };
  // All at once, so that an adapter can ask for it in one request.
  const [named, states, brought] = await Promise.all([
    namedAt(world, at, known(rollouts, found)),
    believedStates(world, found, rollouts.keys()),
    call.starts === undefined ? undefined : broughtAlong(world, tip, asking(rollouts, found, call.starts)),
  ]);
  const late = known(rollouts, states).filter(({ file }) => !named.some((each) => each.file === file));
  const all = [...named, ...(await namedAt(world, at, late))];
  return {
    commit: tip,
    rollouts,
    named: new Map(all.map((each) => [each.parsed.rollout?.name ?? each.file, each])),
    ...policy,
    quarantine,
    states,
    alarms,
    ...(brought === undefined ? {} : { brought }),
  };
}

function known(rollouts: ReadonlyMap<string, FoundRollout>, states: Look["states"]): readonly FoundRollout[] {
  return [...rollouts].flatMap(([name, each]) => (states.has(name) ? [each] : []));
}

/** Those without a state: they may start in this tick. */
function asking(
  rollouts: ReadonlyMap<string, FoundRollout>,
  states: Look["states"],
  only: string | null,
): readonly FoundRollout[] {
  return [...rollouts].flatMap(([name, each]) =>
    !states.has(name) && (only === null || name === only) ? [each] : [],
  );
}

/** Only digests are asked for: what was measured offline was decided on long ago. */
async function namedAt(
  world: PromotionWorld,
  { tip, policy }: { readonly tip: Sha; readonly policy: Policy },
  found: readonly FoundRollout[],
): Promise<readonly NamedRollout[]> {
  const tree = world.filesAt(tip);
  const terms = {
    policy,
    now: world.clock.now(),
    describeRouter: world.describeRouter,
    results: "ids",
  } as const;
  try {
    // Digests of running rollouts are taken over the baseline files that were approved: the tree's own stand in for them.
    return await nameTree({ head: tree, base: tree }, found, terms);
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause;
    // A file of the branch that cannot be read holds what runs; it does not blind its guards.
    world.log(`the plans of the branch cannot be read: ${reasonOf(cause)}`);
    return [];
  }
}

/**
 * Whether the branch still names the plan that runs.
 *
 * The baseline's files stay those that were approved: a merge that moved them does not change what this rollout does.
 */
export function onBranch(tip: Tip, state: RolloutState): OnBranch {
  if (!tip.rollouts.has(state.name)) return { kind: "removed" };
  const found = tip.named.get(state.name);
  const rollout = found?.parsed.rollout ?? null;
  if (found === undefined || found.named === null || rollout === null)
    return { kind: "changed", digest: null };
  const { named, parsed } = found;
  const digest = digestOver({ rollout, resolved: parsed.resolved, named }, state.named);
  return digest === state.digest ? { kind: "same" } : { kind: "changed", digest };
}

/** The digest of a plan of the tip over the baseline files that were approved. */
export function digestOver(
  plan: { readonly rollout: Rollout; readonly resolved: unknown; readonly named: readonly NamedFile[] },
  approved: readonly NamedFile[],
): Digest {
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
