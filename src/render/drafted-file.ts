/** What drafting a rollout file did, for a terminal and for a pull request: data that the texts are laid out from. */
import type { Problem } from "../config/problem.ts";
import type { BaselineWeeks } from "../draft/file/baseline-weeks.ts";
import type { FileReport } from "../draft/file/draft-file.ts";

import type { Weighed } from "./weighed.ts";

/** Whether a model was asked, and what came of it. */
export type Asked =
  | { readonly kind: "not-asked"; readonly because: string }
  | {
      readonly kind: "answered";
      readonly model: string;
      /** What was sent, never the text itself. */
      readonly sha256: string;
      readonly bytes: number;
      readonly usage: { readonly input: number; readonly output: number } | null;
    }
  | {
      readonly kind: "failed";
      readonly model: string;
      readonly sha256: string;
      readonly bytes: number;
      readonly why: string;
      readonly detail: string;
      /** No byte of the request left. */
      readonly unsent?: true;
    };

export interface DraftedFile {
  /** Where the file is to stand. */
  readonly path: string;
  readonly text: string;
  /** What stands there now; null for nothing. */
  readonly before: string | null;
  readonly written: boolean;
  /** The call says that nothing is to be written. */
  readonly dryRun?: true;
  readonly asked: Asked;
  /** null where nobody asked for it. */
  readonly weeks: BaselineWeeks | null;
  readonly unasked: readonly { readonly guard: string; readonly because: string }[];
  readonly report: FileReport;
  /** JSON pointer of each place that a person decides → its line in the text. */
  readonly lines: Readonly<Record<string, number>>;
  /** Of the same checks as any file. */
  readonly problems: readonly Problem[];
  /** What plan and rubric say beside that; null where it cannot be planned yet. */
  readonly weighed: Weighed | null;
}

/** What stands in the way beside the places that a person decides anyway. */
export function blockersOf({ problems, lines }: DraftedFile): readonly Problem[] {
  const told = new Set(Object.values(lines));
  return problems.filter(
    ({ severity, code, at }) => severity === "blocker" && !(code === "undecided" && told.has(at.line)),
  );
}

/** Nothing of it is left for a person to decide, and no check stands in its way. */
export function isWhole({ report, problems }: DraftedFile): boolean {
  return report.todo.length === 0 && !problems.some(({ severity }) => severity === "blocker");
}
