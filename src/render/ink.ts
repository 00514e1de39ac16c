import { code, sentence, text } from "./escape.ts";

/** How text of others is written down: for GitHub, or for a file that people read as it is. */
export interface Ink {
  readonly text: (value: string) => string;
  /** With one full stop at its end. */
  readonly sentence: (value: string) => string;
  readonly code: (value: string, language?: string) => string;
}

/** Nothing in it becomes a tag, a link, a mention or a reference. */
export const FOR_GITHUB: Ink = { text, sentence, code };

/** For `less` and a terminal at 3 a.m.: only what would change the reading is escaped, so that words stay words. */
export const FOR_A_FILE: Ink = {
  text: plain,
  sentence: (value) => {
    const line = plain(value);
    return /[.!?…]$/.test(line) ? line : `${line}.`;
  },
  code,
};

/** Direction, zero-width and control characters: a terminal obeys them. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

function plain(value: string): string {
  return value
    .replace(/\s+/gu, " ")
    .trim()
    .replace(
      HIDDEN,
      (char) => `⟨U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}⟩`,
    )
    .replace(/[\\`*<|[\]]/g, "\\$&");
}
