/** The targeting of one flag as we write it, and what a targeting that we wrote says. Pure. */
import { z } from "zod";
import type { FlagdTarget } from "../../config/router.ts";
import { Failure } from "../../errors.ts";
import type { TrafficTarget } from "../../ports.ts";
import { percent, type Percent } from "../../units.ts";

/** Label matchers by cohort. */
export type Cohorts = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** 100 % in thousandths of a percent: always the sum, so that raising a weight keeps everybody who was below it. */
const WHOLE = 100_000;

/**
 * JSON-logic that gives each user a variant by the hash of the flag's key and `by`.
 *
 * The candidate's range always begins at 0. Users without the attribute would all share one hash, so they stay on the
 * baseline until the weight is 100 %. Who is in several cohorts gets the smallest of their weights.
 * @throws Failure router-refused for a mirror or an unknown cohort: a flag file cannot do it
 */
export function toTargeting(target: TrafficTarget, flag: FlagdTarget, cohorts: Cohorts): unknown {
  if (target.mirror > 0) {
    throw new Failure(
      "router-refused",
      `Expected no mirror, found ${target.mirror}%. A flag sends a user to one version; mirror in the application (by: application)`,
    );
  }
  const named = Object.entries(target.cohorts).sort(([a, x], [b, y]) => x - y || a.localeCompare(b, "en"));
  const branches = named.flatMap(([name, weight]) => [condition(name, cohorts), share(weight, flag)]);
  return branches.length === 0
    ? share(target.candidate, flag)
    : { if: [...branches, share(target.candidate, flag)] };
}

/** What our targeting says, or null when somebody else wrote it. */
export function fromTargeting(targeting: unknown, flag: FlagdTarget, cohorts: Cohorts): TrafficTarget | null {
  const branches = branchesOf(targeting);
  const weights: Record<string, Percent> = {};
  for (const [index, found] of branches.entries()) {
    const name = found.when === null ? null : nameOf(found.when, cohorts);
    const weight = weightOf(found.gives);
    if (weight === null || (name === null && found.when !== null)) return null;
    if (name !== null) weights[name] = weight;
    if (index === branches.length - 1) {
      const target = { candidate: weight, mirror: percent(0), cohorts: weights };
      return isSame(toTargeting(target, flag, cohorts), targeting) ? target : null;
    }
  }
  return null;
}

function condition(name: string, cohorts: Cohorts): unknown {
  const tests = Object.entries(cohorts[name] ?? {}).map(([label, value]) => ({
    "==": [{ var: label }, value],
  }));
  if (tests.length === 0) {
    throw new Failure(
      "router-refused",
      `Expected a cohort with labels, found ${name}. A flag file knows: ${Object.keys(cohorts).join(", ") || "none"}`,
    );
  }
  return tests.length === 1 ? tests[0] : { and: tests };
}

function share(weight: Percent, flag: FlagdTarget): unknown {
  const thousandths = Math.round((weight * WHOLE) / 100);
  const bucketBy = { cat: [{ var: "$flagd.flagKey" }, { var: flag.by }] };
  const fractional = {
    fractional: [bucketBy, [flag.candidate, thousandths], [flag.baseline, WHOLE - thousandths]],
  };
  if (thousandths === 0 || thousandths === WHOLE) return fractional;
  return { if: [{ "!!": [{ var: flag.by }] }, fractional, flag.baseline] };
}

interface Branch {
  readonly when: unknown;
  readonly gives: unknown;
}

const IF = z.strictObject({ if: z.array(z.unknown()) });
const PRESENT = z.strictObject({ "!!": z.unknown() });
const FRACTIONAL = z.strictObject({
  fractional: z.tuple([z.unknown(), z.tuple([z.string(), z.int().min(0).max(WHOLE)]), z.unknown()]),
});

/** Condition and share in turn; the last has no condition. A share of its own is one branch. */
function branchesOf(targeting: unknown): readonly Branch[] {
  const list = IF.safeParse(targeting);
  if (!list.success || PRESENT.safeParse(list.data.if[0]).success) return [{ when: null, gives: targeting }];
  const branches: Branch[] = [];
  for (let index = 0; index < list.data.if.length; index += 2) {
    const isLast = index === list.data.if.length - 1;
    branches.push(
      isLast
        ? { when: null, gives: list.data.if[index] }
        : { when: list.data.if[index], gives: list.data.if[index + 1] },
    );
  }
  return branches;
}

function weightOf(found: unknown): Percent | null {
  const guarded = IF.safeParse(found);
  const fractional = FRACTIONAL.safeParse(guarded.success ? guarded.data.if[1] : found);
  return fractional.success ? percent((fractional.data.fractional[1][1] * 100) / WHOLE) : null;
}

function nameOf(when: unknown, cohorts: Cohorts): string | null {
  const named = Object.keys(cohorts).filter((name) => Object.keys(cohorts[name] ?? {}).length > 0);
  return named.find((name) => isSame(condition(name, cohorts), when)) ?? null;
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
