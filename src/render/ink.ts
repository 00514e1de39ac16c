import { maskSecrets } from "../config/secrets.ts";
import { code, sentence, span, text } from "./escape.ts";

/** How text of others is written down: for GitHub, or for a file that people read as it is. */
export interface Ink {
  readonly text: (value: string) => string;
  /** With one full stop at its end. */
  readonly sentence: (value: string) => string;
  readonly code: (value: string, language?: string) => string;
}

/** Nothing in it becomes a tag, a link, a mention or a reference; what is to be written in a comment can be copied. */
export const FOR_GITHUB: Ink = {
  text: (value) => withCommands(value, text),
  sentence: (value) => withCommands(value, sentence),
  code,
};

/** A request with the digits of its plan: escaped as a text they would hold a character that nobody sees. */
const REQUEST = /(\/rollout [a-z-]+(?: [0-9a-f]{12}(?:[0-9a-f]{12})?)?)(?![\w-])/;

/** Only the last part is written by `last`: it may end in a full stop. */
function withCommands(value: string, last: (rest: string) => string): string {
  const parts = value.split(REQUEST);
  return parts
    .map((part, index) => {
      if (index % 2 === 1) return span(part);
      return index === parts.length - 1
        ? `${index > 0 && /^\s/.test(part) ? " " : ""}${last(part)}`
        : `${/^\s/.test(part) && index > 0 ? " " : ""}${text(part)}${/\S\s+$/.test(part) ? " " : ""}`;
    })
    .join("");
}

/** For `less` and a terminal at 3 a.m.: only what would change the reading is escaped, so that words stay words, and secrets are masked. */
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
  return maskSecrets(value)
    .replace(/\s+/gu, " ")
    .trim()
    .replace(
      HIDDEN,
      (char) => `⟨U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}⟩`,
    )
    .replace(/[\\`*<|[\]]/g, "\\$&");
}
