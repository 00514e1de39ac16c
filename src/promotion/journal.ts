/** The journal: one line per event, each with the hash of the one before. It shows accidents and order, not authorship. */
import { maskedValue } from "../config/secrets.ts";
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
  | { readonly event: "intent"; readonly key: string; readonly stage: string; readonly to: Weights }
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
    const parsed: unknown = JSON.parse(line);
    const linked = typeof parsed === "object" && parsed !== null && "before" in parsed ? parsed.before : null;
    if (linked !== before) return index + 1;
    before = sha256(line);
  }
  return before === head.hash ? null : lines.length;
}
