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
 * The plans in a frame, with whole sections left out until it is short enough, in the order that each section states.
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
  let names: readonly string[] = [];
  for (const [done, cut] of [null, ...cuts].entries()) {
    if (cut !== null) names = [...names, ...namesAt(measured, cut)];
    const kept = measured.map((sections) => sections.map((section) => formAfter(section, cut)));
    const sizes = kept.map((forms) => forms.reduce((sum, form) => sum + (form?.size ?? 0), 0));
    const note = noteOf(names, 0, frame);
    if (sum(sizes) + sizeOf(note, frame) <= room) return layOut(kept, note, frame);
    if (done === cuts.length) return layOutSome(kept, { names, sizes, room }, frame);
  }
  return layOut([], "", frame);
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

/** What is cut in one step, in any of the plans. A shorter form's name takes over the one before it only when it goes too. */
function namesAt(plans: readonly MeasuredPlan[], cut: number): readonly string[] {
  const forms = plans.flat(2).filter((form) => form.cut === cut && form.body !== "");
  return [...new Set(forms.map(({ name }) => name))];
}

/** What is left of a section when everything up to `cut` is gone. */
function formAfter(section: readonly Measured[], cut: number | null): Measured | null {
  return section.find((form) => form.cut === null || cut === null || form.cut > cut) ?? null;
}

function layOutSome(
  kept: readonly (readonly (Measured | null)[])[],
  {
    names,
    sizes,
    room,
  }: { readonly names: readonly string[]; readonly sizes: readonly number[]; readonly room: number },
  frame: Frame,
): string {
  const longestNote = sizeOf(noteOf(names, kept.length, frame), frame);
  let left = room - longestNote;
  let fitting = 0;
  for (const size of sizes) {
    if (size > left) break;
    left -= size;
    fitting += 1;
  }
  return layOut(kept.slice(0, fitting), noteOf(names, kept.length - fitting, frame), frame);
}

function layOut(
  plans: readonly (readonly (Measured | null)[])[],
  note: string,
  { before, after }: Frame,
): string {
  return blocks([before, ...plans.flat().map((form) => form?.body ?? ""), note, after]);
}

function noteOf(names: readonly string[], dropped: number, { elsewhere }: Frame): string {
  const missing = [...names, ...(dropped > 0 ? [plural(dropped, "whole plan")] : [])];
  return missing.length === 0 ? "" : `**Left out for length**: ${missing.join(", ")}. ${elsewhere}`;
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total + size, 0);
}
