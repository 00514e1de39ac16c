/** A merge group → what is found: the same gate for each of its pull requests, and their plans against the merged tree's. */
import { parsePolicy } from "../config/parse.ts";
import type { PullRequestFacts } from "../gate/facts.ts";
import type { GroupVerdict } from "../render/status-line.ts";
import type { Files } from "../ports.ts";
import { assess } from "./assess.ts";
import type { Assessment } from "./assess.ts";
import type { MergeGroupCall } from "./merge-group.ts";
import { readMergedTree } from "./merged-tree.ts";
import type { MergedTree } from "./merged-tree.ts";
import type { PublishWorld } from "./world.ts";

export interface JudgedGroup {
  readonly verdict: GroupVerdict;
  /** Facts that the verdict rests on, as they were read. */
  readonly facts: readonly PullRequestFacts[];
}

/** @throws Failure for anything that could not be read: then nothing is known of the group */
export async function judgeGroup(world: PublishWorld, call: MergeGroupCall): Promise<JudgedGroup> {
  const [policy, blobAfter] = await Promise.all([
    readPolicyAt(world.filesAt(call.base), call.policy),
    blobOf(world.filesAt(call.head), call.policy),
  ]);
  const isPolicyChanged = (policy?.blob ?? null) !== blobAfter;
  const parsed = policy === null ? null : parsePolicy(call.policy, policy.text).policy;
  const merged = await readMergedTree(world, call, parsed);
  const isUnchanged = merged.changed.length + merged.removed.length === 0 && merged.blocked === null;
  if (isUnchanged && !isPolicyChanged) return { verdict: { kind: "unchanged" }, facts: [] };
  const numbers = await world.pullRequests.queued(call);
  world.log(
    `the group is ${numbers.map((number) => `#${number}`).join(", ") || "of no pull request that can be found"}`,
  );
  const read: PullRequestFacts[] = [];
  const assessments: Assessment[] = [];
  for (const number of numbers) {
    const facts = await world.pullRequests.facts(number);
    read.push(facts);
    // Candidates are found by commits too: what is closed, or goes elsewhere, accepts nothing here.
    if (facts.state !== "open" || facts.base.branch !== call.branch) continue;
    assessments.push(await assess(world, await ontoBase(world, facts, call)));
  }
  const change = isPolicyChanged ? await policyVerdict(world, assessments, { call, blob: blobAfter }) : null;
  return { verdict: change ?? verdictOf(merged, assessments), facts: read };
}

/** The group may stand on another group that has not landed yet: its tree is the base then, and its policy counts. */
async function ontoBase(
  world: PublishWorld,
  facts: PullRequestFacts,
  { base, folders, policy }: MergeGroupCall,
): Promise<PullRequestFacts> {
  if (facts.base.tip === base) return facts;
  const files = world.filesAt(base);
  const [lists, found] = await Promise.all([
    Promise.all(folders.map((folder) => files.list(folder))),
    readPolicyAt(files, policy),
  ]);
  const rolloutsAtBase = lists.flat().filter(({ path }) => /\.ya?ml$/.test(path));
  return { ...facts, base: { ...facts.base, tip: base }, policy: found, rolloutsAtBase };
}

async function readPolicyAt(files: Files, path: string) {
  const [found] = await files.read([path]);
  return found ?? null;
}

async function blobOf(files: Files, path: string): Promise<string | null> {
  const [found] = await files.read([path], "id");
  return found?.blob ?? null;
}

function verdictOf(merged: MergedTree, assessments: readonly Assessment[]): GroupVerdict {
  const waiting = assessments.find(({ outcome }) => outcome.kind !== "go");
  if (waiting !== undefined)
    return { kind: "not-accepted", pull: waiting.facts.number, reason: waiting.outcome.reason };
  if (merged.blocked !== null) return { kind: "blocked", file: merged.blocked };
  const accepted = assessments.flatMap(({ outcome }) => outcome.rollouts.filter(({ kind }) => kind === "go"));
  const has = (name: string, digest: string | null): boolean =>
    accepted.some((each) => each.rollout === name && each.digest === digest);
  const other = merged.changed.find(({ name, digest }) => !has(name, digest));
  if (other !== undefined) return { kind: "other-plan", rollout: other.name };
  const removed = merged.removed.find((name) => !has(name, null));
  if (removed !== undefined) return { kind: "removed", rollout: removed };
  return {
    kind: "accepted",
    pulls: assessments.map(({ facts }) => facts.number),
    digests: merged.changed.map(({ digest }) => digest),
  };
}

/**
 * The policy of the merged tree must be the one of a pull request that is accepted with it. The old holders decide on
 * it, and what the new one asks for can only be asked of pull requests that come after it: no rollout of another one
 * may ride along.
 */
async function policyVerdict(
  world: PublishWorld,
  assessments: readonly Assessment[],
  { call, blob }: { readonly call: MergeGroupCall; readonly blob: string | null },
): Promise<GroupVerdict | null> {
  const waiting = assessments.find(({ outcome }) => outcome.kind !== "go");
  if (waiting !== undefined)
    return { kind: "not-accepted", pull: waiting.facts.number, reason: waiting.outcome.reason };
  const brings: number[] = [];
  for (const { facts } of assessments) {
    const isTouched = !facts.files.complete || facts.files.items.includes(call.policy);
    if (isTouched && (await blobOf(world.filesAt(facts.head.sha), call.policy)) === blob)
      brings.push(facts.number);
  }
  if (brings.length === 0) return { kind: "other-policy" };
  const rider = assessments.find(
    ({ facts, outcome }) => outcome.rollouts.length > 0 && !brings.includes(facts.number),
  );
  return rider === undefined ? null : { kind: "policy-in-company", pull: rider.facts.number };
}
