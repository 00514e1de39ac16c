/** A drafted text with the parts that a reader must not take as they stand: underlined, and said in words. */
import { hasSecret } from "../config/secrets.ts";
import type { Mark } from "../draft/draft.ts";
import { cell, text } from "./escape.ts";

/** Private characters: no rule of GitHub or of ours knows them, so that the text is escaped as one. */
const OPEN = "\uE000";
const CLOSE = "\uE001";
const PRIVATE = /[\uE000\uE001]/g;
const LONGEST_NAMED = 60;

/** The text with exactly the marked parts underlined; all of it where a part would tear something secret. */
export function marked(words: string, marks: readonly Mark[]): string {
  const spans = spansOf(words, marks);
  const clean = words.replace(PRIVATE, "\uFFFD");
  if (spans.length === 0) return text(clean);
  if (hasSecret(words)) return `<ins>${text(clean)}</ins>`;
  let done = 0;
  const parts = spans.map(({ from, to }) => {
    const part = `${clean.slice(done, from)}${OPEN}${clean.slice(from, to)}${CLOSE}`;
    done = to;
    return part;
  });
  return text(parts.join("") + clean.slice(done))
    .replaceAll(OPEN, "<ins>")
    .replaceAll(CLOSE, "</ins>");
}

/** What each mark says and of which words: an underline is nothing to who does not see it. */
export function reasons(words: string, marks: readonly Mark[]): readonly string[] {
  const said = [
    ["too broad", "too-broad"],
    ["uncertain", "uncertain"],
  ] as const;
  return said.flatMap(([name, why]) => {
    const spans = spansOf(
      words,
      marks.filter((mark) => mark.why === why),
    );
    const named = spans.map(({ from, to }) => `“${cell(words.slice(from, to), LONGEST_NAMED)}”`);
    return named.length === 0 ? [] : [`**${name}**: ${[...new Set(named)].join(", ")}`];
  });
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** In order, apart from each other, within the text, and through the middle of no character. */
function spansOf(words: string, marks: readonly Mark[]): readonly Span[] {
  const within = marks
    .map(({ from, to }) => ({ from: whole(words, from, -1), to: whole(words, to, 1) }))
    .filter(({ from, to }) => from < to)
    .toSorted((a, b) => a.from - b.from);
  return within.reduce((spans: readonly Span[], next) => {
    const last = spans.at(-1);
    if (last === undefined || next.from > last.to) return [...spans, next];
    return [...spans.slice(0, -1), { from: last.from, to: Math.max(last.to, next.to) }];
  }, []);
}

/** The nearest place in the text that splits no surrogate pair. */
function whole(words: string, at: number, step: -1 | 1): number {
  const place = Math.min(words.length, Math.max(0, Math.trunc(at)));
  return (words.codePointAt(place - 1) ?? 0) > 0xffff ? place + step : place;
}
