/** Drafted statements as readers look them up: each with what it rests on, how to verify it, and what people said. */
import type { Slot, Statement } from "../draft/draft.ts";
import { named, slotName, stateWords, type Said } from "./draft-words-said.ts";
import { cell, span } from "./escape.ts";
import { blocks } from "./markdown.ts";
import { marked, reasons } from "./marked.ts";
import { plural } from "./numbers.ts";

const ORDER = ["summary", "stage", "guard", "message", "term"] as const satisfies readonly Slot["kind"][];
/** As many as one comment may name. */
const IDS_A_LINE = 15;

/** The summary first, then what is about a stage, a guard, a message, a word; within a kind as it was written. */
export function statementList(statements: readonly Statement[], said: Said): string {
  const sorted = ORDER.flatMap((kind) => statements.filter(({ slot }) => slot.kind === kind));
  const about = [...new Set(sorted.map(({ slot }) => slotName(slot)))];
  return blocks(
    about.flatMap((name) => [
      `**About ${name}**`,
      sorted
        .filter(({ slot }) => slotName(slot) === name)
        .map((each) => statementLine(each, said))
        .join("\n"),
    ]),
  );
}

/** The id comes first: it can be copied, and nothing that a model writes stands at the start of a line. */
function statementLine(statement: Statement, said: Said): string {
  const { id, text, marks, contradiction } = statement;
  const word = said.get(id);
  const words = marked(text, marks);
  const shown = word?.says === "rejected" ? `<del>${words}</del>` : words;
  const state = [
    ...reasons(text, marks),
    stateWords(word),
    contradiction === null
      ? restsOn(statement)
      : `**contradicts ${named(contradiction.document)}**, see above`,
    howTo(statement),
  ];
  return `- ${span(id)} ${shown}<br>${state.join(" · ")}`;
}

function restsOn({ basis }: Statement): string {
  switch (basis.kind) {
    case "quoted":
      return `${named(basis.document)}: “${cell(basis.quote, 500)}”`;
    case "not-found":
      return `**its quote does not stand in ${named(basis.document)}**`;
    case "plan":
      return "its values are the plan's, its words the model's";
    case "none":
      return "**no source**";
  }
}

function howTo({ basis, verify }: Statement): string {
  const by = basis.kind === "none" || basis.kind === "not-found" ? "verify by hand" : "to verify";
  return `${by}: ${cell(verify.how, 240)}${verify.from === "default" ? " (our hint)" : ""}`;
}

/** One ready line for as many ids as a comment may name. Contradictions have lines of their own. */
export function howToVerify(statements: readonly Statement[], said: Said): string {
  const open = statements.filter(({ id, contradiction }) => contradiction === null && !said.has(id));
  if (open.length === 0) return "";
  const ids = open.map(({ id }) => id);
  const lines = Array.from(
    { length: Math.ceil(ids.length / IDS_A_LINE) },
    (_, index) =>
      `- \`/rollout verify ${ids.slice(index * IDS_A_LINE, (index + 1) * IDS_A_LINE).join(" ")}\``,
  );
  const hints = statements.filter(({ verify }) => verify.from === "default").length;
  return blocks([
    `Who has looked a statement up says so in a comment of their own: \`/rollout verify <id>\`, or \`/rollout reject <id> <reason>\`. Not verified so far:`,
    lines.join("\n"),
    hints === 0
      ? ""
      : `For ${plural(hints, "statement")} the model named no way to verify: the hint is ours there.`,
  ]);
}
