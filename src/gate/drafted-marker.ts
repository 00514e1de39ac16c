/** One hidden line of our comment says which drafted statements it shows: names, digits and ids, nothing that a model wrote. */
import { z } from "zod";
import type { ShownDraft, ShownStatement } from "./drafted.ts";

const PREFIX = "<!-- model-rollout:drafted";
const LINE = /^<!-- model-rollout:drafted (\[.*\]) -->$/;

/** A statement by its id; `!` behind it where a trusted document says another thing. */
const STATEMENT = z.string().regex(/^[0-9a-f]{12}(?:[0-9a-f]{12})?!?$/);
const MARKER = z
  .array(
    z.strictObject({
      rollout: z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$/),
      plan: z.string().regex(/^[0-9a-f]{12}$/),
      statements: z.array(STATEMENT).max(1_000).refine(isOnce),
    }),
  )
  .max(200)
  .refine((drafts) => isOnce(drafts.map(({ rollout }) => rollout)));

/**
 * The line for these drafts: one entry per rollout, also where nothing could be drafted, so that a reader of the comment
 * knows that nothing is missing. Never holds a line break or the end of an HTML comment.
 *
 * @throws RangeError for a name, digits or an id of another form, or one that is there twice: a bug of ours
 */
export function writeDraftedMarker(shown: readonly ShownDraft[]): string {
  const drafts = shown.map(({ rollout, plan, statements }) => ({
    rollout,
    plan,
    statements: statements.map(({ id, contradicts }) => (contradicts ? `${id}!` : id)),
  }));
  if (!MARKER.safeParse(drafts).success || !hasEachIdOnce(shown))
    throw new RangeError(
      "Expected names, digits and ids of drafted statements, each once, found another form",
    );
  return `${PREFIX} ${JSON.stringify(drafts)} -->`;
}

/** Whether a text says anything about drafted statements, readable or not. */
export function hasDraftedMarker(body: string): boolean {
  return body.includes(PREFIX);
}

/**
 * What the marker of a comment says; null where there is none, or more than one, or anything in it that we do not write.
 *
 * Says nothing of who wrote the comment: that is for the caller to look at.
 */
export function readDraftedMarker(body: string): readonly ShownDraft[] | null {
  if (body.split(PREFIX, 3).length !== 2) return null;
  const line = body.split(/\r?\n/).find((each) => each.includes(PREFIX)) ?? "";
  const [, json = ""] = LINE.exec(line) ?? [];
  const parsed = MARKER.safeParse(jsonIn(json));
  if (!parsed.success) return null;
  const shown = parsed.data.map(({ rollout, plan, statements }) => ({
    rollout,
    plan,
    statements: statements.map(statementOf),
  }));
  // Blanks, escapes and keys that stand there twice are read away by the parser: what we write has none.
  return hasEachIdOnce(shown) && writeDraftedMarker(shown) === line ? shown : null;
}

function statementOf(written: string): ShownStatement {
  return { id: written.replace("!", ""), contradicts: written.endsWith("!") };
}

/** An id with and without its mark would be two statements in one. */
function hasEachIdOnce(shown: readonly ShownDraft[]): boolean {
  return shown.every(({ statements }) => isOnce(statements.map(({ id }) => id)));
}

function isOnce(names: readonly string[]): boolean {
  return new Set(names).size === names.length;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
