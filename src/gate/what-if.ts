/** What if these people had said this? Facts of a pull request → the same facts with more in them. Nothing is written anywhere. */
import { sha256 } from "../plan/sha256.ts";
import { digest, sha, shortDigest } from "../units.ts";
import type { Instant } from "../units.ts";
import { draftStandingOf } from "./drafted-standing.ts";
import type { HeadStatus, Person, PullRequestFacts, Review } from "./facts.ts";
import type { GateInput, GateRollout } from "./input.ts";
import { foldLogin, lookUp } from "./login.ts";
import { atLeast } from "./reviews.ts";
import type { Permission } from "./reviews.ts";

export type Change =
  | { readonly kind: "approve"; readonly login: string; readonly reason: string }
  | { readonly kind: "request-changes"; readonly login: string }
  /** Of every plan of the pull request; `until` as people write it. */
  | { readonly kind: "ack"; readonly login: string; readonly until: string | null }
  /** Of every drafted statement that is shown: what a person writes who finds it right. */
  | { readonly kind: "verify"; readonly login: string }
  | { readonly kind: "label"; readonly name: string }
  | { readonly kind: "status"; readonly status: HeadStatus }
  | { readonly kind: "access"; readonly login: string; readonly permission: Permission }
  | { readonly kind: "ready" }
  /** A commit of the author that changes every plan. */
  | { readonly kind: "push" }
  | { readonly kind: "at"; readonly at: Instant };

/** The input after all of these, in their order. */
export function whatIf(input: GateInput, changes: readonly Change[]): GateInput {
  return changes.reduce(apply, input);
}

function apply(input: GateInput, change: Change): GateInput {
  const { facts, now } = input;
  const withFacts = (more: Partial<PullRequestFacts>): GateInput => ({
    ...input,
    facts: { ...facts, ...more },
  });
  switch (change.kind) {
    case "approve":
    case "request-changes":
      return withFacts({
        reviews: { ...facts.reviews, items: [...facts.reviews.items, reviewOf(input, change)] },
      });
    case "ack":
      return withFacts({
        comments: { ...facts.comments, items: [...facts.comments.items, ...acks(input, change)] },
      });
    case "verify":
      return withFacts({
        comments: { ...facts.comments, items: [...facts.comments.items, ...words(input, change)] },
      });
    case "label":
      return withFacts({ labels: [...new Set([...facts.labels, change.name])] });
    case "status":
      return withFacts({ checks: withStatus(facts.checks, change.status) });
    case "access":
      return withFacts({
        permissions: { ...without(facts.permissions, change.login), [change.login]: change.permission },
      });
    case "ready":
      return withFacts({ draft: false });
    case "push":
      return pushed(input, now);
    case "at":
      return { ...input, now: change.at };
  }
}

function reviewOf(
  { facts, now }: GateInput,
  change: Extract<Change, { readonly kind: "approve" | "request-changes" }>,
): Review {
  const { items } = facts.reviews;
  const isApproval = change.kind === "approve";
  const latest = Math.max(now, ...items.map(({ at }) => at ?? 0));
  return {
    id: nextId(items),
    by: personOf(facts, change.login),
    state: isApproval ? "approved" : "changes-requested",
    commit: facts.head.sha,
    body: isApproval ? change.reason : "",
    // After all that was said, or it would not be the latest word.
    at: latest === now ? now : (items.find(({ at }) => at === latest)?.at ?? now),
    canPush: isApproval ? accessOf(facts, change.login) === "enough" : true,
  };
}

/** One comment for each plan, as the digits are those of one plan. */
function acks(
  { facts, now, rollouts }: GateInput,
  { login, until }: Extract<Change, { readonly kind: "ack" }>,
): PullRequestFacts["comments"]["items"] {
  const first = nextId(facts.comments.items);
  const plans = rollouts.flatMap(({ digest: plan }) => (plan === null ? [] : [shortDigest(plan)]));
  return [...new Set(plans)].map((short, index) => ({
    id: first + index,
    by: personOf(facts, login),
    body: ["/rollout ack", short, ...(until === null ? [] : [until])].join(" "),
    at: now,
    edited: false,
    ours: false,
    viaApp: null,
  }));
}

