/** `/rollout <verb> …` on the first line of a comment. A request, not an authority: who may ask is decided elsewhere. */
import { maskSecrets } from "../config/secrets.ts";
import { MINUTE, HOUR, DAY, instant, milliseconds } from "../units.ts";
import type { Duration, Instant } from "../units.ts";
import { firstLine } from "./first-line.ts";

export const VERBS = [
  "ack",
  "hold",
  "resume",
  "abort",
  "go",
  "extend",
  "override",
  "emergency",
  "report",
  "retry-from",
  "unquarantine",
  "verify",
  "reject",
  "resolve",
  "status",
  "help",
] as const;
export type Verb = (typeof VERBS)[number];

/** Longest comment that is read as a command, in UTF-16 units. */
const LONGEST_COMMENT = 300;

/** Until when the pager is taken: a moment, or a length of time from the comment on. */
export type Until =
  | { readonly kind: "at"; readonly at: Instant }
  | { readonly kind: "for"; readonly time: Duration };

/** `digest` is what people type: the first twelve hex digits of the plan's digest. */
export type Command =
  | { readonly verb: "ack"; readonly digest: string; readonly until: Until | null }
  | { readonly verb: "hold"; readonly reason: string }
  | { readonly verb: "resume"; readonly digest: string; readonly reason: string }
  | { readonly verb: "abort"; readonly reason: string }
  | { readonly verb: "go"; readonly stage: string; readonly digest: string }
  | { readonly verb: "extend"; readonly stage: string; readonly by: Duration; readonly digest: string }
  | {
      readonly verb: "override";
      readonly guard: string;
      readonly for: Duration;
      readonly digest: string;
      readonly reason: string;
    }
  | { readonly verb: "emergency"; readonly digest: string; readonly reason: string }
  | {
      readonly verb: "report";
      readonly guard: string;
      readonly says: "seen" | "confirmed" | "withdrawn";
      readonly text: string;
    }
  | { readonly verb: "retry-from"; readonly stage: string; readonly digest: string }
  | { readonly verb: "unquarantine"; readonly key: string; readonly reason: string }
  /** Drafted statements by their ids, each once. */
  | { readonly verb: "verify"; readonly ids: readonly string[] }
  | { readonly verb: "reject" | "resolve"; readonly id: string; readonly reason: string }
  | { readonly verb: "status" }
  | { readonly verb: "help" };

export type ParsedCommand =
  | { readonly kind: "none" }
  | { readonly kind: "command"; readonly command: Command }
  | { readonly kind: "wrong"; /** How to write it. */ readonly expected: string; readonly found: string };

/** How each verb is written, for help and for errors. */
export const USAGE: Readonly<Record<Verb, string>> = {
  ack: "/rollout ack <12 digits of the plan> [until, as 2026-11-24T09:00Z or 24h]",
  hold: "/rollout hold [reason]",
  resume: "/rollout resume <12 digits of the plan> [reason]",
  abort: "/rollout abort [reason]",
  go: "/rollout go <stage> <12 digits of the plan>",
  extend: "/rollout extend <stage> <time, as 24h> <12 digits of the plan>",
  override: "/rollout override <guard> <time, as 4h> <12 digits of the plan> <reason>",
  emergency: "/rollout emergency <12 digits of the plan> <reason>",
  report: "/rollout report <guard> [confirmed | withdrawn] [what was seen]",
  "retry-from": "/rollout retry-from <stage> <12 digits of the plan>",
  unquarantine: "/rollout unquarantine <12 digits of the candidate> <reason>",
  verify: "/rollout verify <id of a drafted statement> [<id> …]",
  reject: "/rollout reject <id of a drafted statement> <reason>",
  resolve: "/rollout resolve <id of a drafted statement> <reason>",
  status: "/rollout status",
  help: "/rollout help",
};

/**
 * Reads a comment as a command.
 *
 * Only a first line that starts with `/rollout ` is one: a quote, an indented line and a fence start with something else.
 * `hold` and `abort` stop, so that capitals, blanks before them and a long story after them keep nobody from stopping.
 */
export function parseCommand(body: string): ParsedCommand {
  return readStop(body) ?? readExactly(body);
}

/** More blanks than these make code of a line, in Markdown. */
const STOP = /^(?:[ \t]*\r?\n)* {0,3}\/rollout[ \t]+(hold|abort)(?![^ \t\r\n])[ \t]*([^\r\n]*)/i;

