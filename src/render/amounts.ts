/** Numbers of findings: at most three significant digits, and a word for what is no number. */
import type { Finding } from "../judge/finding.ts";
import type { Guard } from "../judge/guard.ts";
import { showLevelIn } from "../plan/levels.ts";
import type { Plan } from "../plan/plan.ts";
import { count } from "./numbers.ts";

/** The guard that a finding is about, with the plan that gives its levels their unit; null where there is no plan. */
export interface Known {
  readonly plan: Plan;
  readonly guard: Guard;
}

export function knownOf({ guard: name }: Finding, plan: Plan | null): Known | null {
  const guard = plan?.rollout.guards.find((each) => each.name === name);
  return plan === null || guard === undefined ? null : { plan, guard };
}

const NO_NUMBER = "unknown";
/** No level that anybody writes is larger. */
const LARGEST = 1e15;
/** Smaller than this is nothing to a reader. */
const SMALLEST = 1e-6;

/** `6.6%`, `812ms`, `$4.61`: in the guard's unit. A share close to all keeps two digits of what is missing: `99.97%`. */
export function showAmount(known: Known | null, level: number): string {
  if (!isShown(level)) return NO_NUMBER;
  if (known === null) return figure(level);
  const { plan, guard } = known;
  return showLevelIn(plan, guard, isShare(guard) ? roundedShare(level) : Number(level.toPrecision(3)));
}

/** `8.1%`: a share of units, whatever the guard's levels are. */
export function showPart(share: number): string {
  if (!isShown(share)) return NO_NUMBER;
  return `${Number((roundedShare(share) * 100).toPrecision(6))}%`;
}

function roundedShare(share: number): number {
  if (!(share > 0.99 && share < 1)) return significant(share);
  const missing = Number((1 - share).toPrecision(2));
  return Number((1 - missing).toPrecision(12));
}

/** Whether the guard's levels are shares of units. */
export function isShare(guard: Guard): boolean {
  return (
    guard.kind === "proportion" ||
    guard.kind === "identity" ||
    (guard.kind === "paired" && guard.compares === "outcomes")
  );
}

/** `3.1`, `0.004`, `1,200`. */
export function figure(value: number): string {
  if (Number.isNaN(value)) return NO_NUMBER;
  if (value >= 1e6) return "more than a million";
  if (value <= -1e6) return "less than minus a million";
  const shown = significant(value);
  return Math.abs(shown) >= 1000 ? count(shown) : String(shown).replace("-", "−");
}

/** Evidence in whole numbers from a thousand on, so that it can be compared with its threshold. */
export function showEvidence(evidence: number): string {
  if (evidence < 0.01) return "less than 0.01";
  return evidence >= 1000 && evidence < 1e6 ? count(evidence) : figure(evidence);
}

/** `6,264`: units, as they were counted. */
export function showUnits(units: number): string {
  return isShown(units) ? count(units) : NO_NUMBER;
}

/** `+4.5 points`, `−0.06 score`: a difference of two levels. */
export function showDifference(known: Known | null, difference: number, asPart: boolean): string {
  if (!isShown(difference)) return NO_NUMBER;
  const shown = asPart
    ? figure(Math.abs(difference) * 100)
        .replace(/$/, " points")
        .replace(/^1 points$/, "1 point")
    : showAmount(known, Math.abs(difference));
  return `${difference < 0 ? "−" : "+"}${shown}`;
}

function isShown(value: number): boolean {
  return Math.abs(value) <= LARGEST;
}

function significant(value: number): number {
  return Math.abs(value) < SMALLEST ? 0 : Number(value.toPrecision(3));
}
