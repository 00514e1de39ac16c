/** Answers to what people say of drafted statements. */
import type { Answer } from "./answer.ts";
import { DISMISSALS_EXPLAINED } from "./codes.ts";
import { span, text } from "./escape.ts";
import { count, plural } from "./numbers.ts";

type WordsAnswer = Extract<
  Answer,
  {
    readonly kind:
      | "statements-said"
      | "nothing-drafted"
      | "drafted-unread"
      | "statement-refused"
      | "statement-misfit"
      | "unknown-statement";
  }
>;

export function wordsAnswer(answer: WordsAnswer): string {
  switch (answer.kind) {
    case "statements-said":
      return said(answer);
    case "nothing-drafted":
      return "the policy on the base branch has no words drafted, so that there is nothing to verify. Nothing was done.";
    case "drafted-unread":
      return "it is not known which drafted statements the plan shows: our comment is missing, is of another plan, or somebody else edited it. Nothing was done. Run the job of the plan again, then write the line with the ids that stand there.";
    case "statement-refused":
      return `it does not count: ${DISMISSALS_EXPLAINED[answer.why]}. Nothing was done.`;
    case "statement-misfit":
      return `${misfit(answer.verb === "verify" ? "verified" : "resolved", answer.ids)} Nothing was done.`;
    case "unknown-statement":
      return `expected ${answer.open.length === 0 ? "the id of a drafted statement, and none waits for a word" : `the id of a drafted statement, as ${list(answer.open)}`}, found ${list(answer.ids)}. Nothing was done. A statement that changes gets another id, and needs a new word.`;
  }
}

function said(answer: Extract<WordsAnswer, { readonly kind: "statements-said" }>): string {
  const { says, ids, by, already, unknown, misfits, open } = answer;
  const many = ids.length === 1 ? `the drafted statement ${list(ids)} is` : `${list(ids)} are`;
  const before =
    already.length === 0
      ? ""
      : ` ${already.map(text).join(" and ")} had said so before; the last word counts.`;
  const rest = open.length === 0 ? " No drafted statement waits for a word." : ` ${waits(open.length)}`;
  return [
    `${many} ${says} by ${text(by)}.${before}`,
    ...(misfits.length === 0 ? [] : [misfit(says, misfits)]),
    ...(unknown.length === 0
      ? []
      : [`The plan shows no statement ${list(unknown)}: nothing was done for it.`]),
  ]
    .join(" ")
    .concat(rest);
}

function waits(open: number): string {
  return `${plural(open, "drafted statement")} still ${open === 1 ? "waits" : "wait"} for a word; the plan's comment has the lines to write.`;
}

/** What to write instead, for the first of them. */
function misfit(says: "verified" | "rejected" | "resolved", ids: readonly string[]): string {
  const [first = ""] = ids;
  const reject = span(`/rollout reject ${first} <reason>`);
  return says === "verified"
    ? `${list(ids)} contradict${ids.length === 1 ? "s" : ""} a trusted document: look at both, then write ${span(`/rollout resolve ${first} <reason>`)} or ${reject}.`
    : `${list(ids)} contradict${ids.length === 1 ? "s" : ""} no trusted document, so that nothing is to be resolved: write ${span(`/rollout verify ${first}`)} or ${reject}.`;
}

const MOST = 15;

function list(ids: readonly string[]): string {
  const shown = ids.slice(0, MOST).map((id) => span(id));
  const more = ids.length - shown.length;
  return `${shown.join(", ")}${more > 0 ? ` and ${count(more)} more` : ""}`;
}
