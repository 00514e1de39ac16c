/** A model's text as plain words on one line: whatever would do something in a comment is gone. */
import { EMAILS, HIDDEN, replaceHosts, replaceIps, URLS } from "./addresses.ts";

/** Nothing honest needs more. */
const MOST_PASSES = 12;

/**
 * The words of the text without HTML, Markdown, mentions, references, addresses, commands and hidden characters.
 *
 * Look-alikes are written plainly (NFKC). Done until nothing changes, so that nothing grows out of what was left:
 * a text that grows again and again loses everything but letters, digits and blanks.
 */
export function plainText(text: string): string {
  let before = text;
  for (let passes = 0; passes < MOST_PASSES; passes += 1) {
    const after = pass(before);
    if (after === before) return after;
    before = after;
  }
  return pass(before.replace(/[^\p{L}\p{N}]+/gu, " "))
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

function pass(text: string): string {
  const visible = text.replace(HIDDEN, "").normalize("NFKC").replace(HIDDEN, "");
  const lines = withoutHtml(visible).split(/\r\n|\r|\n/);
  return unreferred(unmarked(lines.filter(isProse).map(withoutLead).join("\n")))
    .replace(/\s+/gu, " ")
    .trim();
}

/** Comments that nobody closed reach to the end, as browsers see it. */
function withoutHtml(text: string): string {
  return text
    .replace(/<!--[^]*?(?:-->|$)/g, " ")
    .replace(/<[/!?]?[a-z][^<>]{0,400}>/gi, " ")
    .replace(/--!?>/g, " ")
    .replace(/[<>](?!\s?=?\s?\d)/g, "")
    .replace(/&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]\w{1,30});/gi, " ");
}

/** Fences, rules, rows between a table's head and body, reference definitions, and commands are no prose. */
function isProse(line: string): boolean {
  const bare = line.trim();
  return !(
    /^(?:`{3,}|~{3,})/.test(bare) ||
    /^[-=*_|:+\s]{2,}$/.test(bare) ||
    /^(?:[->*+#|\s]|\d{1,9}[.)])*\/[a-z]/i.test(bare) ||
    /^\[[^\]]{0,200}\]:/.test(bare)
  );
}

/** Quotes, headings, and signs of lists at a line's beginning. */
function withoutLead(line: string): string {
  return line.replace(/^(?:[>#+*|-]\s|[>#*|]|\d{1,9}[.)]\s(?=\S)|\s)+/, "");
}

function unmarked(text: string): string {
  return text
    .replace(/!?\[([^[\]]*)\]\s?\([^()]*\)/g, "$1")
    .replace(/(?<=\d)\s?\*\s?(?=\d)/g, "×")
    .replace(/~(?=\d)/g, "≈")
    .replace(/\|+/g, " ")
    .replace(/[`*~[\]\\]+/g, "")
    .replace(/(?<![\p{L}\p{N}])_+|_+(?![\p{L}\p{N}])/gu, "")
    .replace(/\$(?!\d)/g, "")
    .replace(/:(?=[+\w-]{0,40}[a-z_][+\w-]{0,40}:)/gi, " ");
}

/** What a forge would link, tell or obey. */
function unreferred(text: string): string {
  const unlinked = text.replace(EMAILS, " ").replace(URLS, " ");
  return replaceIps(replaceHosts(unlinked, " "), " ")
    .replace(/(?<!\S)\/rollout(?![\w-])[^\n]*/gi, " ")
    .replace(/\/rollout(?![\w-])/gi, " ")
    .replace(/(?<!\S)\/(?=[a-z])/gi, "")
    .replaceAll("://", " ")
    .replace(/(?<!\w)@|@(?!\w)/g, "")
    .replace(/(?:(?<![\w/])[\w.-]{1,100}\/[\w.-]{1,100})?#(?=\d)\d*/g, " ")
    .replace(/(?<!\w)GH-\d+/gi, " ")
    .replace(/#/g, "")
    .replace(
      /(?<![\p{L}\p{N}-])(?=[0-9a-f]{0,40}[a-f])(?=[0-9a-f]{0,40}\d)[0-9a-f]{7,40}(?![\p{L}\p{N}])/giu,
      " ",
    );
}
