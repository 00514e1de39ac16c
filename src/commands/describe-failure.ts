/** What a Failure is to a reader: a title, what happened and what to do; `plain` for annotations, `text` for Markdown. */
import type { Failure } from "../errors.ts";
import { FAILURES_EXPLAINED } from "../render/codes.ts";
import { text } from "../render/escape.ts";

export function describeFailure(failure: Failure): {
  readonly title: string;
  readonly plain: string;
  readonly text: string;
} {
  const todo = FAILURES_EXPLAINED[failure.code];
  return {
    title: failure.code,
    plain: `${failure.message}\n${todo}`,
    text: `${text(failure.message)}\n\n${todo}`,
  };
}
