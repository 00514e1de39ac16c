import { blocks } from "./markdown.ts";
import { plural } from "./numbers.ts";
import {
  planSections,
  type Layout,
  type PlannedForReaders,
  type Section,
  type Shown,
} from "./plan-sections.ts";

export interface Frame {
  /** Before and after the plans; never cut. */
  readonly before: string;
  readonly after: string;
  readonly layout: Layout;
  /** Where the whole text is, for what was cut. */
  readonly elsewhere: string;
  /** The length of a text as GitHub counts it there, and the most that there may be. */
  readonly measure: (text: string) => number;
  readonly longest: number;
}

/** What stands between two blocks. */
const GAP = 2;

/**
 * The plans in a frame, with whole sections left out until it is short enough, in the order that each section states. Then what was
 * cut and still has room comes back, the most important first.
 *
 * Nothing is cut in the middle, so tables, fences and folded sections stay whole. At the end whole plans go, the last
 * first; the frame itself always stays. Every text is measured once: the work grows with the text, not with the cuts.
 */
export function fit(plans: readonly PlannedForReaders[], frame: Frame): string {
  const measured = plans.map((plan) =>
    planSections(plan, frame.layout).map((section) => measure(section, frame)),
  );
  const room = frame.longest - sizeOf(frame.before, frame) - sizeOf(frame.after, frame);
  const cuts = cutsOf(measured);
  const isShort = (removed: ReadonlySet<number>): boolean => {
    const sizes = keptOf(measured, removed).map(sizeOfForms);
    return sum(sizes) + sizeOf(noteOf(namesOf(measured, removed), 0, frame), frame) <= room;
  };
  const removed = leastRemoved(cuts, isShort);
  if (removed === null) return layOutSome(measured, { removed: new Set(cuts), room }, frame);
  return layOut(keptOf(measured, removed), noteOf(namesOf(measured, removed), 0, frame), frame);
}

/** The steps to take out, the lowest first, less those that turn out to have room; null where all of them are not enough. */
function leastRemoved(
  cuts: readonly number[],
  isShort: (removed: ReadonlySet<number>) => boolean,
): ReadonlySet<number> | null {
  const enough = [0, ...cuts.map((_, index) => index + 1)].find((amount) =>
    isShort(new Set(cuts.slice(0, amount))),
  );
  if (enough === undefined) return null;
  return cuts.slice(0, enough).reduceRight(
    (removed: ReadonlySet<number>, cut) => {
      const fewer = new Set([...removed].filter((each) => each !== cut));
      return isShort(fewer) ? fewer : removed;
    },
    new Set(cuts.slice(0, enough)),
  );
}

interface Measured extends Shown {
  /** With the gap after it; 0 where it is empty. */
  readonly size: number;
}

function measure(section: Section, frame: Frame): readonly Measured[] {
  return section.map((form) => ({ ...form, size: sizeOf(form.body, frame) }));
}

function sizeOf(text: string, frame: Frame): number {
  return text === "" ? 0 : frame.measure(text) + GAP;
}

type MeasuredPlan = readonly (readonly Measured[])[];

/** The steps in which something is cut, in order. */
function cutsOf(plans: readonly MeasuredPlan[]): readonly number[] {
  const all = plans.flat(2).flatMap(({ cut, body }) => (cut === null || body === "" ? [] : [cut]));
  return [...new Set(all)].toSorted((a, b) => a - b);
}

/** What is left out, in any of the plans, in the order in which it went. */
function namesOf(plans: readonly MeasuredPlan[], removed: ReadonlySet<number>): readonly string[] {
  const gone = plans
    .flat()
    .flatMap((section) => before(section, removed))
    .filter(({ body }) => body !== "")
    .toSorted((a, b) => (a.cut ?? 0) - (b.cut ?? 0));
  return [...new Set(gone.map(({ name }) => name))];
}

/** The forms that are gone: all of them where none is kept. */
function before(section: readonly Measured[], removed: ReadonlySet<number>): readonly Measured[] {
  const kept = section.findIndex((form) => isKept(form, removed));
  return kept === -1 ? section : section.slice(0, kept);
}

function isKept({ cut }: Measured, removed: ReadonlySet<number>): boolean {
  return cut === null || !removed.has(cut);
}

type Forms = readonly (Measured | null)[];

/** What is left of each section. */
function keptOf(plans: readonly MeasuredPlan[], removed: ReadonlySet<number>): readonly Forms[] {
  return plans.map((sections) =>
    sections.map((section) => section.find((form) => isKept(form, removed)) ?? null),
  );
}

function sizeOfForms(forms: Forms): number {
  return sum(forms.map((form) => form?.size ?? 0));
}

function layOutSome(
  plans: readonly MeasuredPlan[],
  { removed, room }: { readonly removed: ReadonlySet<number>; readonly room: number },
  frame: Frame,
): string {
  const kept = keptOf(plans, removed);
  const names = namesOf(plans, removed);
  let left = room - sizeOf(noteOf(names, kept.length, frame), frame);
  let fitting = 0;
  for (const size of kept.map(sizeOfForms)) {
    if (size > left) break;
    left -= size;
    fitting += 1;
  }
  return layOut(kept.slice(0, fitting), noteOf(names, kept.length - fitting, frame), frame);
}

function layOut(plans: readonly Forms[], note: string, { before, after }: Frame): string {
  return blocks([before, ...plans.flat().map((form) => form?.body ?? ""), note, after]);
}

function noteOf(names: readonly string[], dropped: number, { elsewhere }: Frame): string {
  const missing = [...names, ...(dropped > 0 ? [plural(dropped, "whole plan")] : [])];
  return missing.length === 0 ? "" : `**Left out for length**: ${missing.join(", ")}. ${elsewhere}`;
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total + size, 0);
}
