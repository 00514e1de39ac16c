/** What is counted in a file before the YAML parser sees it, so that no text can exhaust it. */
import type { ProblemCode } from "./problem-codes.ts";

export const LIMITS = { bytes: 256 * 1024, lines: 4_000, depth: 64, entries: 2_000, aliases: 50 } as const;

/** Something in the text itself; `from` counts UTF-16 units from the beginning. */
export interface TextFault {
  readonly code: ProblemCode;
  readonly from: number;
  readonly length: number;
  readonly message: string;
  readonly expected: string | null;
  readonly found: string | null;
  readonly suggestion: string | null;
  /** Whether the parser must not be given this text. */
  readonly fatal: boolean;
}

/** Faults of size, depth and characters. An editor's byte order mark must be cut off before. */
export function scanText(text: string): readonly TextFault[] {
  const size = sizeFault(text);
  if (size !== null) return [size];
  const faults = [directiveFault(text), shapeFault(text), ...hiddenIn(text)];
  return faults.filter((fault) => fault !== null);
}

function sizeFault(text: string): TextFault | null {
  const bytes = new TextEncoder().encode(text).length;
  const lines = text.split("\n").length;
  if (bytes <= LIMITS.bytes && lines <= LIMITS.lines) return null;
  return {
    code: "file-too-large",
    from: 0,
    length: 1,
    message: "the file is too large to be read",
    expected: `at most ${LIMITS.bytes / 1024} KiB and ${LIMITS.lines} lines`,
    found: `${Math.ceil(bytes / 1024)} KiB and ${lines} lines`,
    suggestion: null,
    fatal: true,
  };
}

function directiveFault(text: string): TextFault | null {
  const found = /^%.*/m.exec(text);
  if (found === null) return null;
  return {
    code: "directive-found",
    from: found.index,
    length: found[0].length,
    message: "a directive stands in the file",
    expected: "YAML 1.2 without directives",
    found: found[0].slice(0, 400),
    suggestion: "delete the line",
    fatal: true,
  };
}

/** The first place where nesting or the number of entries passes its limit. Counts on the safe side: quotes are not looked at. */
function shapeFault(text: string): TextFault | null {
  const brackets: number[] = [];
  const columns: { readonly column: number; entries: number }[] = [];
  let from = 0;
  for (const line of text.split("\n")) {
    const margin = /^ *(?:[-?:] +)*/.exec(line)?.[0].length ?? 0;
    if (line.trim() !== "" && brackets.length === 0) {
      for (const column of columnsOf(line, margin)) {
        while ((columns.at(-1)?.column ?? -1) > column) columns.pop();
        const open = columns.at(-1);
        if (open?.column === column) open.entries += 1;
        else columns.push({ column, entries: 1 });
        if (columns.length > LIMITS.depth) return tooDeep(from + column);
        if ((columns.at(-1)?.entries ?? 0) > LIMITS.entries) return tooMany(from + column);
      }
    }
    for (let index = 0; index < line.length; index += 1) {
      const character = line[index];
      if (character === "[" || character === "{") {
        brackets.push(0);
        if (brackets.length > LIMITS.depth) return tooDeep(from + index);
      } else if (character === "]" || character === "}") brackets.pop();
      else if (character === "," && brackets.length > 0) {
        const commas = (brackets.pop() ?? 0) + 1;
        brackets.push(commas);
        if (commas >= LIMITS.entries) return tooMany(from + index);
      }
    }
    from += line.length + 1;
  }
  return null;
}

/** Columns at which a level begins on this line: its indentation, and one for each `- ` before the text. */
function columnsOf(line: string, margin: number): readonly number[] {
  const columns: number[] = [];
  for (let index = 0; index < margin; index += 1) if (line[index] !== " ") columns.push(index);
  columns.push(margin);
  return columns;
}

function tooDeep(from: number): TextFault {
  return {
    code: "nested-too-deep",
    from,
    length: 1,
    message: "the file is nested too deep to be read",
    expected: `at most ${LIMITS.depth} levels`,
    found: "more",
    suggestion: null,
    fatal: true,
  };
}

function tooMany(from: number): TextFault {
  return {
    code: "too-many-entries",
    from,
    length: 1,
    message: "a mapping or list has too many entries to be read",
    expected: `at most ${LIMITS.entries} entries`,
    found: "more",
    suggestion: null,
    fatal: true,
  };
}

/** Everything that is not seen on the screen, except line ends, spaces and the variation selectors of pictographs. */
const HIDDEN = /(?!\n|\uFE0E|\uFE0F)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
const EVERY_HIDDEN = new RegExp(HIDDEN, "gu");
const SHOWN_AT_MOST = 10;

/** Hidden characters of the text, the first ten of them; `\r` before a line end is one editor's line end. */
function hiddenIn(text: string): readonly TextFault[] {
  const found = [...text.matchAll(EVERY_HIDDEN)].filter(
    ({ 0: character, index }) => !(character === "\r" && text[index + 1] === "\n"),
  );
  return found.slice(0, SHOWN_AT_MOST).map(({ 0: character, index }) => ({
    code: character === "\t" ? "tab-found" : "character-hidden",
    from: index,
    length: character.length,
    message:
      character === "\t"
        ? "a tab stands in the file"
        : `a character that is not seen (${codePoint(character)}) stands in the file`,
    expected: "characters that can be seen, spaces and line ends",
    found:
      found.length > SHOWN_AT_MOST ? `${codePoint(character)}, one of ${found.length}` : codePoint(character),
    suggestion: character === "\t" ? "spaces" : "delete it",
    fatal: character === "\0",
  }));
}

/** The first hidden character of a value, as `U+202E`; null where there is none. Escapes in double quotes end here. */
export function hiddenCharacter(value: string): string | null {
  const found = HIDDEN.exec(value)?.[0];
  return found === undefined ? null : codePoint(found);
}

/** The text with every hidden character shown as `⟨U+202E⟩`; line ends become spaces. */
export function showHidden(text: string): string {
  return replaceHidden(text.replaceAll("\n", " "), (character) => `⟨${codePoint(character)}⟩`);
}

/** The text with something in place of each hidden character. */
export function replaceHidden(text: string, by: (character: string) => string): string {
  return text.replaceAll(EVERY_HIDDEN, by);
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
