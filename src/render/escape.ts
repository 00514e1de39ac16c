/** The only place where text that somebody else wrote becomes Markdown. What looks like a secret is masked here. */
import { hasSecret, maskSecrets } from "../config/secrets.ts";

/** The word joiner: splits what GitHub would link or ping, is invisible, and lets no line break where it stands. */
const SPLIT = "&#8288;";
/** Characters that mean something to Markdown, HTML, tables or mathematics. */
const SPECIAL = /[&<>`*_~[\]()|\\$"]/g;
/** Direction, zero-width and control characters: they make text read differently from what it says. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const LONGEST_CELL = 160;

/** One line of text that reads as it was written and does nothing: no tag, link, mention, reference or formatting. */
export function text(value: string): string {
  return split(entities(reveal(collapse(value))));
}

/** The same, short enough for a table cell: what is cut is counted, `…(+12)`. */
export function cell(value: string, longest = LONGEST_CELL): string {
  const line = Array.from(collapse(value));
  if (line.length <= longest) return text(line.join(""));
  return `${text(line.slice(0, longest).join(""))}…(+${line.length - longest})`;
}

/**
 * Text in the fixed-width face, also in tables. A name can be copied from it as it stands.
 *
 * To the parser the tags are no code, so that it would still link addresses inside: their colon or dot is written as an
 * entity, which reads and copies the same. Only an `@` that would tell somebody is split.
 */
export function span(value: string, longest = Number.POSITIVE_INFINITY): string {
  const line = Array.from(collapse(value));
  const more = line.length > longest ? `…(+${line.length - longest})` : "";
  const shown = entities(reveal(`${line.slice(0, longest).join("")}${more}`))
    .replace(/(?<![\w/.-])@(?=\w)|@(?=[\w-]+\.)/g, `@${SPLIT}`)
    .replace(/:(?=\/\/)/g, "&#58;")
    .replace(/(www)\.(?=\S)/gi, "$1&#46;");
  return `<code>${shown}</code>`;
}

/** A sentence of somebody else's: with one full stop at its end, whether or not it was written with one. */
export function sentence(value: string): string {
  const line = collapse(value);
  return /[.!?…]$/.test(line) ? text(line) : `${text(line)}.`;
}

/** A block that shows its lines exactly, in a fence that nothing inside can close. */
export function code(value: string, language = ""): string {
  const lines = maskSecrets(value)
    .split(/\r\n|\r|\n/)
    .map(reveal)
    .join("\n");
  const longest = Math.max(0, ...Array.from(lines.matchAll(/`+/g), ([run]) => run.length));
  const fence = "`".repeat(Math.max(3, longest + 1));
  return `${fence}${language}\n${lines}\n${fence}`;
}

/** A link to a page by http or https; anything else, and an address with a name in it, is shown as text. */
export function link(label: string, url: string): string {
  if (!URL.canParse(url)) return text(label);
  const { protocol, username, password, href } = new URL(url);
  const isWeb = protocol === "https:" || protocol === "http:";
  const isPlain = isWeb && username === "" && password === "" && !hasSecret(href);
  return isPlain
    ? `[${text(label)}](${href.replace(/[()]/g, (char) => (char === "(" ? "%28" : "%29"))})`
    : text(label);
}

/** Secrets go before anything is cut: half of one is too much. */
function collapse(value: string): string {
  return maskSecrets(value).replace(/\s+/gu, " ").trim();
}

/** Hidden characters as their code point: ⟨U+202E⟩. */
function reveal(value: string): string {
  return value.replace(
    HIDDEN,
    (char) => `⟨U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}⟩`,
  );
}

function entities(value: string): string {
  return value.replace(SPECIAL, (char) => `&#${char.charCodeAt(0)};`);
}

/** Mentions, issue numbers, commits, addresses: GitHub links them in any text that is not code. */
function split(value: string): string {
  return value
    .replace(/@(?=[\w-])/g, `@${SPLIT}`)
    .replace(/(?<!&)#(?=\d)/g, `#${SPLIT}`)
    .replace(/\b(GH)-(?=\d)/gi, `$1-${SPLIT}`)
    .replace(/\b([0-9a-f]{4})(?=[0-9a-f]{3,36}\b)/gi, `$1${SPLIT}`)
    .replace(/:(?=\/\/)/g, `:${SPLIT}`)
    .replace(/(www)\.(?=\S)/gi, `$1${SPLIT}&#46;`);
}
