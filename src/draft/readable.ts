/** Trusted documents as a model reads them. */
import type { Plan } from "../plan/plan.ts";
import type { DraftDocument } from "./draft.ts";
import { redact } from "./redact.ts";

/** Letters of one document and of all together that are sent; what is longer is cut there. */
export const MOST_OF_A_DOCUMENT = 8_000;
export const MOST_OF_ALL_DOCUMENTS = 24_000;
/** Documents as they are sent, and as a quote of them is looked up: redacted, without hidden characters, not cut. */
export function readable(plan: Plan, documents: readonly DraftDocument[]): readonly DraftDocument[] {
  return documents.map(({ id, text }) => ({ id, text: redact(text, plan.rollout.people) }));
}

/** The same, cut: what does not fit is not sent, and it is said. */
export function sentDocuments(
  plan: Plan,
  documents: readonly DraftDocument[],
): readonly (DraftDocument & { readonly cut: boolean })[] {
  let left = MOST_OF_ALL_DOCUMENTS;
  return readable(plan, documents).map(({ id, text }) => {
    const shown = text.slice(0, Math.min(MOST_OF_A_DOCUMENT, left)).toWellFormed();
    left -= shown.length;
    return { id, text: shown, cut: shown.length < text.length };
  });
}
