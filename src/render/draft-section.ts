/** What a model drafted, in one block: first what a person must look at, then the words, each with what it rests on. */
import type { CheckedDraft, NextStep } from "../draft/draft.ts";
import type { StatementWord } from "../gate/drafted.ts";
import type { Digest } from "../units.ts";
import {
  ALL_ROOM,
  contradicting,
  contradictions,
  contradictsA,
  LITTLE_ROOM,
  markedWords,
  removalCounts,
  removals,
} from "./draft-holds.ts";
import { howToVerify, statementList } from "./draft-statements.ts";
import type { Said } from "./draft-words-said.ts";
import { cell, span, text } from "./escape.ts";
import { blocks } from "./markdown.ts";
import { marked, reasons } from "./marked.ts";
import { count, plural } from "./numbers.ts";
import type { Audience } from "./plan-sections.ts";

/** Why there are no words. */
export interface NoDraft {
  readonly kind: "failed" | "fork" | "missing-context" | "too-costly" | "too-many" | "unusable" | "not-asked";
  /** One sentence, or what is missing. */
  readonly detail: readonly string[];
}

/** A document that nothing could be held against. */
export interface UnreadDocument {
  readonly id: string;
  /** As in "is not there". */
  readonly why: string;
}

export interface DraftProvenance {
  readonly model: string;
  readonly host: string;
  readonly temperature: number;
  /** SHA-256 of the request, and its size in bytes: the text itself is kept nowhere. */
  readonly request: string;
  readonly bytes: number;
  /** Whether the answer was kept from an earlier run. */
  readonly isKept: boolean;
}

/** What was drafted for one plan, or why nothing was. */
export interface DraftForReaders {
  readonly rollout: string;
  readonly digest: Digest;
  readonly outcome: { readonly kind: "drafted"; readonly draft: CheckedDraft } | NoDraft;
  /** What people said of its statements. */
  readonly words: readonly StatementWord[];
  /** Trusted documents that were not read. */
  readonly unread: readonly UnreadDocument[];
  readonly provenance: DraftProvenance | null;
}

export interface DraftLayout {
  readonly audience: Audience;
  /** Without it only what a person must look at is shown. */
  readonly isWhole: boolean;
}

const ONLY_WORDS =
  "A model wrote wording only. Every number of the plan comes from the rollout file or is computed; the model cannot approve, acknowledge, promote or set a limit.";
const UNDERLINED =
  "<ins>Underlined</ins> words say more than the plan shows, or are not certain: read them as a guess.";

/** One block per plan; its title counts what is in it. No alert stands in it: GitHub draws none inside a folded block. */
export function draftSection(
  { outcome, words, unread, provenance }: DraftForReaders,
  layout: DraftLayout,
): { readonly title: string; readonly body: string } {
  if (outcome.kind !== "drafted") return noDraft(outcome, provenance, layout);
  const { draft } = outcome;
  const { statements, removed } = draft;
  const said: Said = new Map(words.map((word) => [word.id, word]));
  const room = layout.isWhole ? ALL_ROOM : LITTLE_ROOM;
  return {
    title: `<b>Drafted by a model, ${titleState(draft, said)}</b>: ${countsOf(draft, said)}${unread.length === 0 ? "" : `, <b>${plural(unread.length, "trusted document")} not read</b>`}`,
    body: blocks([
      ONLY_WORDS,
      unreadLines(unread),
      contradictions(statements, said, room),
      removals(removed, room),
      ...(layout.isWhole
        ? wholeBody(draft, said)
        : [markedWords(statements, room), "All statements and the next steps are in `plan.md`."]),
      ...footer(provenance, layout),
    ]),
  };
}

/** The first lines: no contradiction of these can have been found. */
function unreadLines(unread: readonly UnreadDocument[]): string {
  const lines = unread.map(({ id, why }) => `- ${span(id, 200)} ${cell(why, 200)}`);
  if (lines.length === 0) return "";
  return `**Held against nothing of these trusted documents**, because they were not read: mend \`drafting.documents\` of the policy\n${lines.join("\n")}`;
}

