/** What is asked of a model for words in the plan: names and numbers from a list, trusted documents, nothing else. */
import { canonicalJson } from "../plan/canonical-json.ts";
import { isLive, type Plan } from "../plan/plan.ts";
import { ANSWER_SCHEMA } from "./answer.ts";
import { shortDigest } from "../units.ts";
import type { DraftDocument } from "./draft.ts";
import type { Fact } from "./fact.ts";
import { factsOf } from "./facts.ts";
import { sentDocuments } from "./readable.ts";
import { redact } from "./redact.ts";
import type { DraftRequest } from "./request.ts";
import { momentOf, slotName, slotsOf } from "./slots.ts";
import { WORDS_RULES } from "./words-rules.ts";

export type WordsAsked =
  | { readonly kind: "request"; readonly request: DraftRequest }
  /** What the file does not say: a model that is asked without it would guess. */
  | { readonly kind: "missing"; readonly what: readonly string[] };

/** Bytes of facts that are sent, and the longest list of slots. */
const MOST_FACTS = 20_000;
const MOST_SLOTS = 60;

/** @param plan as its readers may see it: for a public repository what `forThePublic` leaves */
export function wordsRequest(
  plan: Plan,
  { documents }: { readonly documents: readonly DraftDocument[] },
): WordsAsked {
  const what = missingIn(plan);
  if (what.length > 0) return { kind: "missing", what };
  const data = canonicalJson({
    // Another plan is asked about anew, whatever of it is told.
    plan: shortDigest(plan.digest),
    changes: plan.changes.map((change) => redact(change.what)),
    documents: sentDocuments(plan, documents),
    facts: sentFacts(factsOf(plan)),
    slots: slotsOf(plan)
      .slice(0, MOST_SLOTS)
      .map((slot) => ({ kind: slot.kind, name: slotName(slot), when: momentOf(plan, slot) ?? undefined })),
  });
  return {
    kind: "request",
    request: {
      messages: [
        { role: "system", content: WORDS_RULES },
        { role: "user", content: data },
      ],
      schema: { name: "words", schema: ANSWER_SCHEMA },
    },
  };
}

/** Without these nobody could say anything of the plan that is not a guess. */
function missingIn({ rollout, changes, stages, hypothesis }: Plan): readonly string[] {
  const { baseline, candidate } = rollout.release;
  const measured = rollout.guards.filter(({ kind }) => kind !== "signal");
  const needs: readonly (readonly [boolean, string])[] = [
    [baseline.id !== "" && candidate.id !== "", "release: a baseline and a candidate"],
    [changes.length > 0, "release: what changes between baseline and candidate"],
    [rollout.cohorts.length > 0, "cohorts: who is watched separately"],
    [measured.length > 0, "guards: at least one with a limit"],
    [measured.some(({ onBreach }) => onBreach === "roll-back"), "guards: at least one that rolls back"],
    [stages.some(({ stage }) => isLive(stage)), "stages: at least one with live traffic"],
    [hypothesis !== null, "hypothesis: what the release is expected to do"],
    [rollout.people.length > 0, "people: who decides"],
  ];
  return needs.flatMap(([isThere, name]) => (isThere ? [] : [name]));
}

/** What a sentence rarely needs is left out, and what a single cohort shows in a stage; a text may name it all the same. */
const RARE = /\.(?:name|unit|weight-of-all|of|level)$/;
const LONGEST_KEY = 4;

function sentFacts(facts: readonly Fact[]): Readonly<Record<string, string>> {
  let left = MOST_FACTS;
  const told = facts.filter(
    ({ key }) => !RARE.test(key) && (key.split(".").length <= LONGEST_KEY || isWorst(key)),
  );
  return Object.fromEntries(
    told.flatMap(({ key, text }) => {
      left -= key.length + text.length;
      return left < 0 ? [] : [[key, text]];
    }),
  );
}

function isWorst(key: string): boolean {
  return /^stages\.[^.]+\.[^.]+\.worst\./.test(key);
}