/** A line a statement: `verify`, or `resolve` where a trusted document says another thing. */
function words(
  { facts, now, rollouts }: GateInput,
  { login }: Extract<Change, { readonly kind: "verify" }>,
): PullRequestFacts["comments"]["items"] {
  const first = nextId(facts.comments.items);
  const shown = rollouts.flatMap(({ name, digest: plan }) => {
    const standing = plan === null ? null : draftStandingOf(facts, { rollout: name, digest: plan });
    return standing?.kind === "shown" ? standing.statements : [];
  });
  const lines = shown.map(({ id, contradicts }) =>
    contradicts ? `/rollout resolve ${id} (what if)` : `/rollout verify ${id}`,
  );
  return [...new Set(lines)].map((body, index) => ({
    id: first + index,
    by: personOf(facts, login),
    body,
    at: now,
    edited: false,
    ours: false,
    viaApp: null,
  }));
}

/** A person as the facts know them; somebody new is taken for a human unless the login says otherwise. */
function personOf({ reviews, comments, commits, author }: PullRequestFacts, login: string): Person {
  const known = [
    author,
    ...commits.items.flatMap(({ people }) => people),
    ...reviews.items.map(({ by }) => by),
    ...comments.items.map(({ by }) => by),
  ].find((each) => foldLogin(each.login) === foldLogin(login));
  return known ?? { login, id: null, kind: login.endsWith("[bot]") ? "bot" : "user" };
}

/** Whether the facts say that a person may push: what was asked of GitHub, else an earlier review. */
export function accessOf(facts: PullRequestFacts, login: string): "enough" | "too-little" | "unknown" {
  const asked = lookUp(facts.permissions, login);
  if (asked !== null) return atLeast(asked, "write") ? "enough" : "too-little";
  const seen = facts.reviews.items.filter(({ by }) => foldLogin(by.login) === foldLogin(login));
  if (seen.length === 0) return "unknown";
  return seen.some(({ canPush }) => canPush) ? "enough" : "too-little";
}

function nextId(items: readonly { readonly id: number }[]): number {
  return items.reduce((most, { id }) => Math.max(most, id), 0) + 1;
}

function without<T>(record: Readonly<Record<string, T>>, login: string): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => foldLogin(name) !== foldLogin(login)));
}

/** Where nobody had asked for statuses, one that is told does not make the others known. */
function withStatus(checks: PullRequestFacts["checks"], status: HeadStatus): PullRequestFacts["checks"] {
  const items = (checks?.items ?? []).filter(({ context }) => context !== status.context);
  return { items: [...items, status], complete: checks?.complete ?? false };
}

/** Nobody knows what the commit brings: another plan, no status yet, and the author as one more contributor. */
function pushed(input: GateInput, now: Instant): GateInput {
  const { facts } = input;
  const head = sha(sha256(`${facts.head.sha} pushed at ${now}`).slice(0, facts.head.sha.length));
  const commit = { commit: head, people: [facts.author], unattributed: [] };
  return {
    ...input,
    rollouts: input.rollouts.map(anotherPlan),
    facts: {
      ...facts,
      head: { ...facts.head, sha: head },
      commits: { ...facts.commits, items: [...facts.commits.items, commit] },
      status: null,
      ...(facts.checks === undefined ? {} : { checks: { items: [], complete: true } }),
    },
  };
}

function anotherPlan(rollout: GateRollout): GateRollout {
  const { digest: plan } = rollout;
  if (plan === null) return rollout;
  return { ...rollout, digest: digest(sha256(`${plan} changed by a push`)), equalCommits: [] };
}

/** What a change rests on and the facts do not say: it counts as missing, never as given. */
export function unknownIn(input: GateInput, changes: readonly Change[]): readonly string[] {
  const told = new Set(changes.flatMap((each) => (each.kind === "access" ? [foldLogin(each.login)] : [])));
  return [
    ...new Set(
      changes.flatMap((each) =>
        (each.kind === "approve" || each.kind === "verify") &&
        !told.has(foldLogin(each.login)) &&
        accessOf(input.facts, each.login) === "unknown"
          ? [each.login]
          : [],
      ),
    ),
  ];
}
