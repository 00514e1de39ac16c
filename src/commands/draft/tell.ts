/** What `draft` prints, and what its exit code says. */
import { maskedValue } from "../../config/secrets.ts";
import { isWhole } from "../../render/drafted-file.ts";
import { draftSection } from "../../render/draft-section.ts";
import { renderDraftedFile } from "../../render/drafted-file-text.ts";
import { isEnough, weighedLines, type Weighed } from "../../render/weighed.ts";
import { renderSuggested } from "../../render/file-suggestion.ts";
import type { Drafts } from "../draft.ts";
import type { Suggested } from "../draft-suggest.ts";
import type { ExitCode } from "../outputs.ts";
import { lineForLog, printProblems } from "../tell.ts";

type Told = Exclude<Drafts, { readonly kind: "request" }>;

/** 0 nothing is left to decide · 3 a person must decide or mend something · 4 nobody could be asked · 5 the model gave nothing, the file stands without it. */
export function exitCodeOfDraft(drafts: Told): ExitCode {
  switch (drafts.kind) {
    case "complete":
      return isSettled(drafts) ? 0 : 3;
    case "refused":
      return 4;
    case "words":
      return drafts.forReaders.outcome.kind === "drafted" ? 0 : 5;
    case "drafted":
      if (drafts.drafted.asked.kind === "failed") return 5;
      return isWhole(drafts.drafted) && isSettled(drafts.drafted) ? 0 : 3;
  }
}

function isSettled({ weighed }: { readonly weighed: Weighed | null }): boolean {
  return weighed === null || isEnough(weighed);
}

function tellComplete({ path, weighed }: Extract<Told, { readonly kind: "complete" }>): string {
  const more = weighed === null ? [] : weighedLines(weighed);
  const state =
    more.length === 0
      ? "nothing is missing and every check is content; nobody was asked"
      : "nothing is missing and no check refuses it; nobody was asked. What plan and rubric have to say:";
  return `${[`${lineForLog(path)}: ${state}`, ...more.map((line) => `  ${lineForLog(line)}`)].join("\n")}\n`;
}

export function tellDraft(drafts: Told): string {
  switch (drafts.kind) {
    case "complete":
      return tellComplete(drafts);
    case "refused":
      return `${printProblems(drafts.problems, drafts.texts)}\n`;
    case "words": {
      const { title, body } = draftSection(drafts.forReaders, { audience: "team", isWhole: true });
      return `${title}\n\n${body}\n`;
    }
    case "drafted":
      return renderDraftedFile(drafts.drafted);
  }
}

export function documentOfDraft(drafts: Told): string {
  const document = { "schema-version": 1, ...contentOf(drafts) };
  return `${JSON.stringify(document, maskedValue, 2)}\n`;
}

function contentOf(drafts: Told): object {
  switch (drafts.kind) {
    case "complete":
      return drafts;
    case "refused":
      return { kind: drafts.kind, problems: drafts.problems };
    case "words":
      return { kind: drafts.kind, ...drafts.forReaders };
    case "drafted":
      return { kind: drafts.kind, ...drafts.drafted };
  }
}

/** For the summary of a job: what came of each file. */
export function summariseSuggested(suggested: Suggested): string {
  return suggested.kind === "skipped"
    ? renderSuggested([], suggested.because)
    : renderSuggested(suggested.files, null);
}

/** Without the files themselves: an output of a job holds a megabyte. */
export function documentOfSuggested(suggested: Suggested): string {
  const document =
    suggested.kind === "skipped"
      ? suggested
      : {
          kind: suggested.kind,
          files: suggested.files.map(({ path, came, drafted }) => ({
            path,
            came,
            asked: drafted?.asked ?? null,
            report: drafted?.report ?? null,
          })),
        };
  return JSON.stringify({ "schema-version": 1, ...document }, maskedValue);
}
