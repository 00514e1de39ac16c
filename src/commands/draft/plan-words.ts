/** `draft --words`: words for the plan of one rollout file, as a pull request would show them, for reading here. Nothing keeps them. */
import type { Drafting } from "../../config/drafting.ts";
import { isBlocked, type Problem } from "../../config/problem.ts";
import { bodyOf, type DraftBody } from "../../draft/body.ts";
import { checkWords, tidyAnswer } from "../../draft/check-words.ts";
import type { DraftDocument } from "../../draft/draft.ts";
import { wordsRequest } from "../../draft/words-request.ts";
import type { Plan } from "../../plan/plan.ts";
import { forThePublic } from "../../plan/public.ts";
import type { Drafter } from "../../ports.ts";
import type { DraftForReaders } from "../../render/draft-section.ts";
import { ask } from "./ask.ts";
import { checkFile, type CheckTerms } from "./check-file.ts";
import { readDocuments, type TrustedDocuments } from "./read-documents.ts";

export interface PlanWordsTerms extends Omit<CheckTerms, "base"> {
  readonly drafting: Drafting;
  readonly openDrafter: (drafting: Drafting) => Drafter;
  /** Whether the request is only shown. */
  readonly printRequest: boolean;
}

export type PlanWords =
  | { readonly kind: "words"; readonly forReaders: DraftForReaders }
  | { readonly kind: "request"; readonly body: DraftBody }
  | { readonly kind: "refused"; readonly problems: readonly Problem[] };

/** What leaves is what may leave for a public repository: who reads this terminal is not known. */
export async function planWords(
  file: { readonly path: string; readonly text: string },
  terms: PlanWordsTerms,
): Promise<PlanWords> {
  const { plan: whole, problems } = await checkFile(file, { ...terms, base: terms.files });
  if (whole === null || isBlocked(problems)) return { kind: "refused", problems };
  const plan = forThePublic(whole);
  const { documents, unread } = await readDocuments(terms.files, terms.drafting);
  const answering = { ...terms, plan, unread };
  const wanted = wordsRequest(plan, { documents });
  if (wanted.kind === "missing")
    return wordsOf(answering, { outcome: { kind: "missing-context", detail: wanted.what }, body: null });
  const body = bodyOf(wanted.request, terms.drafting);
  if (terms.printRequest) return { kind: "request", body };
  const { asked, answer } = await ask(terms.openDrafter, body, terms.drafting);
  const outcome = outcomeOf(answer, { plan, documents });
  switch (asked.kind) {
    case "not-asked":
      return wordsOf(answering, { outcome: { kind: "too-costly", detail: [asked.because] }, body: null });
    case "failed":
      return wordsOf(answering, { outcome: { kind: "failed", detail: [asked.detail] }, body });
    case "answered":
      return wordsOf(answering, { outcome, body });
  }
}

function outcomeOf(
  answer: string | null,
  context: { readonly plan: Plan; readonly documents: readonly DraftDocument[] },
): DraftForReaders["outcome"] {
  const tidy = tidyAnswer(answer ?? "", context.documents);
  if (tidy.kind === "unusable") return { kind: "unusable", detail: [tidy.because] };
  const checked = checkWords(tidy.answer, context);
  return checked.kind === "unusable"
    ? { kind: "unusable", detail: [checked.because] }
    : { kind: "drafted", draft: checked.answer };
}

function wordsOf(
  {
    drafting,
    plan,
    unread,
  }: Pick<PlanWordsTerms, "drafting"> & Pick<TrustedDocuments, "unread"> & { readonly plan: Plan },
  { outcome, body }: { readonly outcome: DraftForReaders["outcome"]; readonly body: DraftBody | null },
): PlanWords {
  const { model, endpoint, parameters } = drafting;
  const provenance =
    body === null
      ? null
      : {
          model,
          host: URL.parse(endpoint)?.host ?? "",
          temperature: parameters.temperature,
          request: body.digest,
          bytes: body.bytes,
          isKept: false,
        };
  const { rollout, digest } = plan;
  return {
    kind: "words",
    forReaders: { rollout: rollout.name, digest, outcome, words: [], unread, provenance },
  };
}
