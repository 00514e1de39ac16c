/** Numbers of a sentence against the plan: each must be the value of the fact that the sentence is about. */
import { amountsIn, type Amount } from "./amounts.ts";
import { changeOf, saysOther, sideOf, type Change } from "./claims.ts";
import { isChangedBy, isDerived, isEqual } from "./equal.ts";
import type { Fact } from "./fact.ts";
import { isNamed } from "./names.ts";
import { governing, isOfAll } from "./owners.ts";
import { gapTo, placesIn, wordsFor, type Places } from "./places.ts";
import { isSpokenOf } from "./subjects.ts";

export interface NumberFault {
  /** A conflict: the plan says another value of the same thing. Unsupported: it says nothing of it. */
  readonly why: "conflict" | "unsupported";
  /** One sentence: `it says 30 s; rollback.drilled.took is 41s`. */
  readonly what: string;
}

/** A fact with its own amounts, and where the sentence names it. */
interface Known {
  readonly fact: Fact;
  readonly amounts: readonly Amount[];
}

/** Two facts that the same words could mean: only where one of them is the end of the other's range may either be said. */
function isAsGood({ fact }: Known, spoken: readonly Known[], own: (each: Known) => boolean): boolean {
  const room = fact.key.slice(0, fact.key.lastIndexOf("."));
  const isEnd = /\.(?:at-most|at-least|0|1)$/.test(fact.key);
  return (
    isEnd &&
    spoken.some((other) => own(other) && other.fact.key.startsWith(`${room}.`) && other.fact !== fact)
  );
}

/** Longer sentences are none: their numbers are not looked for one by one. */
const LONGEST = 2_000;

/** Empty where every number is right, about what the sentence says it of. In doubt a number is not right. */
export function auditNumbers(sentence: string, facts: readonly Fact[]): readonly NumberFault[] {
  const found = amountsIn(sentence);
  if (found.length > 0 && sentence.length > LONGEST)
    return [{ why: "unsupported", what: `it has numbers, and more than ${LONGEST} characters` }];
  const where = placesIn(sentence, facts);
  const amounts = found.filter((each) => !isNamed(each, sentence, facts, where));
  if (amounts.length === 0) return [];
  const faults = amounts.map((amount) => faultOf({ amount, sentence, where, facts }));
  const isRight = (index: number): boolean => faults[index] === null;
  return amounts.flatMap((amount, index) => {
    const fault = faults[index] ?? null;
    if (fault === null) return [];
    const others = amounts.filter((_, other) => other !== index && isRight(other));
    return isDerived(amount, others, sentence) ? [] : [fault];
  });
}

/** A fact is the same for every sentence of a draft. */
const OWN = new WeakMap<Fact, readonly Amount[]>();

function ownAmounts(fact: Fact): readonly Amount[] {
  const found = OWN.get(fact) ?? amountsIn(fact.text);
  OWN.set(fact, found);
  return found;
}

interface Said {
  readonly amount: Amount;
  readonly sentence: string;
  readonly where: Places;
  readonly facts: readonly Fact[];
}

function faultOf({ amount, sentence, where, facts }: Said): NumberFault | null {
  const owners = ownersOf(amount, where);
  const meant = facts
    .filter((fact) => isAbout(fact, owners, where) && isSpokenOf(fact, sentence))
    .map((fact) => ({ fact, amounts: ownAmounts(fact) }))
    .filter(({ amounts }) => amounts.length > 0);
  const change = changeOf(amount, sentence);
  const isOwn = (each: Known): boolean => isSaid(each, amount, change);
  const alike = meant.filter((each) => isAlike(each, amount, change));
  const divisor = alike.find((each) => isOwn(each) && isDivisor(each, amount, sentence));
  const spoken = divisor === undefined ? nearest(alike, amount, where) : [divisor];
  const isRight =
    spoken.length > 0 &&
    spoken.every((each) => isOwn(each) || isAsGood(each, spoken, isOwn)) &&
    areAllSpoken(owners, spoken) &&
    spoken.filter(isOwn).every(({ fact }) => !isOfAll(fact, sentence)) &&
    spoken.filter(isOwn).some(({ fact }) => !saysOther(amount, fact, sentence));
  if (isRight) return null;
  const [other] = spoken.length > 0 ? spoken : nearest(meant.filter(isOfItsKind(amount)), amount, where);
  const said = `it says ${amount.text}`;
  const per = amount.unit.startsWith("money")
    ? meant.find(({ fact }) => fact.key.endsWith(".per"))
    : undefined;
  if (other !== undefined)
    return isOwn(other)
      ? {
          why: "conflict",
          what: `it says another thing with ${amount.text} than ${other.fact.key}, which is ${other.fact.text}${per === undefined ? "" : `; ${per.fact.key} is ${per.fact.text}`}`,
        }
      : { why: "conflict", what: `${said}; ${other.fact.key} is ${other.fact.text}` };
  return {
    why: "unsupported",
    what: `${said}, which is no value of the plan for what the sentence is about`,
  };
}

