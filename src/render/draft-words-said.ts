/** What people said of a drafted statement, and what it is about. */
import type { Slot } from "../draft/draft.ts";
import type { StatementWord } from "../gate/drafted.ts";
import { instant } from "../units.ts";
import { cell, span, text } from "./escape.ts";
import { moment } from "./numbers.ts";

/** By the id of the statement. */
export type Said = ReadonlyMap<string, StatementWord>;

export function stateWords(word: StatementWord | undefined): string {
  if (word === undefined) return "not verified";
  const { says, by, at, reason } = word;
  const why = reason === "" ? "" : `: ${cell(reason, 200)}`;
  return `**${says}** by ${text(`@${by}`)} on ${moment(instant(at))}${why}`;
}

/** A document or a name of the file, whose length nobody promises. */
export function named(name: string): string {
  return span(name, 100);
}

export function slotName(slot: Slot): string {
  switch (slot.kind) {
    case "summary":
      return "the summary";
    case "stage":
      return `stage ${named(slot.name)}`;
    case "guard":
      return `guard ${named(slot.name)}`;
    case "message":
      return `message ${slot.index + 1}`;
    case "term":
      return `the word “${cell(slot.term, 60)}”`;
  }
}
