/** Puts a drafted file in front of people: beside its lines where the difference shows them, else as a whole in one comment. */
import { suggestedLines } from "../../draft/file/suggested-lines.ts";
import { findOwnComment } from "../../gate/own-comment.ts";
import type { PullRequestFacts } from "../../gate/facts.ts";
import { sha256 } from "../../plan/sha256.ts";
import type { Conversation, LineComment, Suggestions, SuggestionsSeen } from "../../ports.ts";
import type { DraftedFile } from "../../render/drafted-file.ts";
import {
  renderSuggestion,
  renderSuggestionReview,
  renderWholeFile,
  suggestionMarker,
  wholeFileMarker,
} from "../../render/file-suggestion.ts";

export type Offer = "suggested" | "commented" | "too-long";

export interface Place {
  readonly facts: PullRequestFacts;
  readonly path: string;
  /** Of the request: the same question is not answered twice. */
  readonly key: string;
  readonly seen: SuggestionsSeen;
}

/** Whether what a model said to this very request stands on the pull request already. */
export function wasOffered({ facts, path, key, seen }: Place): boolean {
  const marker = suggestionMarker(key);
  const comment = findOwnComment(facts.comments.items, wholeFileMarker(nameOf(path)));
  return [...seen.said, comment?.body ?? ""].some((body) =>
    body
      .split("\n", 2)
      .map((line) => line.trim())
      .includes(marker),
  );
}

/** Nothing is committed and nothing approved: a review that comments, or a comment. */
export async function offer(
  world: { readonly suggestions: Suggestions; readonly conversation: Conversation },
  drafted: DraftedFile,
  { facts, path, key, seen }: Place,
): Promise<Offer> {
  const comments = commentsFor(drafted, seen);
  if (comments !== null) {
    const body = renderSuggestionReview(drafted, key);
    await world.suggestions.offer(facts.number, facts.head.sha, { body, comments });
    return "suggested";
  }
  const marks = { file: nameOf(path), key };
  const body = renderWholeFile(drafted, marks);
  if (body === null) return "too-long";
  const existing = findOwnComment(facts.comments.items, wholeFileMarker(marks.file));
  await world.conversation.upsertComment(facts.number, existing, body);
  return "commented";
}

/** null where a line is not shown, or would not be taken over as it is read. */
function commentsFor(
  { path, text, before }: DraftedFile,
  seen: SuggestionsSeen,
): readonly LineComment[] | null {
  const groups = suggestedLines(before ?? "", text, seen.shown.get(path) ?? []);
  const comments = groups?.map((lines) => ({ lines, body: renderSuggestion(lines) }));
  if (comments === undefined || comments.length === 0) return null;
  const whole = comments.flatMap(({ lines: { from, to }, body }) =>
    body === null ? [] : [{ path, from, to, body }],
  );
  return whole.length === comments.length ? whole : null;
}

function nameOf(path: string): string {
  return sha256(path).slice(0, 12);
}
