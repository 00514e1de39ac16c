/** The subject of a commit on a state branch: `git log` of it reads as the story of the rollout. */
import { showWeights } from "./weights.ts";
import type { Weights } from "./state.ts";

/** Letters of a subject that `git log --oneline` shows whole. */
const LONGEST = 72;

/** What tells most of a save first: what follows from it stands in the journal. */
const TELLING = [
  "rolled-back",
  "promoted",
  "abort",
  "breach",
  "done",
  "intent",
  "drained-again",
  "confirmed-by-traffic",
  "hold",
  "resume",
  "go",
  "override",
  "unquarantine",
  "extend",
  "retry-from",
  "acknowledged",
  "report",
  "request",
  "bypassed",
  "hypothesis",
  "action",
  "started",
  "judged",
] as const;

type Line = Readonly<Record<string, unknown>>;

/**
 * `canary-5: 5% read back`, `hold by anna`. Only our own words, names of stages and guards, and logins: what people wrote
 * stands in the journal, where nobody is mentioned and nothing is closed by it.
 *
 * @param lines the journal lines that this commit adds
 */
export function headlineOf(name: string, lines: readonly string[]): string {
  const events = lines.map(parse);
  const telling = TELLING.find((kind) => events.some((each) => each["event"] === kind));
  const first = events.findLast((each) => each["event"] === telling);
  const words = first === undefined ? "the state is kept" : wordsOf(first);
  return cut(harmless(`${name}: ${words}`));
}

function wordsOf(line: Line): string {
  const kind = textAt(line, "event");
  const stage = textAt(line, "stage");
  switch (kind) {
    case "started":
      return `starts plan ${textAt(line, "digest").slice(0, 12)}`;
    case "intent":
      return `${stage}, going to ${weightsAt(line, "to")}`;
    case "done":
      return `${stage}, ${weightsAt(line, "observed")} read back`;
    case "judged":
      return `${stage}, ${textAt(line, "decision")} (${textAt(line, "reason")})`;
    case "breach":
      return `${stage}, ${textAt(line, "guard")} breached in ${textAt(line, "cohort")}`;
    case "rolled-back":
      return `rolled back from ${stage}, ${line["confirmed"] === true ? "0% read back" : "NOT CONFIRMED"}`;
    case "promoted":
      return "promoted, the rollout is over";
    case "drained-again":
      return `traffic had come back (${weightsAt(line, "found")}), drained again`;
    case "confirmed-by-traffic":
      return "the metrics confirm the rollback";
    case "hypothesis":
      return `the bet is read: ${textAt(line, "outcome")}`;
    case "action":
      return textAt(line, "does");
    default: {
      const by = textAt(line, "by");
      return by === "" ? kind : `${kind} by ${by}`;
    }
  }
}

function parse(line: string): Line {
  const value: unknown = JSON.parse(line);
  return isLine(value) ? value : {};
}

function isLine(value: unknown): value is Line {
  return typeof value === "object" && value !== null;
}

function textAt(line: Line, key: string): string {
  const value = line[key];
  return typeof value === "string" ? value : "";
}

function weightsAt(line: Line, key: string): string {
  const value = line[key];
  return isWeights(value) ? showWeights(value) : "?";
}

function isWeights(value: unknown): value is Weights {
  return (
    typeof value === "object" &&
    value !== null &&
    "candidate" in value &&
    "mirror" in value &&
    "cohorts" in value
  );
}

/** A subject mentions nobody and names no issue. */
function harmless(words: string): string {
  return words.replaceAll(/[@#]/g, "").replaceAll(/\s+/g, " ").trim();
}

function cut(words: string): string {
  const letters = Array.from(words);
  return letters.length <= LONGEST ? words : `${letters.slice(0, LONGEST - 1).join("")}…`;
}
