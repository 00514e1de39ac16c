/** One strategy of a flag: whose it is, what it is written with, and what share of users it takes. Pure. */
import { percent, type Percent } from "../../../units.ts";
import type { StrategyBody } from "./api.ts";
import { canonical, type Constraint, type Strategy } from "./feature.ts";

/** What a strategy of ours is known by, and all of it that we write. */
export interface Wanted {
  readonly title: string;
  readonly body: StrategyBody;
}

const OURS = "model-rollout: ";
const COHORT = `${OURS}cohort `;

const EVERYONE = `${OURS}everyone else`;

export function isOurs({ title }: Strategy): boolean {
  return title?.startsWith(OURS) === true;
}

/** @param more than one strategy may be needed for one weight; the first is 0 */
export function titleOf(cohort: string | null, more: number): string {
  const title = cohort === null ? EVERYONE : `${COHORT}${cohort}`;
  return more === 0 ? title : `${title} (${more + 1})`;
}

/** null for the strategies of everyone else. */
export function cohortOf({ title }: Strategy): string | null {
  const named = (title ?? "").replace(/ \(\d+\)$/, "");
  return named.startsWith(COHORT) ? named.slice(COHORT.length) : null;
}

/** Whether a strategy stands as it is wanted, whatever Unleash adds to it. */
export function isSame(strategy: Strategy, wanted: Wanted): boolean {
  return canonical(bodyOf(strategy)) === canonical(wanted.body);
}

/** All of a strategy that is written, in one form: what is not set is what Unleash takes it for. */
export function bodyOf(strategy: Strategy): StrategyBody {
  const { name, title, disabled, constraints, parameters, variants, segments } = strategy;
  return {
    name,
    title: title ?? null,
    disabled: disabled ?? false,
    constraints: (constraints ?? []).map(inFull),
    parameters: parameters ?? {},
    variants: variants ?? [],
    segments: segments ?? [],
  };
}

/** Users that a strategy would give the candidate if it were for everybody, in percent; what cannot be read counts as all. */
export function rolloutOf({ name, parameters, disabled }: Strategy): Percent {
  if (disabled === true) return percent(0);
  if (name !== "flexibleRollout") return percent(100);
  const said = parameters?.["rollout"];
  const rollout = typeof said === "string" && /^\d+(?:\.\d+)?$/.test(said.trim()) ? Number(said) : 100;
  return percent(Math.min(100, rollout));
}

/** A constraint with what Unleash takes it for where it is not said. */
export function inFull(constraint: Constraint): Constraint {
  return {
    ...constraint,
    inverted: constraint.inverted ?? false,
    caseInsensitive: constraint.caseInsensitive ?? false,
  };
}