/** `$4.60 per 1,000 summaries`: the thousand is what the guard divides by, whatever else counts summaries. */
function isDivisor({ fact }: Known, { from }: Amount, sentence: string): boolean {
  return (
    fact.key.endsWith(".per") &&
    /(?:\bper|\bfor(?: every| each)?|\bevery|\beach|\/) ?$/i.test(
      sentence.slice(Math.max(0, from - 12), from),
    )
  );
}

/** Of each room, such as stages, the names that the amount is said of. */
type Owners = ReadonlyMap<readonly string[], ReadonlySet<string>>;

function ownersOf(amount: Amount, where: Places): Owners {
  return new Map(
    Array.from(new Set(where.rooms.values()), (names) => [names, governing(names, amount, where)]),
  );
}

function isAbout({ of }: Fact, owners: Owners, { rooms }: Places): boolean {
  return of.every((name) => owners.get(rooms.get(name) ?? [])?.has(name) ?? false);
}

/** What is said of two stages must be known of both. */
function areAllSpoken(owners: Owners, spoken: readonly Known[]): boolean {
  return [...owners.values()].every((names) => {
    const isTheirs = spoken.some(({ fact }) => fact.of.some((name) => names.has(name)));
    return !isTheirs || [...names].every((name) => spoken.some(({ fact }) => fact.of.includes(name)));
  });
}

function isAlike({ fact, amounts }: Known, amount: Amount, change: Change): boolean {
  if (change === null) return amounts.some((own) => isComparable(own, amount));
  return amounts.some(
    (own) => own.unit === "factor" || (/effect|worse|extra/.test(fact.key) && own.unit === amount.unit),
  );
}

function isSaid({ fact, amounts }: Known, amount: Amount, change: Change): boolean {
  return amounts.some((own) =>
    change === null
      ? isComparable(own, amount) && isEqual(amount, own, sideOf(fact.key) === null)
      : isChangedBy(amount, own, change),
  );
}

/** The facts whose words stand nearest to the amount: the nearest of each first, then the next. */
function nearest(known: readonly Known[], amount: Amount, where: Places): readonly Known[] {
  const ranked = known.flatMap((each) => {
    const isItself = amount.unit === "percentile" && each.fact.key.endsWith(".percentile");
    const gaps = isItself ? [0] : gapsOf(each.fact, amount, where);
    return gaps.length === 0 ? [] : [{ each, gaps }];
  });
  const [first] = ranked.toSorted((a, b) => compareGaps(a.gaps, b.gaps));
  return ranked
    .filter(({ gaps }) => first !== undefined && compareGaps(gaps, first.gaps) === 0)
    .map(({ each }) => each);
}

/** One gap for each word of the fact that the sentence has, the smallest first. */
function gapsOf(fact: Fact, amount: Amount, where: Places): readonly number[] {
  return [...new Set(wordsFor(fact))]
    .map((word) => gapTo(where.words.get(word) ?? [], amount) + (WEAK.has(word) ? WEAKER : 0))
    .filter((gap) => gap < Infinity)
    .map((gap) => gap - (fact.of.length > 0 ? OWNED : 0))
    .toSorted((a, b) => a - b);
}

function compareGaps(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((gap, index) => gap !== b[index]);
  if (at === -1) return b.length > a.length ? 1 : 0;
  return (a[at] ?? Infinity) - (b[at] ?? Infinity);
}

/** Words that stand in any sentence say less than the name of a thing. */
const WEAK = new Set("after at end for from in of on over per to under with".split(" "));
const WEAKER = 10;

/** What belongs to a stage or guard that the sentence names is meant sooner than what belongs to all. */
const OWNED = 6;

function isComparable(own: Amount, said: Amount): boolean {
  return (
    own.unit === said.unit || ((said.unit === "percentile" || said.unit === "factor") && own.unit === "count")
  );
}

/** Units that people take for one another: percent and points, and any two lengths of time. */
function isOfItsKind(amount: Amount): (known: Known) => boolean {
  const kin = (unit: Amount["unit"]): string => (unit === "points" || unit === "factor" ? "share" : unit);
  return ({ amounts }) => amounts.some(({ unit }) => kin(unit) === kin(amount.unit));
}
