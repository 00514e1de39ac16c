/** One plan → words: what is asked, who is asked, what is left of the answer. Loaded only where a policy drafts. */
import type { Drafting } from "../config/drafting.ts";
import { bodyOf, tooCostly, type DraftBody } from "../draft/body.ts";
import { checkWords, tidyAnswer } from "../draft/check-words.ts";
import { storeAnswer, storedAnswer } from "../draft/stored.ts";
import { wordsRequest } from "../draft/words-request.ts";
import { draftStandingOf } from "../gate/drafted-standing.ts";
import type { PullRequestFacts } from "../gate/facts.ts";
import { editorOf, findOwnComment, PLAN_MARKER } from "../gate/own-comment.ts";
import type { Plan } from "../plan/plan.ts";
import { forThePublic } from "../plan/public.ts";
import type { DraftForReaders, NoDraft } from "../render/draft-section.ts";
import { audienceOf } from "./audience.ts";
import type { DraftedWords } from "./draft-words.ts";
import type { TrustedDocuments } from "./draft/read-documents.ts";
import type { PublishWorld } from "./world.ts";

interface DraftOrder extends TrustedDocuments {
  readonly plan: Plan;
  readonly drafting: Drafting;
  readonly facts: PullRequestFacts;
  readonly ask: boolean;
  /** Whether it is among the first plans of the pull request: no more are asked about. */
  readonly place: "asked-about" | "beyond";
  /** What this run asked before, by the digest of the request. */
  readonly answers: Map<string, Promise<string | Refused>>;
}

/** A model that does not answer is an outcome: no reason to go without a plan. */
export async function draftOne(world: PublishWorld, order: DraftOrder): Promise<DraftedWords> {
  const { drafting, facts, documents } = order;
  const plan = audienceOf({ facts }) === "public" ? forThePublic(order.plan) : order.plan;
  const none = (kind: NoDraft["kind"], ...detail: readonly string[]): DraftedWords =>
    withoutWords(order, { kind, detail });
  if (facts.head.fork) return none("fork");
  const asked = wordsRequest(plan, { documents });
  if (asked.kind === "missing") return none("missing-context", ...asked.what);
  const body = bodyOf(asked.request, drafting);
  const kept = keptAnswer(facts, body);
  const answer = kept ?? (await answerTo(world, order, body));
  if (typeof answer !== "string") return { ...none(answer.kind, ...answer.because) };
  const checked = checkWords(answer, { plan, documents });
  const provenance = { body, isKept: kept !== null };
  if (checked.kind === "unusable")
    return wordsOf(order, { kind: "unusable", detail: [checked.because] }, provenance);
  return {
    ...wordsOf(order, { kind: "drafted", draft: checked.answer }, provenance),
    kept: storeAnswer(body.digest, answer),
  };
}

/** One plan without words, and why. */
export function withoutWords(order: DraftOrder, because: NoDraft): DraftedWords {
  return wordsOf(order, because, null);
}

/** Why there is no answer. */
export interface Refused {
  readonly kind: "not-asked" | "failed" | "too-costly" | "too-many" | "unusable";
  readonly because: readonly string[];
}

/** What is not asked now: plans beyond the first, and whatever a run may not ask that only looks again. */
async function answerTo(world: PublishWorld, order: DraftOrder, body: DraftBody): Promise<string | Refused> {
  if (order.place === "beyond")
    return { kind: "too-many", because: ["Only the first five plans of a pull request are asked about."] };
  if (order.ask) {
    const answer = order.answers.get(body.digest) ?? ask(world, order, body);
    order.answers.set(body.digest, answer);
    return answer;
  }
  const { plan, facts } = order;
  const shown = draftStandingOf(facts, { rollout: plan.rollout.name, digest: plan.digest });
  // The run that wrote the plan asked and got nothing: there is nothing to wait for.
  return shown.kind === "shown" && shown.statements.length === 0
    ? { kind: "failed", because: ["The run that wrote this plan got no words."] }
    : { kind: "not-asked", because: [] };
}

/** The answer as it may be kept, or why there is none. What was sent is told by its digest and size alone. */
async function ask(
  world: PublishWorld,
  { drafting, plan, documents }: DraftOrder,
  body: DraftBody,
): Promise<string | Refused> {
  const cost = tooCostly(body, drafting);
  if (cost !== null) return { kind: "too-costly", because: [cost] };
  if (world.openDrafter === undefined)
    return { kind: "not-asked", because: ["nothing here can ask a model"] };
  const { digest, bytes } = body;
  world.log(`words for ${plan.rollout.name}: asking ${drafting.model}, request ${digest} of ${bytes} bytes`);
  const drafted = await world.openDrafter(drafting).ask(body.text);
  if (drafted.kind === "failed") {
    world.log(`words for ${plan.rollout.name}: ${drafted.why}`);
    return { kind: "failed", because: [drafted.detail] };
  }
  const tidy = tidyAnswer(drafted.text, documents);
  return tidy.kind === "unusable" ? { kind: "unusable", because: [tidy.because] } : tidy.answer;
}

/** An answer in a comment that somebody else edited may be anybody's. */
function keptAnswer({ comments }: PullRequestFacts, { digest }: DraftBody): string | null {
  const own = findOwnComment(comments.items, PLAN_MARKER);
  return own === null || editorOf(own) !== null ? null : storedAnswer(own.body, digest);
}

function wordsOf(
  { plan, drafting, unread }: DraftOrder,
  outcome: DraftForReaders["outcome"],
  asked: { readonly body: DraftBody; readonly isKept: boolean } | null,
): DraftedWords {
  const { model, endpoint, parameters } = drafting;
  const provenance =
    asked === null
      ? null
      : {
          model,
          host: URL.parse(endpoint)?.host ?? "",
          temperature: parameters.temperature,
          request: asked.body.digest,
          bytes: asked.body.bytes,
          isKept: asked.isKept,
        };
  return {
    forReaders: { rollout: plan.rollout.name, digest: plan.digest, outcome, unread, provenance },
    kept: null,
  };
}
