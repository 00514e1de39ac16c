/** Whether a number stands where it is said to come from, and how that is told. */
import type { KeyPath } from "../../config/problem.ts";
import { asRaw, type Raw } from "../../config/written.ts";
import { DAY, HOUR } from "../../units.ts";
import { quoted } from "./harmless.ts";
import type { GuardHistory, History } from "./history.ts";
import type { Computed, Leaf } from "./leaf.ts";
import { amountOf, amountsIn, isSame, type Amount } from "./numbers.ts";
import { guardOf } from "./places.ts";
import { pathOf, pointerOf, valueAt } from "./pointer.ts";
import { saidOfAnother } from "./said-of.ts";
import { fits, measuredAt, measuredText, ruleFor, type Direction, type Statistic } from "./safe-rounding.ts";

/** Where numbers may come from. */
export interface Sources {
  /** What the person wrote: the brief, or the rollout file, as plain JSON. */
  readonly brief: Raw;
  /** The rollout file so far: whether a guard is better high or low. */
  readonly file: Raw;
  readonly history: History;
  readonly computed: Computed;
}

export type OriginFound =
  | { readonly kind: "found"; readonly words: string }
  | { readonly kind: "none"; readonly why: string };

export interface Claimed extends Leaf {
  readonly amount: Amount;
}

const NOTHING: OriginFound = { kind: "none", why: "nothing in the brief, the history or the plan says so" };

export function originOf(claim: Claimed, path: KeyPath, sources: Sources): OriginFound {
  switch (claim.origin.kind) {
    case "brief":
      return inBrief(claim, path, sources);
    case "history":
      return inHistory(claim, path, sources);
    case "computed": {
      const ours = computedAt(sources.computed, pointerOf(path));
      const amount = amountOf(ours?.value);
      return ours !== null && amount !== null && isSame(amount, claim.amount)
        ? { kind: "found", words: `computed: ${ours.why}` }
        : NOTHING;
    }
    case "none":
      return NOTHING;
  }
}

function computedAt(computed: Computed, pointer: string): Computed[string] | null {
  return Object.hasOwn(computed, pointer) ? (computed[pointer] ?? null) : null;
}

/** Equal to the number there: of the same key and entry, or one that stands in a sentence, which is quoted then. */
function inBrief({ amount, origin }: Claimed, path: KeyPath, { brief, file }: Sources): OriginFound {
  const from = pathOf(origin.ref);
  const value = from === null ? undefined : valueAt(brief, from);
  if (from === null || value === undefined) return NOTHING;
  const shown = from.join(".");
  const written = amountOf(value);
  if (written !== null) {
    if (!isSame(written, amount))
      return {
        kind: "none",
        why: `the brief says ${quoted(JSON.stringify(value).replaceAll('"', ""))} at ${quoted(shown)}`,
      };
    return isSameKey(from, path)
      ? { kind: "found", words: `from the brief: ${shown}` }
      : { kind: "none", why: `${quoted(shown)} of the brief says so of something else` };
  }
  if (typeof value !== "string" || !isSentence(from)) return NOTHING;
  const all = amountsIn(value).filter((each) => isSame(each.amount, amount));
  const others = all.map(({ at }) => saidOfAnother({ text: value, at }, path, file));
  const said = all[others.indexOf(null)];
  if (said === undefined) return others[0] == null ? NOTHING : { kind: "none", why: others[0] };
  const words = quoted(around(value, said.at, said.at + said.written.length));
  return { kind: "found", words: `from the brief: ${shown} says "${words}"; read it` };
}

/** The words around a number, none of them cut. */
function around(text: string, from: number, to: number): string {
  const before = text.slice(Math.max(0, from - 30), from);
  const after = text.slice(to, to + 30);
  return `${from > 30 ? before.replace(/^\S*\s/, "") : before}${text.slice(from, to)}${to + 30 < text.length ? after.replace(/\s\S*$/, "") : after}`;
}

function isSameKey(from: KeyPath, path: KeyPath): boolean {
  return from.at(-1) === path.at(-1) && from.at(-2) === path.at(-2);
}

/** Where people write in their own words; a number in a query or an address says nothing of a limit. */
function isSentence(from: KeyPath): boolean {
  return from[0] === "answers" || SENTENCES.has(String(from.at(-1)));
}

const SENTENCES: ReadonlySet<string> = new Set([
  "changes",
  "because",
  "change-our-mind",
  "does",
  "what",
  "message",
]);

function inHistory({ amount, origin }: Claimed, path: KeyPath, { file, history }: Sources): OriginFound {
  const [, guard, statistic] = /^(.{1,60})\.(level|q50|q95|q99|min|max)$/.exec(origin.ref) ?? [];
  const rule = ruleFor(keyOf(path), betterOf(file, guard ?? ""));
  const named = rule?.from.find((each) => each === statistic);
  if (guard === undefined || rule === null || guardOf(path) !== guard) return NOTHING;
  if (named === undefined)
    return { kind: "none", why: `${keyOf(path)} is not taken from ${statistic} of what was measured` };
  const past = Object.hasOwn(history, guard) ? history[guard] : undefined;
  const measured = measuredAt(past, named);
  if (past === undefined || measured === null)
    return { kind: "none", why: `${guard} has no ${named} that was measured` };
  const words = historyWords(guard, named, past);
  const fit = fits(amount, measured, rule.direction);
  if (fit === null) return { kind: "none", why: words };
  return { kind: "found", words: fromHistory(words, fit, rule.direction) };
}

/** A cohort's `detect` is of the same kind as the guard's. */
function keyOf(path: KeyPath): string {
  return path[0] === "cohorts" ? String(path[2]) : String(path.at(-1));
}

/** `from history: q99 of errors over 240 of 672 hours (28 d) is 0.4131% (prom), rounded up`. */
export function fromHistory(words: string, fit: "exact" | "rounded", direction: Direction): string {
  return `from history: ${words}${fit === "exact" ? "" : `, rounded ${direction}`}`;
}

/** What was measured and in how many hours, as it was measured: the value beside it may be rounded. */
export function historyWords(guard: string, statistic: Statistic, past: GuardHistory): string {
  const span = past.until - past.from;
  const days = Math.max(1, Math.round(span / DAY));
  const hours = `${past.samples} of ${Math.round(span / HOUR)} hours (${days} d)`;
  const value = past[statistic];
  const level = value === null || !Number.isFinite(value) ? null : measuredText({ unit: past.unit, value });
  const bound = past.isBound ? "at most " : "";
  const per = past.per === null ? "" : ` per ${past.per}`;
  const measured =
    level === null ? "not a number" : `${bound}${level}${per}${past.isBound ? " (a bucket's bound)" : ""}`;
  return `${statistic} of ${guard} over ${hours} is ${measured} (${quoted(past.source)})`;
}

export function betterOf(file: Raw, guard: string): "lower" | "higher" {
  const written = asRaw(valueAt(file, ["guards", guard]));
  if (written["better"] === "higher" || written["better"] === "lower") return written["better"];
  return written["at-least"] !== undefined && written["at-most"] === undefined ? "higher" : "lower";
}
