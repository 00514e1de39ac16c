/** The labelled sentences of `test/fixtures/drafting`, and the facts that they are held against. */
import { z } from "zod";
import type { Fact } from "../../src/draft/fact.ts";
import { fixture } from "./rollout-files.ts";

const WORD = z.string().min(1);

const FACTS = z.array(
  z.strictObject({ key: WORD, text: WORD, of: z.array(WORD).readonly(), about: z.array(WORD).readonly() }),
);

const SPAN = z.strictObject({
  text: WORD,
  /** The how manieth time that the text stands in the sentence, from 1. */
  occurrence: z.int().min(1),
  why: z.enum(["too-broad", "uncertain"]),
});

const SENTENCE = z.strictObject({
  id: z.int(),
  text: WORD,
  numbers: z.enum(["true", "false", "none"]),
  kind: z.enum(["true", "false", "uncertain", "too-broad", "uncheckable"]),
  falseNumbers: z.array(WORD).readonly(),
  spans: z.array(SPAN).readonly(),
  note: z.string(),
});

export type Sentence = Readonly<z.output<typeof SENTENCE>>;

/** Offsets in UTF-16 units, as those of a mark. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export function labelledSentences(): readonly Sentence[] {
  return sentencesOf("drafting/sentences.json");
}

/** 80 more: whoever mended the audit and the marks first had not read them; they were read later. */
export function heldOutSentences(): readonly Sentence[] {
  return sentencesOf("drafting/held-out.json");
}

/** 88 without numbers, with loud words of public guides and change requests; read while the marks were mended. */
export function foundSentences(): readonly Sentence[] {
  return sentencesOf("drafting/found.json");
}

/** 44 more of the same kind: nothing was mended for them. */
export function unseenSentences(): readonly Sentence[] {
  return sentencesOf("drafting/unseen.json");
}

/** 150 short, plain ones, with and without numbers, by somebody who had read no program; read since. */
export function plainSentences(): readonly Sentence[] {
  return sentencesOf("drafting/plain.json");
}

function sentencesOf(file: string): readonly Sentence[] {
  return z.array(SENTENCE).parse(JSON.parse(fixture(file)));
}

export function labelledFacts(): readonly Fact[] {
  return FACTS.parse(JSON.parse(fixture("drafting/facts.json")));
}

/** Where the spans of a sentence stand. */
export function stretchesOf({ id, text, spans }: Sentence): readonly Stretch[] {
  return spans.map((span) => {
    const from = nth(text, span.text, span.occurrence);
    if (from < 0) throw new RangeError(`sentence ${id} has no ${span.occurrence}. "${span.text}"`);
    return { from, to: from + span.text.length };
  });
}

function nth(text: string, part: string, occurrence: number): number {
  let at = -1;
  for (let found = 0; found < occurrence; found++) {
    at = text.indexOf(part, at + 1);
    if (at < 0) return at;
  }
  return at;
}
