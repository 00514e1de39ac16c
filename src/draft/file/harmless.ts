/** Words that may stand in a file that people read and that messages are sent from. */
import { HIDDEN } from "../addresses.ts";
import { plainText } from "../strip.ts";

/**
 * What could act, lead somewhere or hide: mentions, addresses, markup, commands, references, variables, invisible characters, and
 * our own marks.
 */
const HARMFUL =
  /[@<>`\\|*_~^]|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}]|:\/\/|www\.|\]\(|!\[|\/rollout|#\d|\$[{(]|\{\{|TODO|[\p{M}]{3}/iu;

/** Whether it is plain words, with the braces of places that are filled in. */
export function isHarmless(text: string): boolean {
  return !HARMFUL.test(text) && plainText(text) === text.replace(/\s+/gu, " ").trim();
}

/** What a model wrote, as it may be shown in a comment: without what could act, on one line of at most so many characters. */
export function quoted(text: string, longest = 80): string {
  const plain = text
    .slice(0, longest * 4)
    .replace(HIDDEN, " ")
    .replace(/\s+/gu, " ")
    .trim();
  if (plain === "") return "nothing";
  if (HARMFUL.test(plain)) return "something that cannot be shown";
  return plain.length > longest ? `${plain.slice(0, longest - 1)}…` : plain;
}
