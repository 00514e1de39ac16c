/** Why a drafted text cannot stand. */
import { auditNumbers } from "./audit.ts";
import type { DraftDocument, Removed, Slot } from "./draft.ts";
import type { Fact } from "./fact.ts";
import { isEnglish } from "./english.ts";
import { misplacedIn, type Rooms } from "./misplaced.ts";
import type { Filled } from "./placeholders.ts";
import { plainText } from "./strip.ts";

/** What sentences are held against. */
export interface Known {
  readonly facts: readonly Fact[];
  readonly byKey: ReadonlyMap<string, Fact>;
  /** As they were sent: redacted. */
  readonly documents: readonly DraftDocument[];
  readonly rooms: Rooms;
  readonly rollout: string;
  /** Of the plan: what was said of it is said of no other. */
  readonly digest: string;
}

export type Wrong = Pick<Removed, "why" | "what">;

/** A letter that only looks like one of ours; a Greek letter alone is a sign of statistics. */
const FOREIGN = /(?!\p{Script=Latin})(?!(?<!\p{L})\p{Script=Greek}(?!\p{L}))\p{L}/u;

/** Why a text cannot stand, the worst first: a conflict with the plan before what the plan does not know. */
export function wrongIn({ text, standing }: Filled, slot: Slot, known: Known): readonly Wrong[] {
  const unknown = standing.flatMap(({ key, fact }): readonly Wrong[] =>
    fact === null
      ? [
          {
            why: "unsupported",
            what: `it names ${key}, which is no fact of the plan`,
          },
        ]
      : [],
  );
  const own = withoutNames(freeText({ text, standing }, known.facts), known.facts);
  const foreign: readonly Wrong[] =
    isEnglish(text) && !FOREIGN.test(own)
      ? []
      : [{ why: "unsupported", what: "it is not in English letters, so that its numbers cannot be told" }];
  const all = [
    ...unknown,
    ...misplacedIn({ text, standing }, slot, known.rooms),
    ...auditNumbers(spoken(slot, freeText({ text, standing }, known.facts)), known.facts),
    ...saidOfAnother({ text, standing }, slot, known.facts),
    ...foreign,
  ];
  return all.toSorted((a, b) => Number(b.why === "conflict") - Number(a.why === "conflict"));
}

/** True values, said of what has another: `Rollback takes 2 days`, by the key of a bake; or the version of the other side. */
function saidOfAnother({ text, standing }: Filled, slot: Slot, facts: readonly Fact[]): readonly Wrong[] {
  if (standing.length === 0) return [];
  const sides = standing.flatMap(({ fact }) => (fact?.key.startsWith("release.") ? [fact.text] : []));
  return auditNumbers(spoken(slot, plainText(text)), facts).filter(
    ({ why, what }) => why === "conflict" || sides.some((side) => what.startsWith(`it says ${side},`)),
  );
}

/** The sentence with a gap for each value that came from the plan: what is left, the model wrote itself. Names stay. */
export function freeText({ text, standing }: Filled, facts: readonly Fact[]): string {
  // Cleaning moved what stands where: then all of it counts as the model's own.
  if (plainText(text) !== text) return plainText(text);
  const names = new Set(facts.flatMap(({ of }) => of));
  return standing
    .filter(({ from, to }) => !names.has(text.slice(from, to)))
    .reduceRight((left, { from, to }) => `${left.slice(0, from)}…${left.slice(to)}`, text);
}

/** What is left where the names of stages, guards, cohorts are gone: `canary-5` is no number. */
export function withoutNames(text: string, facts: readonly Fact[]): string {
  return [...new Set(facts.flatMap(({ of }) => of))]
    .toSorted((a, b) => b.length - a.length)
    .reduce((left, name) => left.replaceAll(name, " "), text);
}

/** In its slot a sentence is about the stage or guard also where it does not say so. */
function spoken(slot: Slot, text: string): string {
  return slot.kind === "stage" || slot.kind === "guard" ? `${slot.name}: ${text}` : text;
}
