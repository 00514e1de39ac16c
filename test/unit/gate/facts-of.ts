/** Facts, policy and rollouts of a small team, each part of which a test can replace. */
import type { Policy, TierFloor } from "../../../src/config/policy.ts";
import type { Role } from "../../../src/config/rollout.ts";
import type { Comment, Contributor, Person, PullRequestFacts, Review } from "../../../src/gate/facts.ts";
import type { GateInput, GateRollout } from "../../../src/gate/input.ts";
import { DAY, HOUR, digest, instant, milliseconds, sha } from "../../../src/units.ts";

export const HEAD = sha("a".repeat(40));
export const OLD = sha("b".repeat(40));
const TIP = sha("c".repeat(40));
export const DIGEST = digest("4f1c9a".padEnd(64, "0"));
export const OTHER_DIGEST = digest("9d3e77".padEnd(64, "0"));
export const SHORT = DIGEST.slice(0, 12);
export const NOW = instant(Date.parse("2026-11-23T12:00:00Z"));

let lastId = 100;

function nextId(): number {
  lastId += 1;
  return lastId;
}

export function person(login: string, kind: Person["kind"] = "user"): Person {
  return { login, id: null, kind };
}

export function review(login: string, state: Review["state"], given: Partial<Review> = {}): Review {
  const id = nextId();
  return {
    id,
    by: person(login),
    state,
    commit: HEAD,
    body: "I accept 1 % of the traffic.",
    at: instant(NOW - HOUR + id),
    canPush: true,
    ...given,
  };
}

export function approval(login: string, given: Partial<Review> = {}): Review {
  return review(login, "approved", given);
}

export function veto(login: string, given: Partial<Review> = {}): Review {
  return review(login, "changes-requested", given);
}

export function comment(login: string, body: string, given: Partial<Comment> = {}): Comment {
  return {
    id: nextId(),
    by: person(login),
    body,
    at: instant(NOW - HOUR),
    edited: false,
    ours: false,
    viaApp: null,
    ...given,
  };
}

export function ack(login: string, given: Partial<Comment> = {}): Comment {
  return comment(login, `/rollout ack ${SHORT}`, given);
}

export function commit(...logins: readonly string[]): Contributor {
  return { commit: HEAD, people: logins.map((login) => person(login)), unattributed: [] };
}

export function listed<T>(...items: readonly T[]): {
  readonly items: readonly T[];
  readonly complete: boolean;
} {
  return { items, complete: true };
}

export function factsOf(given: Partial<PullRequestFacts> = {}): PullRequestFacts {
  return {
    repository: "acme/news",
    isPrivate: false,
    defaultBranch: "main",
    number: 7,
    url: "https://github.example/acme/news/pull/7",
    title: "Release summarizer v2",
    state: "open",
    draft: false,
    author: person("author"),
    head: { sha: HEAD, branch: "v2", fork: false },
    base: { branch: "main", tip: TIP },
    mergeCommit: null,
    labels: [],
    files: listed(".github/rollouts/summarizer.yml"),
    reviews: listed(),
    comments: listed(),
    commits: listed(commit("author")),
    status: null,
    rolloutsAtHead: [],
    rolloutsAtBase: [],
    policy: null,
    permissions: {},
    teams: {},
    ...given,
  };
}

export function role(name: string, anyOf: readonly string[], given: Partial<Role> = {}): Role {
  return { name, anyOf, atLeast: 1, covers: null, ...given };
}

const FLOOR: TierFloor = {
  largestFirstWeight: 1,
  shortestBake: HOUR,
  guardClasses: [],
  cohorts: 0,
  drillNotOlderThan: null,
  roles: ["model-owner", "on-call"],
  samePerson: false,
  dryRunFirst: false,
};

export function policyOf(given: Partial<Policy> = {}): Policy {
  return {
    version: 1,
    roles: {
      "model-owner": { anyOf: ["@owner-a", "@owner-b"], atLeast: 1 },
      "on-call": { anyOf: ["@oncall-a", "@oncall-b"], atLeast: 1 },
    },
    for: [],
    approvals: { equalDigestCounts: true, least: "write", distinct: true, reasonRequired: [1] },
    tiers: { 1: FLOOR, 2: FLOOR, 3: { ...FLOOR, samePerson: true } },
    rules: [],
    freeze: [],
    hosts: null,
    onCall: { longestCover: milliseconds(7 * DAY) },
    patience: DAY,
    drafting: null,
    wake: null,
    heartbeat: null,
    emergency: null,
    ...given,
  };
}

export const BUILT_IN = policyOf({ roles: {} });

export function rolloutOf(given: Partial<GateRollout> = {}): GateRollout {
  return {
    name: "summarizer",
    tier: 1,
    digest: DIGEST,
    people: [],
    file: ".github/rollouts/summarizer.yml",
    blocked: false,
    isNew: false,
    covers: DAY,
    ...given,
  };
}

export function inputOf(given: Partial<GateInput> = {}): GateInput {
  return {
    facts: factsOf(),
    policy: policyOf(),
    policySource: { kind: "file", path: ".github/rollout-policy.yml", commit: TIP },
    rollouts: [rolloutOf()],
    problems: 0,
    now: NOW,
    ...given,
  };
}

/** A pull request with these reviews and comments, all else in order. */
export function withPeople(
  reviews: readonly Review[],
  comments: readonly Comment[],
  given: Partial<PullRequestFacts> = {},
): GateInput {
  return inputOf({
    facts: factsOf({ reviews: listed(...reviews), comments: listed(...comments), ...given }),
  });
}
