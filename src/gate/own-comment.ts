/** Finds our comment again: by its marker on the first line and by its author, never by its text alone. */
import type { Comment } from "./facts.ts";
import { firstLine } from "./first-line.ts";

/** First line of our comment; with our authorship it is how we find it again. */
export const PLAN_MARKER = "<!-- model-rollout:plan -->";

/** The first comment of ours whose first line is exactly `marker`; a copy by somebody else is none. */
export function findOwnComment(comments: readonly Comment[], marker: string): Comment | null {
  return comments.find(({ ours, body }) => ours && firstLine(body).trim() === marker) ?? null;
}

/** Login of who else edited our comment; null where nobody did. */
export function editorOf(existing: Comment | null): string | null {
  const editor = existing?.editor ?? null;
  return editor === existing?.by.login ? null : editor;
}
