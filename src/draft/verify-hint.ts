import type { Slot, Statement } from "./draft.ts";

/** How a person can verify a statement: as the model says it, else by what the statement is about. */
export function verifyHint(
  how: string,
  slot: Slot,
  source: { readonly document: string } | null,
): Statement["verify"] {
  return /\p{L}/u.test(how) ? { how, from: "model" } : { how: ours(slot, source !== null), from: "default" };
}

function ours(slot: Slot, hasSource: boolean): string {
  if (hasSource) return "Read the passage in the document that it names.";
  switch (slot.kind) {
    case "summary":
      return "Hold it against the stages, guards and cohorts of this plan.";
    case "stage":
      return `Hold it against ${slot.name} in the table of stages.`;
    case "guard":
      return `Hold it against ${slot.name} in the table of guards.`;
    case "message":
      return "Ask whoever gets the message whether it says what they need.";
    case "term":
      return "Look the word up in the glossary.";
  }
}
