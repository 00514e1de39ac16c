/** How well an audit of numbers and marks of breadth do on labelled sentences: counts, and which sentences they miss. */
import { type Sentence, type Stretch, stretchesOf } from "./labelled-sentences.ts";

/** A share of a whole; the sentences of what is missing from it. */
export interface Share {
  readonly of: number;
  readonly hit: number;
  readonly misses: readonly number[];
}

export interface AuditMeasure {
  /** Of the sentences with a false number: those that are removed. */
  readonly recall: Share;
  /** Of the sentences that are removed: those with a false number. */
  readonly precision: Share;
  /** Of the sentences whose numbers are true: those that stay. */
  readonly kept: Share;
}

export interface MarkMeasure {
  /** Of the labelled spans: those that a mark hits. */
  readonly recall: Share;
  /** Of the marks: those that hit a span. */
  readonly precision: Share;
}

/** A mark hits a span when they overlap and it is at most so many times as long: underlining everything hits nothing. */
const LONGEST_MARK = 3;

/** @param removes whether the audit takes this sentence out of the draft */
export function measureAudit(
  sentences: readonly Sentence[],
  removes: (text: string) => boolean,
): AuditMeasure {
  const judged = sentences.map((sentence) => ({ ...sentence, removed: removes(sentence.text) }));
  return {
    recall: shareOf(
      judged.filter(({ numbers }) => numbers === "false"),
      ({ removed }) => removed,
    ),
    precision: shareOf(
      judged.filter(({ removed }) => removed),
      ({ numbers }) => numbers === "false",
    ),
    kept: shareOf(
      judged.filter(({ numbers }) => numbers === "true"),
      ({ removed }) => !removed,
    ),
  };
}

export function measureMarks(
  sentences: readonly Sentence[],
  marksIn: (text: string) => readonly Stretch[],
): MarkMeasure {
  const marked = sentences.map((sentence) => ({
    id: sentence.id,
    spans: stretchesOf(sentence),
    marks: marksIn(sentence.text),
  }));
  const spans = marked.flatMap(({ id, spans: own, marks }) => own.map((span) => ({ id, span, marks })));
  const marks = marked.flatMap(({ id, spans: own, marks: all }) =>
    all.map((mark) => ({ id, mark, spans: own })),
  );
  return {
    recall: shareOf(spans, ({ span, marks: all }) => all.some((mark) => hits(mark, span))),
    precision: shareOf(marks, ({ mark, spans: own }) => own.some((span) => hits(mark, span))),
  };
}

function hits(mark: Stretch, span: Stretch): boolean {
  const overlap = mark.from < span.to && span.from < mark.to;
  return overlap && mark.to - mark.from <= LONGEST_MARK * (span.to - span.from);
}

function shareOf<T extends { readonly id: number }>(all: readonly T[], isHit: (one: T) => boolean): Share {
  const misses = all.filter((one) => !isHit(one)).map(({ id }) => id);
  return { of: all.length, hit: all.length - misses.length, misses };
}

/** In percent; of nothing it is not a number, which meets no budget. */
export function percentOf({ hit, of }: Share): number {
  return (100 * hit) / of;
}

/** The half that may be looked at to mend kinds of mistakes. */
export function isOpen({ id }: Sentence): boolean {
  return id % 2 === 1;
}
