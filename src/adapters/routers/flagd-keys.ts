/**
 * Reads a targeting back by what it gives to made-up users: evaluated as flagd would, not recognised by its form. Pure.
 *
 * Only the operators that we write are known; whatever else stands in a targeting cannot be read back.
 */
import { z } from "zod";
import type { FlagdTarget } from "../../config/router.ts";
import type { TrafficTarget } from "../../ports.ts";
import { bucketOf, type Bucket } from "./flagd-hash.ts";
import type { Cohorts } from "./flagd-targeting.ts";

/** How many made-up users are asked. */
const USERS = 10_000;
/** Chance alone passes five standard deviations once in two million looks. */
const DEVIATIONS = 5;
/** Ten of them, in percent: so few are no bell curve yet. */
const FEW = 0.1;

/** What is known of one user, by attribute. */
type Attributes = Readonly<Record<string, string>>;

/** Where made-up users get another share than `set` says; null where they get that one. */
export function mismatch(
  targeting: unknown,
  set: TrafficTarget,
  { target, cohorts }: { readonly target: FlagdTarget; readonly cohorts: Cohorts },
): string | null {
  const smallestFirst = Object.entries(set.cohorts).sort(([, a], [, b]) => a - b);
  for (const [name, weight] of [...smallestFirst, ["all", set.candidate] as const]) {
    const labels = name === "all" ? {} : (cohorts[name] ?? {});
    // Made-up users have made-up names: they cannot be in a cohort that is told by the name.
    if (Object.hasOwn(labels, target.by)) continue;
    // Who is in several cohorts gets the smallest of their weights: what these labels alone make them.
    const least = smallestFirst.find(([other]) => other !== name && isWithin(cohorts[other] ?? {}, labels));
    const expected = name !== "all" && least !== undefined ? Math.min(weight, least[1]) : weight;
    const counted = countedShare(targeting, labels, target);
    if (counted === null || !agrees(counted, expected)) {
      const found = counted === null ? "a variant that is none of both" : `${counted}%`;
      return `Expected ${expected}% of ${USERS} made-up users (${name}) to get ${target.candidate}, found ${found}`;
    }
  }
  return null;
}

function isWithin(few: Attributes, many: Attributes): boolean {
  return Object.entries(few).every(([label, value]) => many[label] === value);
}

/** Percent of made-up users with these labels that get the candidate; null where one gets neither variant. */
export function countedShare(targeting: unknown, labels: Attributes, target: FlagdTarget): number | null {
  const variantOf = compiled(targeting);
  let found = 0;
  for (let user = 0; user < USERS; user++) {
    const variant = variantOf((attribute) => {
      if (attribute === "$flagd.flagKey") return target.flag;
      return attribute === target.by ? `synthetic-${user}` : labels[attribute];
    });
    if (variant !== target.candidate && variant !== target.baseline) return null;
    if (variant === target.candidate) found++;
  }
  return (found * 100) / USERS;
}

function agrees(counted: number, weight: number): boolean {
  if (weight === 0 || weight === 100) return counted === weight;
  const deviation = Math.sqrt((weight * (100 - weight)) / USERS);
  return Math.abs(counted - weight) <= DEVIATIONS * deviation + FEW;
}

const CALL = z.record(z.string(), z.unknown());
const LIST = z.array(z.unknown());
const BUCKET = z.tuple([z.string(), z.int().min(0)]);

/** What an expression gives one user, whose attributes `known` tells. */
type Evaluated = (known: (attribute: string) => string | undefined) => unknown;

/** JSON-logic with `if`, `and`, `==`, `!!`, `cat`, `var` and flagd's `fractional`; undefined for what is none of these. */
function compiled(logic: unknown): Evaluated {
  if (typeof logic !== "object" || logic === null) return () => logic;
  const [call, more] = Object.entries(CALL.safeParse(logic).data ?? {});
  if (call === undefined || more !== undefined) return () => undefined;
  const [operator, operand] = call;
  const list = LIST.safeParse(operand).data ?? [operand];
  const parts = list.map(compiled);
  switch (operator) {
    case "var":
      return (known) => known(String(list[0]));
    case "cat":
      return (known) => parts.map((part) => part(known)).join("");
    case "==":
      return (known) => parts[0]?.(known) === parts[1]?.(known);
    case "and":
      return (known) => parts.every((part) => part(known) === true);
    case "!!":
      return (known) => Boolean(parts[0]?.(known));
    case "if":
      return (known) => chosen(parts, known);
    case "fractional": {
      const buckets: readonly Bucket[] = z.array(BUCKET).safeParse(list.slice(1)).data ?? [];
      return (known) => {
        const key = parts[0]?.(known);
        return typeof key === "string" ? bucketOf(key, buckets) : undefined;
      };
    }
    default:
      return () => undefined;
  }
}

/** Conditions and results in turn; the last stands alone. */
function chosen(parts: readonly Evaluated[], known: Parameters<Evaluated>[0]): unknown {
  for (let at = 0; at + 1 < parts.length; at += 2) {
    if (parts[at]?.(known) === true) return parts[at + 1]?.(known);
  }
  return parts.length % 2 === 1 ? parts.at(-1)?.(known) : undefined;
}
