/** What a Failure is to a reader: a title, what happened and what to do; `plain` for annotations, `text` for Markdown. */
import { reasonOf, type Failure } from "../errors.ts";
import { FAILURES_EXPLAINED } from "../render/codes.ts";
import { text } from "../render/escape.ts";
import { logLine, logText } from "../render/log-line.ts";

export function describeFailure(failure: Failure): {
  readonly title: string;
  readonly plain: string;
  readonly text: string;
} {
  const todo = FAILURES_EXPLAINED[failure.code];
  return {
    title: failure.code,
    plain: `${logLine(failure.message)}\n${todo}`,
    text: `${text(failure.message)}\n\n${todo}`,
  };
}

/** What a bug of ours is to a reader, with the place where it was noticed. */
export function describeBug(cause: unknown): string {
  const stack = cause instanceof Error ? (cause.stack ?? "") : "";
  return `This is a bug in model-rollout, not in your files: ${logLine(reasonOf(cause))}\n${logText(stack)}`;
}
