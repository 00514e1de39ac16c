/** What of a draft needs a person first: statements against a trusted document, and sentences that are gone. */
import type { Contradiction, Removed, Statement } from "../draft/draft.ts";
import { named, slotName, stateWords, type Said } from "./draft-words-said.ts";
import { cell, span } from "./escape.ts";
import { blocks, capped } from "./markdown.ts";
import { reasons } from "./marked.ts";
import { count, plural } from "./numbers.ts";

/** How much is shown: what is never cut has to stay short, whatever a model writes. */
export interface Room {
  readonly rows: number;
  /** Characters of each text. */
  readonly longest: number;
}

export const ALL_ROOM: Room = { rows: Number.POSITIVE_INFINITY, longest: 1_000 };
export const LITTLE_ROOM: Room = { rows: 3, longest: 100 };

export interface Contradicting extends Statement {
  readonly contradiction: Contradiction;
}

export function contradicting(statements: readonly Statement[]): readonly Contradicting[] {
  return statements.flatMap(({ contradiction, ...rest }) =>
    contradiction === null ? [] : [{ ...rest, contradiction }],
  );
}

/** Both texts, and the lines to type: those that hold first. */
export function contradictions(statements: readonly Statement[], said: Said, room: Room): string {
  const all = contradicting(statements);
  if (all.length === 0) return "";
  const open = all.filter(({ id }) => !said.has(id));
  const { shown, more } = capped([...open, ...all.filter(({ id }) => said.has(id))], room.rows);
  const seen = new Set(shown.map(({ id }) => id));
  const left = open.filter(({ id }) => !seen.has(id)).map(({ id }) => span(id));
  // What holds the merge has to be settled, also where there is no room for its words.
  const idsLeft = left.length === 0 ? [] : [`- to be settled too: ${left.join(" ")}`];
  const what = `${plural(all.length, "statement")} ${contradictsA(all.length)}`;
  return blocks([
    open.length === 0
      ? `**${what}**, looked at by people`
      : `**Holds the merge: ${what}**${open.length === all.length ? "" : `, ${count(open.length)} of them open`}`,
    [...shown.map((each) => contradictionLines(each, said, room)), ...moreLine(more), ...idsLeft].join("\n"),
  ]);
}

/** After a count of statements. */
export function contradictsA(amount: number): string {
  return `${amount === 1 ? "contradicts" : "contradict"} a trusted document`;
}

function contradictionLines({ id, text, contradiction }: Contradicting, said: Said, room: Room): string {
  const { document, quote, what } = contradiction;
  const word = said.get(id);
  const wayOut =
    word === undefined
      ? `To be settled in a comment of your own: \`/rollout resolve ${id} <reason>\` if it may stand, \`/rollout reject ${id} <reason>\` if it is wrong`
      : stateWords(word);
  return [
    `- The model: “${cell(text, room.longest)}”`,
    `  - ${named(document)}: “${cell(quote, room.longest)}”`,
    `  - **conflict**: ${cell(what, room.longest)}`,
    `  - ${wayOut}`,
  ].join("\n");
}

/** Struck through, with what is right: conflicts before what nothing supports. */
export function removals(removed: readonly Removed[], room: Room): string {
  if (removed.length === 0) return "";
  const against = removed.filter(({ why }) => why === "conflict");
  const { shown, more } = capped([...against, ...removed.filter(({ why }) => why !== "conflict")], room.rows);
  const lines = shown.map(
    ({ slot, text, what, why }) =>
      `- <del>${cell(text, room.longest)}</del><br>${why === "conflict" ? "**conflict**" : "unsupported"}: ${cell(what, room.longest)} · about ${slotName(slot)}`,
  );
  return blocks([
    `**Removed from the draft: ${removalCounts(removed)}**`,
    [...lines, ...moreLine(more)].join("\n"),
  ]);
}

/** `2 conflicts with the plan, 1 unsupported`. */
export function removalCounts(removed: readonly Removed[]): string {
  const against = removed.filter(({ why }) => why === "conflict").length;
  const unsupported = removed.length - against;
  return [
    ...(against === 0 ? [] : [`${plural(against, "conflict")} with the plan`]),
    ...(unsupported === 0 ? [] : [`${count(unsupported)} unsupported`]),
  ].join(", ");
}

/** The marked words alone, where there is no room for their statements. */
export function markedWords(statements: readonly Statement[], room: Room): string {
  const all = statements.filter(({ marks }) => marks.length > 0);
  const { shown, more } = capped(all, room.rows);
  const lines = shown.map(
    ({ id, text, marks }) => `- ${span(id)} ${reasons(text, marks.slice(0, room.rows)).join(" · ")}`,
  );
  return all.length === 0
    ? ""
    : blocks(["**Uncertain or too broad**", [...lines, ...moreLine(more)].join("\n")]);
}

function moreLine(more: number): readonly string[] {
  return more === 0 ? [] : [`- ${count(more)} more in \`plan.md\``];
}
