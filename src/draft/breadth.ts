/** Spans of a sentence that are wider than anybody can know, or that say themselves that they are not sure. */
import type { Mark } from "./draft.ts";
import { LOUD_FORMS } from "./loud-forms.ts";
import { BROAD, UNSURE } from "./loud-words.ts";

/** The same words where they say nothing of the kind. */
const PLAIN =
  /\b(?:at (?:most|least)|great britain|general (?:manager|availability|purpose|knowledge)|(?:in|of|on|until|by|since|from|early|late|this|next|last|the|\d{1,2}) may\b(?! (?:be|have|well|not|also)\b)|may \d{1,2}\b|safe mode|fail-?safe mode|all (?:of )?(?:the )?(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d+)\b(?: \w+)?|(?:half|third|quarter|tenth|\d ?%|percent) of all \w+|any of the (?:\w+ ){1,2}can|(?:latest|earliest|first|last|next) possible|limited to|(?:before|by) any \w+|percentage points to|may be (?:read|seen|asked|taken|given|written|told|kept|left|opened|edited|added|removed) (?:by|in|at|on)|all traffic (?:is|goes|stays|moves|returns|back)|for example|likelihood ratio|no worse than|most recent|no sooner|no later than|no more than|no fewer than|no less than|every \d+\S*|every (?:five|ten|fifteen|thirty|few)? ?(?:minutes?|hours?|days?|intervals?|ticks?|tick|stage|guard)|(?:is|are|was|were) expected (?:today )?(?:to (?:move|rise|climb|reach|drop|fall|grow|go|increase|decrease|stay|be) )?(?:by|from|to|at|up|down|of|about|around| )*\d|(?:about|around|roughly|nearly|almost|approximately|some) (?:\d|one\b|two\b|three\b|four\b|five\b|six\b|seven\b|eight\b|nine\b|ten\b|half\b|a (?:third|quarter|half|hundred|thousand|dozen)))/giu;

const BROAD_FORM = new RegExp(`(?<![\\w-])(?:${BROAD.join("|")})(?![\\w-])`, "giu");
const LOUD_FORM = new RegExp(`(?<![\\w-])(?:${LOUD_FORMS.join("|")})(?![\\w-])`, "giu");
const UNSURE_FORM = new RegExp(`(?<![\\w-])(?:${UNSURE.join("|")})(?![\\w-])`, "giu");
/** A name or a quotation says nothing for itself. */
const QUOTED = /`[^`]{0,200}`|(?<!\w)['‘][^'’]{2,60}['’](?!\w)|"[^"]{0,200}"|“[^”]{0,200}”/g;

/** Sorted and apart from each other; the broader word wins where two meet, and a word wins over its grammar. */
export function marksIn(text: string): readonly Mark[] {
  const harmless = new Uint8Array(text.length);
  for (const { from, to } of [...rangesOf(PLAIN, text), ...rangesOf(QUOTED, text)])
    harmless.fill(1, from, to);
  const stands = ({ from, to }: Mark): boolean =>
    // A capital in the middle begins a name.
    (!/\p{Lu}/u.test(text[from] ?? "") || isFirst(text, from)) && !harmless.subarray(from, to).includes(1);
  const words = [...found(BROAD_FORM, "too-broad", text), ...found(UNSURE_FORM, "uncertain", text)];
  const marks = joined(words.filter(stands));
  const forms = found(LOUD_FORM, "uncertain", text).filter(
    (form) => stands(form) && marks.every((mark) => form.to <= mark.from || mark.to <= form.from),
  );
  return joined([...marks, ...forms]);
}

function found(form: RegExp, why: Mark["why"], text: string): readonly Mark[] {
  return rangesOf(form, text).map((range) => ({ ...range, why }));
}

function joined(all: readonly Mark[]): readonly Mark[] {
  const marks: Mark[] = [];
  for (const each of all.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    const last = marks.at(-1);
    if (last === undefined || each.from >= last.to) {
      marks.push(each);
      continue;
    }
    const why = last.why === "too-broad" || each.why === "too-broad" ? "too-broad" : "uncertain";
    marks[marks.length - 1] = { from: last.from, to: Math.max(last.to, each.to), why };
  }
  return marks;
}

/** Whether a sentence begins there. */
function isFirst(text: string, from: number): boolean {
  const before = text.slice(Math.max(0, from - 20), from).trimEnd();
  return from === 0 || before === "" || /[.!?:;(\-–—"“‘'…]$/.test(before);
}

function rangesOf(form: RegExp, text: string): readonly Pick<Mark, "from" | "to">[] {
  return Array.from(text.matchAll(form), ({ index, 0: { length } }) => ({ from: index, to: index + length }));
}
