/** The journal: one line per event, each with the hash of the one before. It shows accidents and order, not authorship. */
import { maskedValue } from "../config/secrets.ts";
import { z } from "zod";
import { sha256 } from "../plan/sha256.ts";
import { instant, iso } from "../units.ts";
import type { Instant } from "../units.ts";
import type { HypothesisReading } from "./hypothesis.ts";
import type { RolloutState, Weights } from "./state.ts";

export type JournalEvent =
  | {
      readonly event: "started";
      readonly digest: string;
      readonly commit: string;
      readonly approvedBy: readonly string[];
    }
  | {
      readonly event: "intent";
      readonly key: string;
      readonly stage: string;
      readonly to: Weights;
      /** Of a stage that is made in steps; absent for the first. */
      readonly step?: number;
    }
  | { readonly event: "done"; readonly key: string; readonly stage: string; readonly observed: Weights }
  | {
      readonly event: "judged";
      readonly stage: string;
      readonly until: string;
      readonly intervals: number;
      readonly decision: string;
      readonly reason: string;
    }
  | {
      readonly event: "breach";
      readonly guard: string;
      readonly cohort: string;
      readonly stage: string;
      readonly candidate: number | null;
      readonly baseline: number | null;
    }
  | {
      readonly event: "rolled-back";
      readonly because: string;
      readonly stage: string;
      readonly confirmed: boolean;
    }
  | { readonly event: "action"; readonly does: string; readonly outcome: string }
  | {
      readonly event:
        | "hold"
        | "resume"
        | "go"
        | "abort"
        | "acknowledged"
        | "report"
        | "extend"
        | "request"
        | "override"
        | "emergency"
        | "retry-from"
        | "unquarantine"
        | "bypassed";
      readonly by: string;
      readonly reason: string;
    }
  | { readonly event: "confirmed-by-traffic"; readonly share: number }
  | { readonly event: "drained-again"; readonly found: Weights }
  | {
      readonly event: "hypothesis";
      readonly metric: string;
      readonly stage: string;
      readonly outcome: HypothesisReading["outcome"];
      readonly shown: HypothesisReading["shown"];
      readonly low: number | null;
      readonly high: number | null;
    }
  | { readonly event: "promoted" };

export const EMPTY_JOURNAL: RolloutState["journal"] = { hash: "0".repeat(64), lines: 0, at: instant(0) };

/** The next lines and where the chain stands after them. They stay for ever: no secret goes into one. */
export function appendToJournal(
  head: RolloutState["journal"],
  events: readonly JournalEvent[],
  now: Instant,
): { readonly lines: readonly string[]; readonly head: RolloutState["journal"] } {
  let current = head;
  const lines: string[] = [];
  for (const event of events) {
    const line = { line: current.lines + 1, at: iso(now), ...event, before: current.hash };
    const body = JSON.stringify(line, maskedValue);
    current = { hash: sha256(body), lines: current.lines + 1, at: now };
    lines.push(body);
  }
  return { lines, head: current };
}

/** Number of the first line that does not follow from the one before; null when the chain is whole. */
export function brokenAt(lines: readonly string[], head: RolloutState["journal"]): number | null {
  let before = EMPTY_JOURNAL.hash;
  for (const [index, line] of lines.entries()) {
    if (linkOf(line)?.before !== before) return index + 1;
    before = sha256(line);
  }
  return before === head.hash ? null : lines.length;
}

/** A journal file of one day. */
export interface JournalFile {
  readonly path: string;
  readonly text: string;
}

export interface Break {
  readonly file: string;
  /** Of the file, from 1. */
  readonly line: number;
  readonly expected: string;
  readonly found: string;
}

/** Every place where the chain breaks: a line that was changed, is missing, stands twice or elsewhere; an end that the state does not know. */
export function breaksIn(files: readonly JournalFile[], head: RolloutState["journal"]): readonly Break[] {
  const breaks: Break[] = [];
  let last = { hash: EMPTY_JOURNAL.hash, number: 0, file: "journal", line: 0 };
  for (const { path, text } of files.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    const lines = text.split("\n");
    if (lines.at(-1) === "") lines.pop();
    for (const [index, line] of lines.entries()) {
      const link = linkOf(line);
      const here = { file: path, line: index + 1 };
      const expected = `line ${last.number + 1} after ${last.hash.slice(0, 12)}`;
      if (link === null) breaks.push({ ...here, expected, found: "no line of a journal" });
      else if (link.before !== last.hash || link.line !== last.number + 1)
        breaks.push({ ...here, expected, found: `line ${link.line} after ${link.before.slice(0, 12)}` });
      last = { hash: sha256(line), number: link?.line ?? last.number + 1, ...here };
    }
  }
  if (last.hash === head.hash) return breaks;
  const expected = `line ${head.lines} (${head.hash.slice(0, 12)}), as the state says`;
  const found = `line ${last.number} (${last.hash.slice(0, 12)}) at the end`;
  return [...breaks, { file: last.file, line: last.line, expected, found }];
}

/** Whether the chain holds a line of this number whose hash begins so. */
export function hasLine(
  files: readonly JournalFile[],
  wanted: { readonly lines: number; readonly hash: string },
): boolean {
  return files.some(({ text }) =>
    text
      .split("\n")
      .some((line) => linkOf(line)?.line === wanted.lines && sha256(line).startsWith(wanted.hash)),
  );
}

const LINK = z.looseObject({ line: z.int().min(1), before: z.string() });

function linkOf(line: string): z.infer<typeof LINK> | null {
  try {
    return LINK.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}
