import type { Guard } from "../judge/guard.ts";
import type { Plan } from "./plan.ts";

/** A level of a guard as people write it: `3%`, `900ms`, `2.5s`, `0.72`. */
export function showLevel(guard: Guard, level: number): string {
  switch (guard.kind) {
    case "proportion":
    case "split":
    case "identity":
      return `${trim(level * 100)}%`;
    case "latency":
      return level < 1 ? `${trim(level * 1000)}ms` : `${trim(level)}s`;
    case "rate":
    case "score":
    case "ratio":
    case "level":
    case "composite":
    case "signal":
      return trim(level);
    case "tripwire":
      return `${trim(level)} events`;
  }
}

/** When a guard stops the rollout, one phrase per limit: `above 3%`, `worse than the live baseline by more than 1 point`. */
export function limitsOf(plan: Plan, guard: Guard): readonly string[] {
  switch (guard.kind) {
    case "tripwire": {
      const confirmed = guard.confirmedBy === null ? "" : `, confirmed by ${guard.confirmedBy}`;
      return [`more than ${showLevel(guard, guard.atMost)}${confirmed}`];
    }
    case "split":
      return ["a split that is off from the weight by more than chance"];
    case "identity":
      return [`a served model other than ${guard.equals}`];
    case "signal":
      return ["a report by people"];
    case "proportion":
    case "latency":
    case "rate":
    case "score":
    case "ratio":
    case "level":
    case "composite": {
      const { atMost, atLeast } = guard.objective;
      const limits: string[] = [];
      if (atMost !== null)
        limits.push(`above ${written(plan, guard, "at-most", 1) ?? showLevel(guard, atMost)}`);
      if (atLeast !== null)
        limits.push(`below ${written(plan, guard, "at-least", 0) ?? showLevel(guard, atLeast)}`);
      if (guard.margin !== null) limits.push(showMargin(guard.margin));
      return limits;
    }
  }
}

type Margin = Extract<Guard, { readonly kind: "proportion" }>["margin"];

function showMargin(margin: NonNullable<Margin>): string {
  if (margin.kind === "factor") return `worse than ×${trim(margin.factor)} of the live baseline`;
  if (margin.points === 0) return "worse than the live baseline";
  return `worse than the live baseline by more than ${trim(margin.points * 100)} points`;
}

/** Whether the file itself has the guard, and not only a default. */
export function isWritten(resolved: unknown, guard: string): boolean {
  return member(member(resolved, "guards"), guard) !== undefined;
}

/** The limit as the file writes it, with its currency or unit; null where the file says it otherwise. */
function written(plan: Plan, guard: Guard, key: string, side: 0 | 1): string | null {
  const entry = member(member(plan.resolved, "guards"), guard.name);
  const plain = member(entry, key);
  if (typeof plain === "string") return plain;
  const band = member(entry, "between");
  const end: unknown = Array.isArray(band) ? band[side] : null;
  return typeof end === "string" ? end : null;
}

function member(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.entries(value).find(([name]) => name === key)?.[1];
}

/** At most four significant decimals, no trailing zeros. */
function trim(value: number): string {
  return String(Number(value.toPrecision(6)));
}
