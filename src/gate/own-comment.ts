/** Finds our comment again: by its marker on the first line and by its author, never by its text alone. */
import type { Comment } from "./facts.ts";
import { firstLine } from "./first-line.ts";

/** The first comment of ours whose first line is exactly `marker`; a copy by somebody else is none. */
export function findOwnComment(comments: readonly Comment[], marker: string): Comment | null {
  return comments.find(({ ours, body }) => ours && firstLine(body).trim() === marker) ?? null;
}
