/** Replaces one value in a JSON text and leaves every other character as it is. */

/**
 * `text` with the value at `path` replaced; the new value is written in the indentation of the text.
 *
 * @param text valid JSON in which `path` exists
 */
export function replaceAt(text: string, path: readonly string[], value: unknown): string {
  const span = spanAt(text, path);
  const indent = /\n([ \t]+)"/.exec(text)?.[1];
  const line = text.slice(text.lastIndexOf("\n", span.start) + 1, span.start);
  const margin = /^[ \t]*/.exec(line)?.[0] ?? "";
  const written =
    indent === undefined
      ? JSON.stringify(value)
      : JSON.stringify(value, null, indent).replaceAll("\n", `\n${margin}`);
  return text.slice(0, span.start) + written + text.slice(span.end);
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function spanAt(text: string, path: readonly string[]): Span {
  let start = skipSpace(text, 0);
  for (const key of path) start = memberOf(text, start, key);
  return { start, end: skipValue(text, start) };
}

/** Where the value of `key` begins in the object at `start`; of two equal keys the last, as JSON.parse has it. */
function memberOf(text: string, start: number, key: string): number {
  let found = -1;
  let at = skipSpace(text, start + 1);
  while (text[at] === '"') {
    const end = skipText(text, at);
    const value = skipSpace(text, skipSpace(text, end) + 1);
    if (JSON.parse(text.slice(at, end)) === key) found = value;
    at = skipSpace(text, skipValue(text, value));
    if (text[at] === ",") at = skipSpace(text, at + 1);
  }
  if (found === -1) throw new RangeError(`the text has no member ${key}`);
  return found;
}

function skipSpace(text: string, at: number): number {
  let next = at;
  while (" \t\r\n".includes(text[next] ?? "x")) next++;
  return next;
}

function skipText(text: string, at: number): number {
  let next = at + 1;
  while (text[next] !== '"') next += text[next] === "\\" ? 2 : 1;
  return next + 1;
}

function skipValue(text: string, at: number): number {
  let depth = 0;
  let next = at;
  do {
    const sign = text[next] ?? "";
    if (sign === '"') {
      next = skipText(text, next);
      continue;
    }
    if ("{[".includes(sign)) depth++;
    if ("}]".includes(sign)) depth--;
    next++;
  } while (depth > 0 || !isEnd(text, at, next));
  return next;
}

/** A text or a closed bracket ends at once, a number or a word before the next separator. */
function isEnd(text: string, at: number, next: number): boolean {
  return '"{['.includes(text[at] ?? "") || next >= text.length || ",]} \t\r\n".includes(text[next] ?? ",");
}
