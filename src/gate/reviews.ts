/** What each person's reviews say now. Approvals expire with a push, vetoes do not. */
import type { Dismissal } from "./outcome.ts";
import type { PullRequestFacts, Review } from "./facts.ts";
import { excludedBecause, exclusionsOf } from "./exclusion.ts";
import { firstLine } from "./first-line.ts";
import { foldLogin, lookUp } from "./login.ts";

export type Least = "write" | "maintain" | "admin";
export type Permission = PullRequestFacts["permissions"][string];

const LADDER: readonly Permission[] = ["none", "read", "triage", "write", "maintain", "admin"];

/** What of a pull request an approval can be given for: its head, and older commits with an equal plan. */
export interface ApprovalTerms {
  readonly least: Least;
  readonly reasonRequired: boolean;
  /** Older commits at which the plan's digest is known to be the same. */
  readonly equalCommits: ReadonlySet<string>;
}

/** Latest opinions of all humans who may push, and what does not count. Roles are not looked at yet. */
export interface Opinions {
  readonly approvals: readonly Review[];
  readonly vetoes: readonly Review[];
  readonly dismissals: readonly Dismissal[];
  /** Approvers of whom it is not known whether their permission is enough. */
  readonly unknownAccess: readonly string[];
}

type ReviewFacts = Pick<PullRequestFacts, "reviews" | "author" | "commits" | "permissions" | "head">;

export function opinionsOf(facts: ReviewFacts, terms: ApprovalTerms): Opinions {
  const exclusions = exclusionsOf(facts);
  const approvals: Review[] = [];
  const vetoes: Review[] = [];
  const dismissals: Dismissal[] = [];
  const unknownAccess: string[] = [];
  for (const { latest, superseded } of opinionatedByPerson(facts.reviews.items)) {
    const { by, state } = latest;
    const excluded = excludedBecause(by, exclusions);
    // Who dismissed a veto is not who gave it: it holds until its author says something else.
    if (state === "changes-requested" || (state === "dismissed" && latest.was === "changes-requested")) {
      // A contributor may not say yes to the own change, but may well say no.
      const isHuman = by.kind === "user";
      if (isHuman) vetoes.push(latest);
      else dismissals.push(dismissal(latest, by.kind === "bot" ? "bot" : "ghost"));
      if (superseded !== null) dismissals.push(dismissal(superseded, "superseded"));
      continue;
    }
    if (state !== "approved") {
      dismissals.push(dismissal(latest, "dismissed"));
      if (superseded !== null) dismissals.push(dismissal(superseded, "superseded"));
      continue;
    }
    const access = excluded === null ? accessOf(latest, facts, terms.least) : "enough";
    const why = excluded ?? (access === "too-little" ? "no-access" : shortcoming(latest, facts, terms));
    if (why !== null) dismissals.push(dismissal(latest, why));
    else if (access === "unknown") unknownAccess.push(by.login);
    else approvals.push(latest);
  }
  return { approvals, vetoes, dismissals, unknownAccess };
}

interface Latest {
  readonly latest: Review;
  /** The newest approval before a veto or a dismissal: neither revives it. */
  readonly superseded: Review | null;
}

/** Newest opinionated review of each person, in the order of first appearance; a comment or a pending review is no opinion. */
function opinionatedByPerson(reviews: readonly Review[]): readonly Latest[] {
  const opinions = reviews
    .filter(({ state }) => state !== "commented" && state !== "pending")
    .toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0) || a.id - b.id);
  const byPerson = new Map<string, Latest>();
  for (const latest of opinions) {
    const { by, id, state } = latest;
    const key = by.kind === "ghost" ? `ghost ${id}` : `${by.kind} ${foldLogin(by.login)}`;
    const before = byPerson.get(key);
    const approvedBefore = before?.latest.state === "approved" ? before.latest : (before?.superseded ?? null);
    byPerson.set(key, { latest, superseded: state === "approved" ? null : approvedBefore });
  }
  return [...byPerson.values()];
}

/** Whether a person's permission is known to be enough: what was asked for wins, else the review says whether they may push. */
function accessOf(
  review: Pick<Review, "by" | "canPush">,
  { permissions }: Pick<PullRequestFacts, "permissions">,
  least: Least,
): "enough" | "too-little" | "unknown" {
  const asked = lookUp(permissions, review.by.login);
  if (asked !== null) return atLeast(asked, least) ? "enough" : "too-little";
  if (!review.canPush) return "too-little";
  return least === "write" ? "enough" : "unknown";
}

export function atLeast(permission: Permission, least: Permission): boolean {
  return LADDER.indexOf(permission) >= LADDER.indexOf(least);
}

function shortcoming(review: Review, { head }: ReviewFacts, terms: ApprovalTerms): Dismissal["why"] | null {
  const isCurrent =
    review.commit !== null && (review.commit === head.sha || terms.equalCommits.has(review.commit));
  if (!isCurrent) return "stale-commit";
  return terms.reasonRequired && reasonIn(review.body) === "" ? "reason-missing" : null;
}

/** The first line of a review: what its author accepts, in their words. Its presence counts, not its meaning. */
export function reasonIn(body: string): string {
  return firstLine(body).trim();
}

export function dismissal(review: Review, why: Dismissal["why"]): Dismissal {
  const what = (review.was ?? review.state) === "changes-requested" ? "changes-requested" : "approval";
  return { login: review.by.login, what, why, at: review.commit?.slice(0, 7) ?? null };
}