function wholeBody({ statements, nextSteps }: CheckedDraft, said: Said): readonly string[] {
  const isMarked = [...statements, ...(nextSteps ?? [])].some(({ marks }) => marks.length > 0);
  return [
    isMarked ? UNDERLINED : "",
    statementList(statements, said),
    stepLines(nextSteps),
    howToVerify(statements, said),
  ];
}

function noDraft(
  { kind, detail }: NoDraft,
  provenance: DraftProvenance | null,
  layout: DraftLayout,
): { readonly title: string; readonly body: string } {
  const lines = detail.map((each) => `- because: ${cell(each, 300)}`).join("\n");
  return {
    title: `<b>No words were drafted</b>: ${NO_WORDS[kind]}`,
    body: blocks(["The plan is whole without them.", lines, ...footer(provenance, layout)]),
  };
}

const NO_WORDS: Readonly<Record<NoDraft["kind"], string>> = {
  failed: "the model gave no answer",
  fork: "no model is asked about a pull request from a fork",
  "missing-context": "the plan lacks what a model would have to guess",
  "too-costly": "the request would cost more than the policy allows",
  "too-many": "so many plans of one pull request are not asked about",
  unusable: "the answer cannot be used",
  "not-asked": "no model was asked this time",
};

/** Until a person has said something of each statement, the whole is not verified. */
function titleState({ statements }: CheckedDraft, said: Said): string {
  if (statements.length === 0 || statements.some(({ id }) => !said.has(id))) return "not verified";
  return statements.every(({ id }) => said.get(id)?.says === "verified")
    ? "verified by people"
    : "looked at by people";
}

function countsOf({ statements, removed }: CheckedDraft, said: Said): string {
  const saying = (says: StatementWord["says"]): number =>
    statements.filter(({ id }) => said.get(id)?.says === says).length;
  const against = contradicting(statements);
  const holding = against.filter(({ id }) => !said.has(id)).length;
  const contradicts = `${count(against.length)} ${contradictsA(against.length)}`;
  const some = (amount: number, name: string): readonly string[] =>
    amount === 0 ? [] : [`${count(amount)} ${name}`];
  return [
    plural(statements.length, "statement"),
    ...(against.length === 0 ? [] : [holding === 0 ? contradicts : `<b>${contradicts}: holds the merge</b>`]),
    ...some(statements.filter(({ marks }) => marks.length > 0).length, "uncertain or too broad"),
    ...some(saying("verified"), "verified"),
    ...some(saying("rejected"), "rejected"),
    ...some(saying("resolved"), "resolved"),
    ...(removed.length === 0 ? [] : [`removed: ${removalCounts(removed)}`]),
  ].join(", ");
}

function stepLines(steps: CheckedDraft["nextSteps"]): string {
  if (steps === null) return "**Next steps**: the model gave no usable alternatives.";
  const line = ({ step, whyWrong, marks }: NextStep, name: string): string =>
    `- Next step ${name}: ${[marked(step, marks), ...reasons(step, marks)].join(" · ")}<br>Might be wrong because: ${text(whyWrong)}`;
  const [first, second] = steps;
  return blocks(["**Two possible next steps**", `${line(first, "A")}\n${line(second, "B")}`]);
}

function footer(provenance: DraftProvenance | null, { audience }: DraftLayout): readonly string[] {
  const shown = audience === "public" ? "**This repository is public**: this text is public for good." : "";
  if (provenance === null) return [shown];
  const { model, host, temperature, request, bytes, isKept } = provenance;
  const asked = `${cell(model, 80)} at ${span(host, 100)}, temperature ${temperature}; request of ${count(bytes)} bytes, SHA-256 ${span(request, 64)}${isKept ? ", answered in an earlier run" : ""}.`;
  return [shown, `<sub>${asked}</sub>`];
}
