/** A small rollout that is approved: the files of its tree, and the pull request that brought it. */
import type { PullRequestFacts } from "../../src/gate/facts.ts";
import { plus, sha, shortDigest } from "../../src/units.ts";
import type { Digest, Instant } from "../../src/units.ts";
import { approval, commit, factsOf, listed } from "../unit/gate/facts-of.ts";
import { addComment, createWorld } from "./world.ts";
import type { MemoryWorld, Texts, Told } from "./world.ts";

export const FILE = ".github/rollouts/summarizer.yml";
export const POLICY = ".github/rollout-policy.yml";

export const ROLLOUT = `version: 1
name: summarizer
kind: other
tier: 3
release:
  baseline: { id: v1, digest: "sha256:${"1".repeat(64)}" }
  candidate: { id: v2, digest: "sha256:${"2".repeat(64)}", prompt: { file: prompts/summary.md } }
hypothesis: { metric: errors, direction: decrease, effect: x0.9, read-at: half, change-our-mind: "no change at half" }
every: 5m
traffic:
  routed-by: user
  units: { request: { per-day: 2000000, per-routed: 2, correlation: 0 }, user: { per-day: 1000000 } }
cohorts:
  breaking: { where: { desk: breaking }, share: 20%, owner: "@acme/desk", because: headlines }
router: [ { kind: flagd, file: flags.json, flag: summarizer, baseline: v1, candidate: v2, by: user } ]
sources:
  db: { kind: sql, database: answers.db, delay: 1m, arm: { label: version, baseline: v1, candidate: v2 } }
guards:
  errors: { class: error, source: db, unit: request, events: "SELECT :from, :to", total: "SELECT :from, :to", expect: 2%, at-most: 6%, no-worse-than-baseline: 0pp, detect: 6%, on-breach: roll-back }
stages:
  - { name: first, kind: canary, weight: 10%, bake: 1h }
  - { name: half, kind: canary, weight: 50%, bake: 1h }
  - { name: full, kind: canary, weight: 100%, bake: 1h }
people:
  model-owner: { any-of: ["@olga"] }
  on-call: { any-of: ["@oscar"], covers: 24h }
rollback: { within: 30s, keep-baseline-for: 24h, drilled: { on: 2026-11-20, took: 4s } }
deadline: 7d
channels: { desk: { kind: slack, webhook: SLACK_DESK } }
communications: [ { on: rolled-back, to: desk, message: "v2 is off." } ]
`;

export const POLICY_TEXT = `version: 1
roles: { model-owner: { any-of: ["@olga"] }, on-call: { any-of: ["@oscar"] } }
approvals: { least: write, distinct: true }
tiers:
  1: { largest-first-weight: 1%, shortest-bake: 24h, guard-classes: [latency, error, quality], cohorts: 1, roles: [model-owner, on-call] }
  2: { largest-first-weight: 10%, shortest-bake: 4h, guard-classes: [error, quality], roles: [model-owner, on-call] }
  3: { largest-first-weight: 50%, shortest-bake: 15m, guard-classes: [error], roles: [model-owner, on-call] }
on-call: { longest-cover: 7d }
patience: 24h
`;

export const TREE: Texts = { [FILE]: ROLLOUT, [POLICY]: POLICY_TEXT, "prompts/summary.md": "Summarise." };
export const CALL = {
  folders: [".github/rollouts"],
  policy: POLICY,
  rollout: null,
  wait: null,
  dryRun: false,
} as const;
export const PULL = 7;

/** The pull request with its files at head; nobody has accepted it yet. */
export function openedWorld(tree: Texts = TREE): MemoryWorld {
  const world = createWorld(tree);
  const head = sha("a".repeat(40));
  world.trees.set(head, tree);
  world.pulls.set(PULL, pullRequest(world, { head, tree }));
  return world;
}

/** One more pull request beside the first; its tree is at its head, and on the branch once it is merged. */
export function openAnother(world: MemoryWorld, number: number, tree: Texts): void {
  const head = sha(String(number % 10).repeat(40));
  world.trees.set(head, tree);
  world.pulls.set(number, pullRequest(world, { head, tree, number }));
}

function pullRequest(
  world: MemoryWorld,
  at: { readonly head: ReturnType<typeof sha>; readonly tree: Texts; readonly number?: number },
): PullRequestFacts {
  const files = Object.keys(at.tree).filter((path) => path.startsWith(".github/rollouts/"));
  return factsOf({
    number: at.number ?? PULL,
    head: { sha: at.head, branch: "v2", fork: false },
    base: { branch: "main", tip: world.tip },
    files: listed(...Object.keys(at.tree).filter((path) => path !== POLICY)),
    commits: listed(commit("author")),
    rolloutsAtHead: files.map((path) => ({ path, text: at.tree[path] ?? "", blob: "0".repeat(40) })),
    policy: { path: POLICY, text: at.tree[POLICY] ?? "", blob: "0".repeat(40) },
    permissions: { olga: "write", oscar: "write" },
  });
}

/** Olga approves with a reason, Oscar takes the pager. */
export function accept(world: MemoryWorld, digest: Digest, number = PULL): void {
  const facts = world.pulls.get(number);
  if (facts === undefined) throw new RangeError("no pull request to accept");
  const reviews = listed(approval("olga", { commit: facts.head.sha, body: "I accept 10% of the traffic." }));
  world.pulls.set(number, { ...facts, reviews });
  addComment(world, number, {
    id: 501,
    body: `/rollout ack ${shortDigest(digest)} 7d`,
    ours: false,
    login: "oscar",
  });
}

export function merge(world: MemoryWorld, number = PULL): void {
  const facts = world.pulls.get(number);
  if (facts === undefined) throw new RangeError("no pull request to merge");
  world.pulls.set(number, { ...facts, state: "merged", mergeCommit: world.tip });
  world.brought.set(FILE, number);
}

/** Moves the clock and says when it is now. */
export function pass(world: MemoryWorld, time: number): Instant {
  world.now = plus(world.now, time);
  return world.now;
}

/** Requests of five minutes: 2,000,000 a day, split by the weight that the router holds; one in five is breaking news. */
export function trafficOf(
  world: () => MemoryWorld,
  rate: (cohort: string, arm: string) => number,
): MemoryWorld["tell"] {
  return (_guard, cohort, arm): Told => {
    const weight = world().router.set.candidate / 100;
    const share = (arm === "candidate" ? weight : 1 - weight) * (cohort === "all" ? 1 : 0.2);
    const total = Math.round((2_000_000 / 288) * share);
    return total === 0 ? "no-data" : { total, events: Math.round(total * rate(cohort, arm)) };
  };
}
