/** What a Failure is to a reader: a title, what happened and what to do. */
import type { Failure } from "../errors.ts";
import { FAILURES_EXPLAINED } from "../render/codes.ts";
import { text } from "../render/escape.ts";

export function describeFailure(failure: Failure): { readonly title: string; readonly text: string } {
  return { title: failure.code, text: `${text(failure.message)} ${FAILURES_EXPLAINED[failure.code]}` };
}
