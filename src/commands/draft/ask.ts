/** Asks a model once, with a body that was held against its price, and says what came of it. */
import type { Drafting } from "../../config/drafting.ts";
import { tooCostly, type DraftBody } from "../../draft/body.ts";
import type { Drafter } from "../../ports.ts";
import type { Asked } from "../../render/drafted-file.ts";

export interface Answered {
  readonly asked: Asked;
  /** As the model wrote it; null where there is none. */
  readonly answer: string | null;
}

/** @param body what is sent, or why nobody is asked */
export async function ask(
  openDrafter: (drafting: Drafting) => Drafter,
  body: DraftBody | { readonly unasked: string },
  drafting: Drafting | null,
): Promise<Answered> {
  if ("unasked" in body) return notAsked(body.unasked);
  if (drafting === null) return notAsked("the call says --no-model");
  const costly = tooCostly(body, drafting);
  if (costly !== null) return notAsked(costly);
  const drafted = await openDrafter(drafting).ask(body.text);
  const sent = { model: drafting.model, sha256: body.digest, bytes: body.bytes };
  if (drafted.kind === "failed") {
    const { kind, ...failed } = drafted;
    return { asked: { kind, ...sent, ...failed }, answer: null };
  }
  return { asked: { kind: "answered", ...sent, usage: drafted.usage }, answer: drafted.text };
}

/** What came of asking, once the answer was read: one that says nothing at all is none. */
export function askedOf(asked: Asked, unusable: string | null): Asked {
  if (asked.kind !== "answered" || unusable === null) return asked;
  const { model, sha256, bytes } = asked;
  return { kind: "failed", model, sha256, bytes, why: "unusable", detail: unusable };
}

function notAsked(because: string): Answered {
  return { asked: { kind: "not-asked", because }, answer: null };
}
