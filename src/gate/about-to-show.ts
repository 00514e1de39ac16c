/** The facts as they are once our comment is written: what the gate says stands in the same comment as the words. */
import type { Instant } from "../units.ts";
import { writeDraftedMarker } from "./drafted-marker.ts";
import type { ShownDraft } from "./drafted.ts";
import type { Comment, PullRequestFacts } from "./facts.ts";
import { PLAN_MARKER, findOwnComment } from "./own-comment.ts";

/**
 * Facts to evaluate before a comment with these drafts is posted; every rollout that is planned has an entry, also one
 * for which nothing was drafted.
 *
 * The comment in them has no text but the marker, and a number of its own where there was none: post by the facts that were
 * read.
 */
export function aboutToShow(
  facts: PullRequestFacts,
  shown: readonly ShownDraft[],
  now: Instant,
): PullRequestFacts {
  const { items } = facts.comments;
  const own = findOwnComment(items, PLAN_MARKER);
  const body = `${PLAN_MARKER}\n${writeDraftedMarker(shown)}`;
  const id = items.reduce((most, each) => Math.max(most, each.id), 0) + 1;
  const by = { login: "model-rollout", id: null, kind: "bot" } as const;
  const written: Comment =
    own === null
      ? { id, by, body, at: now, edited: false, ours: true, editor: null }
      : { ...own, body, edited: true, editor: own.by.login };
  const next = own === null ? [...items, written] : items.map((each) => (each === own ? written : each));
  return { ...facts, comments: { ...facts.comments, items: next } };
}
