/** One sentence of a model, held against the plan and the trusted documents. */
import { canonicalJson } from "../plan/canonical-json.ts";
import { sha256 } from "../plan/sha256.ts";
import { marksIn } from "./breadth.ts";
import type { Basis, Contradiction, Mark, Removed, Slot, Statement } from "./draft.ts";
import { fill, type Filled } from "./placeholders.ts";
import { basisOf, contradictionOf } from "./sources.ts";
import { plainText } from "./strip.ts";
import { verifyHint } from "./verify-hint.ts";
import { freeText, withoutNames, wrongIn, type Known } from "./wrong.ts";

export interface DraftedSentence extends Filled {
  readonly slot: Slot;
  readonly source: { readonly document: string; readonly quote: string } | null;
  readonly contradicts: boolean;
  readonly verify: string;
}

export type Checked =
  | { readonly kind: "stands"; readonly statement: Statement }
  | { readonly kind: "removed"; readonly removed: Removed };

export function checkSentence(sentence: DraftedSentence, known: Known): Checked {
  const { slot, source, contradicts } = sentence;
  const text = plainText(sentence.text);
  const [wrong] = wrongIn(sentence, slot, known);
  if (wrong !== undefined) return { kind: "removed", removed: { slot, text, ...wrong } };
  const basis = basisFor(sentence, known);
  const contradiction = contradictionOf(text, basis, known.facts) ?? admitted(contradicts, basis);
  return {
    kind: "stands",
    statement: {
      id: idOf({ slot, text, basis, contradiction }, known),
      slot,
      text,
      marks: marksOf(text, basis),
      basis,
      contradiction,
      verify: verifyHint(hinted(sentence, known), slot, source),
    },
  };
}

/** 96 bits, because whoever answers may look for two statements with one id. */
const ID_DIGITS = 24;

/** Over all that a person looks at who verifies it: what it says, the plan that it says it of, and the document that it quotes. */
function idOf(
  said: Pick<Statement, "slot" | "text" | "basis" | "contradiction">,
  { rollout, digest, documents }: Known,
): string {
  const { basis } = said;
  const document =
    "document" in basis ? (documents.find(({ id }) => id === basis.document)?.text ?? null) : null;
  const source = document === null ? null : sha256(document);
  return sha256(canonicalJson({ of: rollout, plan: digest, ...said, source })).slice(0, ID_DIGITS);
}

function basisFor(sentence: DraftedSentence, known: Known): Basis {
  const { source, standing } = sentence;
  if (source !== null && source.quote !== "") {
    const basis = basisOf(source, known.documents);
    return basis.kind === "not-found"
      ? { ...basis, document: plainName(basis.document), quote: plainText(basis.quote) }
      : basis;
  }
  const isFree = /\p{N}/u.test(withoutNames(freeText(sentence, known.facts), known.facts));
  return standing.length > 0 && !isFree ? { kind: "plan" } : { kind: "none" };
}

/** A path that the file does not list may be any text. */
function plainName(document: string): string {
  return plainText(document).slice(0, 120).toWellFormed();
}

/** A model that says of a quote that it says otherwise is believed: that only ever holds a merge. */
function admitted(contradicts: boolean, basis: Basis): Contradiction | null {
  if (!contradicts || basis.kind !== "quoted") return null;
  return {
    document: basis.document,
    quote: basis.quote,
    what: "the model reads the document as saying another thing than the plan",
  };
}

/** What rests on nothing is uncertain as a whole, where no part of it is more so. */
function marksOf(text: string, basis: Basis): readonly Mark[] {
  const marks = marksIn(text);
  const isLoose = basis.kind === "none" || basis.kind === "not-found";
  return marks.length === 0 && isLoose ? [{ from: 0, to: text.length, why: "uncertain" }] : marks;
}

/** A hint is words too: with a number that the plan does not have it is none. */
function hinted({ verify, slot }: DraftedSentence, known: Known): string {
  const filled = fill(verify, known.byKey);
  return wrongIn(filled, slot, known).length === 0 ? plainText(filled.text) : "";
}
