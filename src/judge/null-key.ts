/** What a pair's evidence is about. Evidence of another null is capital to bet anew, not evidence of this one. */
import type { Guard } from "./guard.ts";
import type { PairPlan } from "./state.ts";

/** `data`: what is counted, `null`: that and against which limits, in which versions. Eight hexadecimal digits each. */
export interface NullKey {
  readonly data: string;
  readonly null: string;
}

/** Everything that decides what is tested; not the name, the alpha, or what a breach does. */
export function nullKeyOf({ guard, cohort, versions, tolerance }: PairPlan): NullKey {
  const { counted, tested } = textsOf(guard);
  return {
    data: hash(`${counted} ${cohort}`),
    null: hash(`${tested} ${cohort} ${versions} ${tolerance}`),
  };
}

interface Texts {
  readonly counted: string;
  readonly tested: string;
}

/** A guard is the same object in all its cohorts. */
const KNOWN = new WeakMap<Guard, Texts>();

function textsOf(guard: Guard): Texts {
  const known = KNOWN.get(guard);
  if (known !== undefined) return known;
  const texts = { counted: textOf(guard, [...UNTESTED, ...LIMITS]), tested: textOf(guard, UNTESTED) };
  KNOWN.set(guard, texts);
  return texts;
}

/** Who acts on a breach, when, and what only the plan uses. */
const UNTESTED: readonly string[] = [
  "name",
  "class",
  "onBreach",
  "alphaShare",
  "from",
  "validWhile",
  "everyTimes",
  "certify",
  "detect",
  "spread",
  "bounds",
];
/** What is held against the data. */
const LIMITS: readonly string[] = ["objective", "margin", "expect", "better"];

function textOf(guard: Guard, without: readonly string[]): string {
  return JSON.stringify(Object.entries(guard).filter(([key]) => !without.includes(key)));
}

/** FNV-1a, 32 bits: tells texts apart, keeps no secrets. */
function hash(text: string): string {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return (h >>> 0).toString(16).padStart(8, "0");
}
