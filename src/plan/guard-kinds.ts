/** What the plan has to know about a guard's kind: what it spends, where it looks, and whom it can see. */
import type { Guard, Margin, MeasuredGuard } from "../judge/guard.ts";

/** Guards that measure a level and compare it: each spends a part of the chance of a false alarm. */
export function isMeasured(guard: Guard): guard is MeasuredGuard {
  switch (guard.kind) {
    case "proportion":
    case "latency":
    case "rate":
    case "score":
    case "ratio":
    case "composite":
    case "level":
    case "paired":
      return true;
    case "tripwire":
    case "split":
    case "identity":
    case "signal":
      return false;
  }
}

/** Guards that are rules: what they forbid never happens by chance, so that they spend none. */
export type RuleGuard = Extract<Guard, { readonly kind: "tripwire" | "identity" | "signal" }>;

export function isRule(guard: Guard): guard is RuleGuard {
  return !isMeasured(guard) && guard.kind !== "split";
}

/** Guards that are judged in every cohort. A gauge, the split, the rules and reports stand for all traffic. */
export function isJudgedByCohort(guard: Guard): guard is Exclude<MeasuredGuard, { readonly kind: "level" }> {
  return isMeasured(guard) && guard.kind !== "level";
}

/** Guards that measure what users are served. A comparison of mirrored answers is over before the first of them. */
export function watchesUsers(guard: Guard): guard is Exclude<MeasuredGuard, { readonly kind: "paired" }> {
  return isMeasured(guard) && guard.kind !== "paired";
}

/** Guards whose baseline is recorded while it is live, so that there is something to compare with when it has gone. */
export function recordsBaseline(guard: Guard): boolean {
  if (guard.kind === "ratio") return guard.values !== null;
  return isJudgedByCohort(guard) && guard.kind !== "paired";
}

/** Guards whose samples are units of people, which resemble each other. A gauge and a rule have none. */
export function isClustered(guard: Guard): boolean {
  return guard.kind !== "level" && !isRule(guard);
}

/** A margin that tolerates nothing: any true difference is beyond it. */
export function isZero(margin: Margin): boolean {
  return margin.kind === "factor" ? margin.factor === 1 : margin.points === 0;
}
