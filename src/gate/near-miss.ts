/** What was meant to stop a rollout and is no command: it is answered with the line to write, and never obeyed. */
import { parseCommand } from "./command.ts";
import { cutMasked } from "../config/secrets.ts";

export type StopVerb = "hold" | "abort";

/** Words that people write when they want one of the two. */
const MEANT: readonly (readonly [word: string, verb: StopVerb])[] = [
  ["abort", "abort"],
  ["rollback", "abort"],
  ["roll-back", "abort"],
  ["revert", "abort"],
  ["cancel", "abort"],
  ["kill", "abort"],
  ["hold", "hold"],
  ["stop", "hold"],
  ["halt", "hold"],
  ["pause", "hold"],
  ["freeze", "hold"],
];
/** Whoever writes more than this on one line talks about something. */
const LONGEST_LINE = 200;
const MOST_LINES = 200;

/** Whether a comment is a command, or looks like one that went wrong: everything else is people talking to each other. */
export function speaksToUs(body: string): boolean {
  return parseCommand(body).kind !== "none" || nearMiss(body) !== null;
}

/**
 * The verb that somebody seems to have meant, and the line in which they did; null for everything else.
 *
 * Quotes and fences are other people's words. A line indented like code is not: it comes from pasting.
 *
 * Only what begins with a plain slash may be misspelt at will: the `if` of the workflow has to let everything through that is
 * answered here, and can look for no more than words and slashes.
 */
export function nearMiss(body: string): { readonly verb: StopVerb; readonly line: string } | null {
  let fence: string | null = null;
  for (const raw of body.split(/\r?\n/, MOST_LINES)) {
    const [, mark = null] = /^ {0,3}(```|~~~)/.exec(raw) ?? [];
    if (mark !== null) fence = fence === null ? mark : fence === mark ? null : fence;
    if (mark !== null || fence !== null || /^\s*>/.test(raw)) continue;
    const isPlain = /^ *[/\uff0f]/.test(raw);
    const verb = meantBy(plain(isPlain ? raw.normalize("NFKC") : raw), isPlain);
    if (verb !== null) return { verb, line: cutMasked(raw.trim(), LONGEST_LINE) };
  }
  return null;
}

/** Without what is invisible, what marks code, and the stop at the end. */
function plain(line: string): string {
  if (line.length > 4 * LONGEST_LINE) return "";
  return line
    .replaceAll(/[\p{Cf}\p{Cc}`]/gu, " ")
    .replaceAll(/[\u2044\u2215\u29f8\\]/g, "/")
    .replaceAll(/[!.,:;?]+(?=\s|$)/g, "")
    .trim()
    .toLowerCase();
}

function meantBy(line: string, isPlain: boolean): StopVerb | null {
  if (line === "" || line.length > LONGEST_LINE) return null;
  const slashed = line.startsWith("/");
  const [first = "", second = "", ...rest] = line.replace(/^\/+\s*/, "").split(/\s+/);
  // `/rollback`, `/abort now`, and the bare word alone.
  const alone = second === "" && rest.length === 0;
  if (slashed || alone) {
    const verb = verbOf(first, isPlain ? 1 : 0);
    if (verb !== null) return verb;
  }
  // `/rolout abrot`, `rollout abort`, `/rollout/abort`, `/rollout-abort`.
  const [head = "", joined = ""] = first.split(/[/:_-]/, 2);
  if (distance(head, "rollout") > (isPlain ? 2 : 1)) return null;
  const word = joined === "" ? second : joined;
  const isSure = slashed || rest.length < 3;
  return isSure ? verbOf(word, isPlain ? 2 : 1) : null;
}

/** The nearest word that stops; one of few letters has to be written almost right. */
function verbOf(word: string, most: number): StopVerb | null {
  // What says something of drafted words, and happens to look like `revert`.
  if (word === "reject" || word === "resolve" || word === "verify") return null;
  const [best] = MEANT.map(([meant, verb]) => ({ verb, away: distance(word, meant), meant }))
    .filter(({ away, meant }) => away <= Math.min(most, meant.length < 5 ? 1 : 2))
    .toSorted((a, b) => a.away - b.away);
  return best?.verb ?? null;
}

/** Letters to change, add, drop or swap with the next one; more than 3 is 4. */
function distance(from: string, to: string): number {
  if (Math.abs(from.length - to.length) > 3) return 4;
  let before: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const next = [row];
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1];
      const swapped =
        row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      next.push(
        Math.min(
          (last[column] ?? 4) + 1,
          (next[column - 1] ?? 4) + 1,
          (last[column - 1] ?? 4) + (isSame ? 0 : 1),
          swapped ? (before[column - 2] ?? 4) + 1 : 4,
        ),
      );
    }
    before = last;
    last = next;
  }
  return Math.min(4, last.at(-1) ?? 4);
}
