/** A drafted rollout file on a pull request: suggested changes, or the whole file in a fence. Nothing in it can leave its fence. */
import { linesOf } from "../draft/file/line-changes.ts";
import type { SuggestedLines } from "../draft/file/suggested-lines.ts";
import { blockersOf, isWhole, type DraftedFile } from "./drafted-file.ts";
import { cell, code, span, text } from "./escape.ts";
import { plural } from "./numbers.ts";

/** GitHub takes 65,536 characters. */
const LONGEST = 60_000;
const SHOWN_AT_MOST = 20;

/** The first line of what we say of one file: which request it answers. @param key 12 hex digits */
export function suggestionMarker(key: string): string {
  return `<!-- model-rollout:draft ${key} -->`;
}

/** The first line of the comment that holds the whole of one file. @param file 12 hex digits of its path */
export function wholeFileMarker(file: string): string {
  return `<!-- model-rollout:draft-file ${file} -->`;
}

/** One suggestion; null where what stands in the block would not be what the file is to say, letter by letter. */
export function renderSuggestion({ lines }: SuggestedLines): string | null {
  const written = lines.join("\n");
  const block = code(written, "suggestion");
  const isExact = block.split("\n").slice(1, -1).join("\n") === written;
  return isExact && block.length <= LONGEST ? block : null;
}

/** What stands above the suggestions. */
export function renderSuggestionReview(drafted: DraftedFile, key: string): string {
  return [suggestionMarker(key), "", ...introduction(drafted), "", ...reportLines(drafted)].join("\n");
}

/** The same with the whole file, where its lines are not in the difference; null where it is too long for a comment. */
export function renderWholeFile(
  drafted: DraftedFile,
  marks: { readonly file: string; readonly key: string },
): string | null {
  const body = [
    wholeFileMarker(marks.file),
    suggestionMarker(marks.key),
    "",
    ...introduction(drafted),
    "",
    ...reportLines(drafted),
    "",
    `<details><summary>The whole of ${span(drafted.path)}, ${plural(linesOf(drafted.text).length, "line")}</summary>`,
    "",
    code(drafted.text.replace(/\n$/, ""), "yaml"),
    "",
    "</details>",
  ].join("\n");
  return body.length <= LONGEST ? body : null;
}

function introduction(drafted: DraftedFile): readonly string[] {
  const { path, report, asked } = drafted;
  const by = asked.kind === "answered" ? `by ${span(asked.model)}` : "without a model";
  const state = isWhole(drafted)
    ? "Nothing is left to decide, and every value is still yours to check."
    : `**${plural(report.todo.length, "place")} for a person to decide**: there it says \`TODO\`, and the file does not validate until somebody wrote a value.`;
  const request =
    asked.kind === "answered" ? ` The request had ${asked.bytes} bytes, SHA-256 ${span(asked.sha256)}.` : "";
  return [
    `**Drafted ${by}, not verified:** the gaps of ${span(path)}. ${state}`,
    "",
    `Each value has its origin beside it: the file itself, measured history, or our own computation. Nothing was committed, and nothing here approves anything.${request}`,
  ];
}

function reportLines(drafted: DraftedFile): readonly string[] {
  const { report, lines } = drafted;
  const more = report.todo.length - SHOWN_AT_MOST;
  const blockers = blockersOf(drafted).length;
  return [
    ...report.todo.slice(0, SHOWN_AT_MOST).map(({ path, why }) => {
      const line = Object.hasOwn(lines, path) ? `, line ${lines[path]} then` : "";
      return `- ${span(path, 200)}${line}: ${cell(why, 300)}`;
    }),
    ...(more > 0 ? [`- and ${more} more`] : []),
    ...(blockers > 0
      ? [`- ${plural(blockers, "error")} of the checks besides: the plan's comment has them`]
      : []),
  ];
}

/** What came of each file, in one word; the words of the command stand in `CAME`. */
export type Came = keyof typeof CAME;

const CAME = {
  suggested: "suggested changes stand beside its lines",
  commented: "its lines are not in the difference, so the whole file stands in a comment",
  "too-long": "the drafted file is too long for a comment: run `model-rollout draft` in a terminal",
  complete:
    "nothing is missing and no check refuses it; what there is to consider stands in the comment of `plan`. Nobody was asked",
  "offered-before": "what a model says to this stands on the pull request already; nobody was asked again",
  "not-read":
    "it cannot be read as it is, or says too little; the comment of `plan` says why, and nobody was asked",
  "no-answer": "the model gave nothing that can be used; nothing was posted",
  "nothing-to-offer": "nothing that the model said could be kept; nothing was posted",
  "dry-run": "a model would be asked; this is a dry run",
} as const;

/** For the summary of a job. @param skipped why nothing was looked at; null where it was */
export function renderSuggested(
  files: readonly { readonly path: string; readonly came: Came }[],
  skipped: string | null,
): string {
  const lines =
    skipped === null
      ? files.map(({ path, came }) => `- ${span(path)}: ${CAME[came]}`)
      : [`Nothing was drafted: ${text(skipped)}.`];
  return ["### Drafting", "", ...(lines.length === 0 ? ["No rollout file is changed here."] : lines)].join(
    "\n",
  );
}