/** `hold` or `abort` with what stands after it on its line; null for everything else. */
function readStop(body: string): ParsedCommand | null {
  const [, word, after = ""] = STOP.exec(body) ?? [];
  if (word === undefined) return null;
  const verb = word.toLowerCase() === "hold" ? "hold" : "abort";
  const reason = maskSecrets(after)
    .trim()
    .split(/[ \t]+/)
    .join(" ")
    .slice(0, LONGEST_COMMENT);
  return { kind: "command", command: { verb, reason } };
}

function readExactly(body: string): ParsedCommand {
  // What is written here is kept in the journal.
  const line = maskSecrets(firstLine(body).trimEnd());
  if (line !== "/rollout" && !/^\/rollout[ \t]/.test(line)) return { kind: "none" };
  if (body.length > LONGEST_COMMENT) {
    return wrong(`a comment of at most ${LONGEST_COMMENT} characters`, `${body.length} characters`);
  }
  const [, verb = "", ...words] = line.split(/[ \t]+/);
  if (!isVerb(verb)) return wrong(`one of ${VERBS.join(", ")}`, verb === "" ? "nothing" : verb);
  const command = parseVerb(verb, words);
  return command === null ? wrong(USAGE[verb], line) : { kind: "command", command };
}

function wrong(expected: string, found: string): ParsedCommand {
  return { kind: "wrong", expected, found };
}

function isVerb(word: string): word is Verb {
  return VERBS.some((verb) => verb === word);
}

function parseVerb(verb: Verb, words: readonly string[]): Command | null {
  const [first = "", second = "", third = "", ...rest] = words;
  const after = (count: number): string => words.slice(count).join(" ");
  switch (verb) {
    case "ack":
      return parseAck(words);
    case "hold":
    case "abort":
      return null;
    case "resume":
      return isShort(first) ? { verb, digest: first, reason: after(1) } : null;
    case "go":
    case "retry-from":
      return isName(first) && isShort(second) && words.length === 2
        ? { verb, stage: first, digest: second }
        : null;
    case "extend": {
      const by = parseTime(second);
      return isName(first) && by !== null && isShort(third) && rest.length === 0
        ? { verb, stage: first, by, digest: third }
        : null;
    }
    case "override": {
      const time = parseTime(second);
      const reason = rest.join(" ");
      return isName(first) && time !== null && isShort(third) && reason !== ""
        ? { verb, guard: first, for: time, digest: third, reason }
        : null;
    }
    case "emergency":
      return isShort(first) && second !== "" ? { verb, digest: first, reason: after(1) } : null;
    case "report": {
      const says = second === "confirmed" || second === "withdrawn" ? second : "seen";
      return isName(first) ? { verb, guard: first, says, text: after(says === "seen" ? 1 : 2) } : null;
    }
    case "unquarantine":
      return isShort(first) && second !== "" ? { verb, key: first, reason: after(1) } : null;
    case "verify":
      return words.length > 0 && words.every(isStatement) ? { verb, ids: [...new Set(words)] } : null;
    case "reject":
    case "resolve":
      // The ready line was sent as it stands, with nothing said.
      return isStatement(first) && second !== "" && !second.startsWith("<reason")
        ? { verb, id: first, reason: after(1) }
        : null;
    case "status":
    case "help":
      return words.length === 0 ? { verb } : null;
  }
}

function parseAck(words: readonly string[]): Command | null {
  const [digest = "", written, ...rest] = words;
  if (!isShort(digest) || rest.length > 0) return null;
  if (written === undefined) return { verb: "ack", digest, until: null };
  const until = parseUntil(written);
  return until === null ? null : { verb: "ack", digest, until };
}

/** Of a drafted statement: twice as long, because whoever writes statements must not find two with one id. */
function isStatement(word: string): boolean {
  return /^[0-9a-f]{12}(?:[0-9a-f]{12})?$/.test(word);
}

function isShort(word: string): boolean {
  return /^[0-9a-f]{12}$/.test(word);
}

/** Names of stages and guards as the rollout file allows them. */
function isName(word: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,63}$/.test(word);
}

/** `24h` or a moment in UTC; a moment without its zone would mean another hour to every reader. */
function parseUntil(word: string): Until | null {
  const time = parseTime(word);
  if (time !== null) return { kind: "for", time };
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})$/.test(word)) return null;
  const at = Date.parse(word);
  return Number.isNaN(at) ? null : { kind: "at", at: instant(at) };
}

const UNITS: Readonly<Record<string, Duration>> = { m: MINUTE, h: HOUR, d: DAY };

function parseTime(word: string): Duration | null {
  const [, count = "", unit = ""] = /^([1-9]\d{0,4})([mhd])$/.exec(word) ?? [];
  const size = UNITS[unit];
  return size === undefined ? null : milliseconds(Number(count) * size);
}
