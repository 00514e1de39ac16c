/** The answer of a model, held against the plan and the trusted documents: sentence by sentence, every time it is shown. */
import { canonicalJson } from "../plan/canonical-json.ts";
import type { Plan } from "../plan/plan.ts";
import { HIDDEN } from "./addresses.ts";
import { limited, readAnswer, type Answer, type AnsweredStatement, type ReadAnswer } from "./answer.ts";
import { checkSentence, type Checked } from "./check-sentence.ts";
import type { CheckedDraft, DraftDocument, Slot } from "./draft.ts";
import { isEnglish } from "./english.ts";
import { factsOf } from "./facts.ts";
import { roomsOf } from "./misplaced.ts";
import { checkSteps } from "./next-steps.ts";
import { fill, tidy } from "./placeholders.ts";
import { readable } from "./readable.ts";
import { redact } from "./redact.ts";
import { sentencesIn } from "./sentences-in.ts";
import { slotName, slotsOf } from "./slots.ts";
import type { Known } from "./wrong.ts";

export interface WordsContext {
  /** As its readers may see it: for a public repository what `forThePublic` leaves. */
  readonly plan: Plan;
  /** As they are on the base branch. */
  readonly documents: readonly DraftDocument[];
}

/** More sentences are nothing that anybody verifies. */
const MOST_SENTENCES = 60;

/**
 * The answer as it may be kept: read, without markup, secrets and people, as one text. Tidied twice is tidied once.
 *
 * @param documents those of the request: their names stay as they are
 */
export function tidyAnswer(text: string, documents: readonly DraftDocument[] = []): ReadAnswer<string> {
  const read = readAnswer(text);
  if (read.kind === "unusable") return read;
  const { statements, nextSteps } = tidied(read.answer, documents);
  // It has to fit into a comment: what says nothing, and what nobody reads, is left out.
  const kept = statements.map(({ slot, text: words, source, contradicts, verify }) => ({
    slot,
    text: words,
    source: source ?? undefined,
    contradicts: contradicts || undefined,
    verify: verify === "" ? undefined : verify,
  }));
  return { kind: "answer", answer: canonicalJson({ statements: kept, nextSteps }) };
}

/**
 * What of an answer may be shown, and as what.
 *
 * Nothing of it is believed: an unknown place, key, number or quote is dropped, removed or marked. An answer and what
 * `tidyAnswer` leaves of it come out the same.
 */
export function checkWords(text: string, { plan, documents }: WordsContext): ReadAnswer<CheckedDraft> {
  const read = readAnswer(text);
  if (read.kind === "unusable") return read;
  const { statements, nextSteps } = tidied(read.answer, documents);
  const words = statements.map((each) => each.text.replaceAll(/\{\{[^}]*\}\}/g, "")).join(" ");
  if (!isEnglish(words))
    return { kind: "unusable", because: "Expected words in English, found another language." };
  const facts = factsOf(plan);
  const known: Known = {
    facts,
    byKey: new Map(facts.map((fact) => [fact.key, fact])),
    rooms: roomsOf(facts),
    documents: readable(plan, documents),
    rollout: plan.rollout.name,
    digest: plan.digest,
  };
  const slots = new Map(slotsOf(plan).map((slot) => [`${slot.kind} ${slotName(slot)}`, slot]));
  const checked = statements
    .flatMap((each) => {
      const slot = slots.get(`${each.slot.kind} ${each.slot.name}`);
      return slot === undefined ? [] : checkStatement(slot, each, known);
    })
    .slice(0, MOST_SENTENCES);
  return {
    kind: "answer",
    answer: {
      statements: once(
        checked.flatMap((each) => (each.kind === "stands" ? [each.statement] : [])),
        ({ id }) => id,
      ),
      removed: once(
        checked.flatMap((each) => (each.kind === "removed" ? [each.removed] : [])),
        canonicalJson,
      ),
      nextSteps: checkSteps(nextSteps, known),
    },
  };
}

function tidied({ statements, nextSteps }: Answer, documents: readonly DraftDocument[]): Answer {
  const ids = new Set(documents.map(({ id }) => id));
  const nameOf = (document: string): string => (ids.has(document) ? document : redact(document));
  // Plain letters may be more than those that they stood for.
  return limited({
    statements: statements.map((each) => ({
      ...each,
      slot: { kind: tidy(each.slot.kind), name: tidy(each.slot.name) },
      text: tidy(each.text),
      // A quote stands in its document letter by letter, or it does not.
      source: each.source && {
        // What is no document may be anything.
        document: nameOf(each.source.document.replaceAll(HIDDEN, "")),
        quote: redact(each.source.quote),
      },
      verify: tidy(each.verify),
    })),
    nextSteps: nextSteps.map(({ step, whyWrong }) => ({ step: tidy(step), whyWrong: tidy(whyWrong) })),
  });
}

/** Each sentence stands or falls alone, with the source and the hint of its statement. */
function checkStatement(slot: Slot, statement: AnsweredStatement, known: Known): readonly Checked[] {
  return sentencesIn(fill(statement.text, known.byKey)).map((sentence) =>
    checkSentence({ ...statement, slot, ...sentence }, known),
  );
}

function once<Thing>(things: readonly Thing[], keyOf: (thing: Thing) => string): readonly Thing[] {
  return [...new Map(things.map((thing) => [keyOf(thing), thing])).values()];
}
