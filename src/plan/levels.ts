/** Levels of a guard in its own unit. */
import type { Guard, PairedGuard } from "../judge/guard.ts";
import type { Plan } from "./plan.ts";
import { showRate, showSeconds, showShare, trim } from "./shown.ts";
import { writtenLevels } from "./written-limits.ts";

/** A level as people write it: `3%`, `900ms`, `6 per 10,000`, `0.72 score`. Money needs the file: `showLevelIn`. */
export function showLevel(guard: Guard, level: number): string {
  switch (guard.kind) {
    case "proportion":
    case "identity":
      return showShare(level);
    case "latency":
      return showSeconds(level);
    case "rate":
      return showRate(level);
    case "score":
    case "composite":
      return showScore(level);
    case "paired":
      return showAnswer(guard, level);
    case "split":
      return `${trim(level)} units`;
    case "ratio":
    case "level":
    case "signal":
      return trim(level);
    case "tripwire":
      return `${trim(level)} ${level === 1 ? "event" : "events"}`;
  }
}

function showAnswer({ compares }: PairedGuard, level: number): string {
  switch (compares) {
    case "outcomes":
      return showShare(level);
    case "scores":
      return showScore(level);
    case "latencies":
      return showSeconds(level);
  }
}

function showScore(level: number): string {
  return `${trim(level)} score`;
}

/** A level that wears the unit which the file gives the guard's levels: `$4.71`, `75%`. */
export function showLevelIn(plan: Plan, guard: Guard, level: number): string {
  if (guard.kind !== "ratio" && guard.kind !== "level") return showLevel(guard, level);
  const [example] = writtenLevels(plan.resolved, guard.name);
  const parts = /^(?<before>[^\d-]*)[\d.,]+(?<after>.*)$/.exec(example ?? "")?.groups;
  const [before, after] = [parts?.["before"] ?? "", parts?.["after"] ?? ""];
  if (after.trim() === "%") return showShare(level);
  if (/^(?:ms|[smhd])/.test(after)) return showSeconds(level);
  return `${before}${trim(level)}${after}`;
}
