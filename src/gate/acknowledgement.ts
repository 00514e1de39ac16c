/** On-call takes the pager by `/rollout ack` in a comment of its own: never as a side effect of something else. */
import type { Policy } from "../config/policy.ts";
import { instant, plus, shortDigest } from "../units.ts";
import type { Digest, Duration, Instant } from "../units.ts";
import { parseCommand } from "./command.ts";
import type { Until } from "./command.ts";
import { excludedBecause, exclusionsOf } from "./exclusion.ts";
import type { Comment, PullRequestFacts } from "./facts.ts";
import { foldLogin } from "./login.ts";
import type { Acknowledgement, Dismissal } from "./outcome.ts";

export interface AcknowledgementTerms {
  readonly digest: Digest;
  /** Short digests of the other rollouts of the pull request: an acknowledgement of one of them is not about this one. */
  readonly others: ReadonlySet<string>;
  /** The role's own `covers`; null when the file does not say. */
  readonly covers: Duration | null;
  readonly policy: Pick<Policy, "onCall">;
  readonly now: Instant;
  /** Why a login cannot acknowledge; null when it holds on-call. */
  readonly dismiss: (login: string) => Dismissal["why"] | null;
}

export interface Acknowledgements {
  /** One for each person, the one that lasts longest; longest first. */
  readonly counting: readonly Acknowledgement[];
  readonly dismissals: readonly Dismissal[];
}

/** All acknowledgements of one plan in the comments, and those that do not count. */
export function acknowledgementsOf(
  facts: Pick<PullRequestFacts, "comments" | "author" | "commits">,
  terms: AcknowledgementTerms,
): Acknowledgements {
  const exclusions = exclusionsOf(facts);
  const byPerson = new Map<string, Acknowledgement>();
  const dismissals: Dismissal[] = [];
  for (const comment of facts.comments.items) {
    const asked = comment.ours ? null : askedFor(comment);
    if (asked === null || terms.others.has(asked.digest)) continue;
    const given = coverOf(comment, asked.until, terms);
    const why =
      excludedBecause(comment.by, exclusions) ??
      shortcoming(comment, asked.digest, terms) ??
      (given.until <= terms.now ? "expired" : null);
    if (why !== null) {
      dismissals.push({ login: comment.by.login, what: "acknowledgement", why, at: asked.digest });
      continue;
    }
    const known = byPerson.get(foldLogin(given.by));
    if (known === undefined || given.until >= known.until) byPerson.set(foldLogin(given.by), given);
  }
  return { counting: [...byPerson.values()].toSorted((a, b) => b.until - a.until), dismissals };
}

function askedFor(comment: Comment): { readonly digest: string; readonly until: Until | null } | null {
  const parsed = parseCommand(comment.body);
  return parsed.kind === "command" && parsed.command.verb === "ack" ? parsed.command : null;
}

function shortcoming(comment: Comment, digest: string, terms: AcknowledgementTerms): Dismissal["why"] | null {
  if (comment.edited) return "edited";
  // An app with a person's token writes in their name: that is no proof that they know of it.
  if (typeof comment.viaApp === "string") return "via-app";
  return (
    terms.dismiss(comment.by.login) ??
    (digest !== shortDigest(terms.digest) ? "other-digest" : comment.viaApp === null ? null : "source-unread")
  );
}

/** From the comment on, until what was asked for; never longer than the role or the policy lets one person be on call. */
function coverOf(
  comment: Comment,
  until: Until | null,
  { covers, policy }: AcknowledgementTerms,
): Acknowledgement {
  const longest = Math.min(covers ?? policy.onCall.longestCover, policy.onCall.longestCover);
  const limit = plus(comment.at, longest);
  const asked = until === null ? limit : until.kind === "at" ? until.at : plus(comment.at, until.time);
  return {
    by: comment.by.login,
    comment: comment.id,
    from: comment.at,
    until: instant(Math.min(asked, limit)),
  };
}
