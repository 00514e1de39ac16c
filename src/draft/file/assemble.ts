/** Puts values into a rollout file: the author's own lines stay as they are, and what a person wrote is never changed. */
import { isMap, parseDocument } from "yaml";
import type { KeyPath } from "../../config/problem.ts";
import { isRaw } from "../../config/written.ts";
import { readYaml } from "../../config/yaml.ts";
import { commentsOf } from "../../config/yaml-comments.ts";
import { isOurComment } from "./beside.ts";
import { graftInto, type Graft } from "./graft.ts";
import type { Addition } from "./leaf.ts";
import { numberOrText, plantsOf } from "./planting.ts";
import { pointerOf, valueAt } from "./pointer.ts";
import { spliced } from "./splice.ts";

export interface Assembled {
  readonly text: string;
  /** What stands in the file now; of two values for one place the first. */
  readonly taken: readonly Addition[];
  /** JSON pointers of what could not be put there: a person wrote something else, or the text has no room for it. */
  readonly kept: readonly string[];
}

/**
 * The text with these values, each on a line of its own with its comment.
 *
 * Only a value `TODO`, a key without a value and what `ours` names is replaced. The new text is read again: where it says anything
 * but the old values and the additions, halves are tried, and what fails is left out.
 */
export function assembleFile(
  text: string,
  wanted: readonly Addition[],
  { ours = new Set() }: { readonly ours?: ReadonlySet<string> } = {},
): Assembled {
  const first = new Map<string, Addition>();
  for (const each of wanted) if (!first.has(pointerOf(each.path))) first.set(pointerOf(each.path), each);
  const additions = [...first.values()];
  return tryParts({ text, taken: [], kept: [] }, additions, ours);
}

/** All at once; where that fails each half, down to the one that does not fit. */
function tryParts(now: Assembled, additions: readonly Addition[], ours: ReadonlySet<string>): Assembled {
  if (additions.length === 0) return now;
  const next = tryAll(now.text, additions, ours);
  if (next !== null)
    return { text: next.text, taken: [...now.taken, ...next.taken], kept: [...now.kept, ...next.kept] };
  if (additions.length === 1)
    return { ...now, kept: [...now.kept, ...additions.map(({ path }) => pointerOf(path))] };
  const half = Math.ceil(additions.length / 2);
  return tryParts(tryParts(now, additions.slice(0, half), ours), additions.slice(half), ours);
}

function tryAll(text: string, additions: readonly Addition[], ours: ReadonlySet<string>): Assembled | null {
  const before = readYaml(text);
  const mark = text.startsWith("\uFEFF") ? "\uFEFF" : "";
  const body = text.slice(mark.length);
  const document = parseDocument(body, {
    version: "1.2",
    logLevel: "error",
    stringKeys: true,
    resolveKnownTags: false,
  });
  if (before.tree === null || document.errors.length > 0 || !isMap(document.contents)) return null;
  const graft: Graft = {
    text: body,
    eol: body.includes("\r\n") ? "\r\n" : "\n",
    ours,
    splices: [],
    comments: commentsOf(body),
    kept: [],
  };
  graftInto(document.contents, plantsOf(additions), [], graft);
  const kept = new Set(graft.kept);
  const taken = additions.filter(({ path }) => !kept.has(pointerOf(path)));
  const made = spliced(body, graft.splices);
  return isFaithful(body, made, taken) ? { text: mark + made, taken, kept: graft.kept } : null;
}

/** Whether the new text says what the old one said, and the additions, and nothing else. */
function isFaithful(before: string, after: string, taken: readonly Addition[]): boolean {
  const [old, made] = [readYaml(before), readYaml(after)];
  if (old.tree === null || made.tree === null || made.faults.length > old.faults.length) return false;
  const added = new Set(taken.map(({ path }) => pointerOf(path)));
  const right = taken.every(({ path, value }) => isEqual(valueAt(made.tree?.value, path), valueOf(value)));
  return (
    right && isWithin(old.tree.value, made.tree.value, { added, path: [] }) && keepsComments(before, after)
  );
}

function valueOf(value: Addition["value"]): unknown {
  return typeof value === "string" ? numberOrText(value) : value.map(numberOrText);
}

function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

interface Allowed {
  readonly added: ReadonlySet<string>;
  readonly path: KeyPath;
}

/** Whether all that was there is there, and what is new was asked for. */
function isWithin(old: unknown, made: unknown, { added, path }: Allowed): boolean {
  const pointer = pointerOf(path);
  if (added.has(pointer)) return true;
  if (Array.isArray(old) && Array.isArray(made))
    return (
      made.length >= old.length &&
      made.every((each, index) => isWithin(old[index], each, { added, path: [...path, index] }))
    );
  if (isRaw(old) && isRaw(made))
    return (
      Object.keys(old).every((key) => Object.hasOwn(made, key)) &&
      Object.entries(made).every(([key, each]) => isWithin(old[key], each, { added, path: [...path, key] }))
    );
  if (old === undefined || old === null) {
    if (isEqual(old, made)) return true;
    if (Array.isArray(made))
      return made.every((each, index) => isWithin(undefined, each, { added, path: [...path, index] }));
    return (
      isRaw(made) &&
      Object.entries(made).every(([key, each]) => isWithin(undefined, each, { added, path: [...path, key] }))
    );
  }
  return isEqual(old, made);
}

/** Every comment of the author, in order; those that drafting wrote may be written anew. */
function keepsComments(before: string, after: string): boolean {
  const now = commentsOf(after).map(({ comment }) => comment.trimEnd());
  let at = 0;
  for (const { comment } of commentsOf(before)) {
    if (isOurComment(comment)) continue;
    const found = now.findIndex((each, index) => index >= at && each.startsWith(comment.trimEnd()));
    if (found < 0) return false;
    at = found + 1;
  }
  return true;
}
