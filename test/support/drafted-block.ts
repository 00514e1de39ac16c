/** Drafted words as readers get them: one example with everything in it, and the pieces to build odd ones. */
import type { CheckedDraft, Mark, Removed, Statement } from "../../src/draft/draft.ts";
import type { StatementWord } from "../../src/gate/drafted.ts";
import type { DraftForReaders } from "../../src/render/draft-section.ts";
import { digest, instant } from "../../src/units.ts";

/** Monday of the examples' approvals. */
const SAID_AT = Date.UTC(2026, 10, 23, 9, 12);

export const idOf = (index: number): string => index.toString(16).padStart(12, "0");

export function aStatement(given: Partial<Statement> = {}): Statement {
  return {
    id: "0c1d2e3f4a5b",
    slot: { kind: "summary" },
    text: "The candidate gets its first users after a week of shadow traffic.",
    marks: [],
    basis: { kind: "plan" },
    contradiction: null,
    verify: { how: "Hold it against the table of stages.", from: "model" },
    ...given,
  };
}

/** With its marks where these words stand. */
export function marking(
  text: string,
  ...words: readonly (readonly [string, "too-broad" | "uncertain"])[]
): Pick<Statement, "text" | "marks"> {
  const marks = words.map(([part, why]) => {
    const from = text.indexOf(part);
    if (from === -1) throw new RangeError(`${part} does not stand in ${text}`);
    return { from, to: from + part.length, why };
  });
  return { text, marks: marks.toSorted((a, b) => a.from - b.from) };
}

export function aRemoved(given: Partial<Removed> = {}): Removed {
  return {
    slot: { kind: "summary" },
    text: "Rollback takes 30 s.",
    why: "conflict",
    what: "it says 30 s; rollback.drilled is 41 s",
    ...given,
  };
}

export function aWord(given: Partial<StatementWord> = {}): StatementWord {
  return { id: idOf(1), says: "verified", by: "olga", at: instant(SAID_AT), reason: "", ...given };
}

export function drafted(
  draft: Partial<CheckedDraft> = {},
  given: Partial<DraftForReaders> = {},
): DraftForReaders {
  const whole = { statements: [aStatement()], removed: [], nextSteps: null, ...draft };
  return {
    rollout: "summarizer",
    digest: digest("d77810f25ad8".padEnd(64, "0")),
    outcome: { kind: "drafted", draft: whole },
    words: [],
    unread: [],
    provenance: {
      model: "words-2",
      host: "models.acme.example",
      temperature: 0,
      request: "5f1e0a77c4d9".padEnd(64, "a"),
      bytes: 18_432,
      isKept: false,
    },
    ...given,
  };
}

/** All of a draft is this text, marked somewhere. */
export function poisonedDraft(value: string, marks: readonly Mark[]): DraftForReaders {
  const slots: readonly Statement["slot"][] = [
    { kind: "stage", name: value },
    { kind: "term", term: value },
    { kind: "summary" },
  ];
  const source = { document: value, quote: value };
  const statements = slots.map((slot, index) =>
    aStatement({
      slot,
      id: idOf(index),
      text: value,
      marks,
      basis: { kind: index === 1 ? "not-found" : "quoted", ...source },
      contradiction: index === 0 ? { ...source, what: value } : null,
      verify: { how: value, from: "model" },
    }),
  );
  const step = { step: value, whyWrong: value, marks };
  const draft: CheckedDraft = {
    statements,
    removed: [aRemoved({ slot: { kind: "guard", name: value }, text: value, what: value })],
    nextSteps: [step, step],
  };
  const provenance = {
    model: value,
    host: value,
    temperature: 0,
    request: "a".repeat(64),
    bytes: 1,
    isKept: false,
  };
  const words = [aWord({ id: idOf(2), says: "rejected", by: value, reason: value })];
  return drafted(draft, { words, provenance });
}

/** Two conflicts, a contradiction, several marks, one statement verified and one rejected, of the rollout `summarizer`. */
export const EXAMPLE: DraftForReaders = drafted(
  {
    statements: [
      aStatement({
        id: idOf(0xa1),
        ...marking(
          "Version 2.0.0 summarises articles with a new model, and shadow traffic has no effect on users.",
          ["no effect", "too-broad"],
        ),
        verify: {
          how: "Look at the load of the baseline in the first hour of the shadow stage.",
          from: "model",
        },
      }),
      aStatement({
        id: idOf(1),
        text: "A rollback sets the flag first and leaves the old version running.",
        basis: {
          kind: "quoted",
          document: "docs/serving.md",
          quote: "The old version stays warm until the retire step",
        },
        verify: { how: "Read the passage in the document that it names.", from: "default" },
      }),
      aStatement({
        id: idOf(0xc0ffee),
        slot: { kind: "stage", name: "canary-1" },
        text: "The first live stage sends 1% of users to the candidate for 28 h.",
        basis: {
          kind: "quoted",
          document: "docs/slo.md",
          quote: "the first live stage bakes for at least 48 h",
        },
        contradiction: {
          document: "docs/slo.md",
          quote: "the first live stage bakes for at least 48 h",
          what: "The statement says 28 h; the document says at least 48 h.",
        },
      }),
      aStatement({
        id: idOf(0xbeef),
        slot: { kind: "stage", name: "canary-5" },
        ...marking(
          "At this stage slow articles are generally the longest ones, which users will probably not notice.",
          ["generally", "too-broad"],
          ["probably not notice", "uncertain"],
        ),
        basis: { kind: "none" },
        verify: { how: "Hold it against canary-5 in the table of stages.", from: "default" },
      }),
      aStatement({
        id: idOf(0xfeed),
        slot: { kind: "guard", name: "errors" },
        text: "The router keeps the last ready revision when this guard breaks.",
        basis: {
          kind: "not-found",
          document: "docs/serving.md",
          quote: "keeps the last revision ready forever",
        },
      }),
      aStatement({
        id: idOf(0xdad),
        slot: { kind: "message", index: 0 },
        ...marking("All desks have agreed to the dates.", ["All desks", "too-broad"]),
        basis: { kind: "none" },
      }),
    ],
    removed: [
      aRemoved(),
      aRemoved({
        slot: { kind: "stage", name: "canary-5" },
        text: "Five percent of users means ten thousand articles a day.",
        what: "it says ten thousand; no number of the plan is that",
      }),
      aRemoved({
        slot: { kind: "guard", name: "errors" },
        text: "Errors fell by 12% in the last quarter.",
        why: "unsupported",
        what: "it says 12%; the plan has no such number",
      }),
    ],
    nextSteps: [
      {
        step: "Bake the first live stage longer.",
        whyWrong:
          "Its samples suffice already, and longer exposure harms more readers if the new version is bad.",
        marks: [],
      },
      {
        ...stepMarking("Let screen-reader users in earlier, which always shows harm sooner.", "always"),
        whyWrong: "They are few: a doubling would take days to see.",
      },
    ],
  },
  {
    words: [
      aWord(),
      aWord({ id: idOf(0xdad), says: "rejected", by: "ole", reason: "the sports desk was never asked" }),
    ],
  },
);

function stepMarking(step: string, word: string) {
  const { marks } = marking(step, [word, "too-broad"]);
  return { step, marks };
}
