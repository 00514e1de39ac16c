/** Drafted words as a test plants them: the policy that asks for them, and our comment that shows them. */
import type { Drafting } from "../../src/config/drafting.ts";
import { hasDraftedMarker, writeDraftedMarker } from "../../src/gate/drafted-marker.ts";
import type { ShownDraft, ShownStatement } from "../../src/gate/drafted.ts";
import type { Comment } from "../../src/gate/facts.ts";
import { PLAN_MARKER } from "../../src/gate/own-comment.ts";
import { milliseconds } from "../../src/units.ts";
import type { MemoryWorld } from "./world.ts";
import { SHORT, comment } from "../unit/gate/facts-of.ts";

export const PLAIN = "a1a1a1a1a1a1";
export const SECOND = "b2b2b2b2b2b2";
export const CONTRADICTING = "c3c3c3c3c3c3";

/** `drafting` of a policy file; every statement needs a word in tier 3. */
export const DRAFTING_TEXT =
  "drafting: { endpoint: 'https://models.acme.example/v1', model: small-1, consent: the data office agreed, require-verified: [3] }\n";

export function draftingOf(given: Partial<Drafting> = {}): Drafting {
  return {
    endpoint: "https://models.acme.example/v1",
    model: "small-1",
    auth: null,
    consent: "the data office agreed",
    parameters: { temperature: 0, topP: null, seed: null, maxTokens: 4_000 },
    within: milliseconds(45_000),
    costs: null,
    documents: [],
    requireVerified: [1],
    ...given,
  };
}

export function statement(id: string, contradicts = false): ShownStatement {
  return { id, contradicts };
}

export function shownDraft(...statements: readonly ShownStatement[]): ShownDraft {
  return { rollout: "summarizer", plan: SHORT, statements };
}

/** Our comment with its marker line, as `plan` writes it. */
export function ourComment(shown: readonly ShownDraft[], given: Partial<Comment> = {}): Comment {
  return comment("github-actions", bodyWith(writeDraftedMarker(shown)), {
    by: { login: "github-actions", id: null, kind: "bot" },
    ours: true,
    editor: null,
    ...given,
  });
}

export function bodyWith(marker: string): string {
  return [PLAN_MARKER, "## A plan", marker, "", "Words."].join("\n");
}

/** Our comment in the world, with this marker in place of any other. */
export function plantDraft(world: MemoryWorld, pull: number, shown: readonly ShownDraft[]): void {
  const facts = world.pulls.get(pull);
  if (facts === undefined) throw new RangeError(`no pull request #${pull}`);
  const items = facts.comments.items.map((each) =>
    each.ours && each.body.startsWith(PLAN_MARKER)
      ? { ...each, body: withMarker(each.body, writeDraftedMarker(shown)) }
      : each,
  );
  world.pulls.set(pull, { ...facts, comments: { ...facts.comments, items } });
}

/** The comment with this marker line, and no other. */
export function withMarker(body: string, marker: string): string {
  const [first = "", ...rest] = body.split("\n").filter((line) => !hasDraftedMarker(line));
  return [first, marker, ...rest].join("\n");
}
