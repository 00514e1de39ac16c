/** A question that may be refused, and what a refusal means. */
import { Failure } from "../../errors.ts";
import type { FailureCode } from "../../errors.ts";
import type { Answer } from "../../protection/settings.ts";

/** How GitHub says that a feature is not part of what this repository pays for. */
const NOT_IN_PLAN = /upgrade to github|make this repository public to enable/i;

/** What only this question met; anything else says that GitHub or the token is not there at all. */
const REFUSALS: ReadonlySet<FailureCode> = new Set([
  "github-forbidden",
  "github-not-found",
  "github-refused",
  "github-garbage",
  "file-unreadable",
]);

/**
 * The answer, or why there is none. Only what this token may not see is an answer; GitHub being silent is none.
 *
 * @throws Failure github-unauthorised, github-unavailable, github-rate-limited
 */
export async function answered<T>(needs: string, ask: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { kind: "read", value: await ask() };
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause;
    if (!REFUSALS.has(cause.code)) throw cause;
    const because = becauseOf(cause);
    return NOT_IN_PLAN.test(because) ? { kind: "not-in-plan", because } : { kind: "unread", because, needs };
  }
}

/** What GitHub said, without what we asked and without the address of its documentation. */
function becauseOf({ message }: Failure): string {
  return message
    .replace(/^Asked for [^]*?\. (?=GitHub answered|Expected)/, "")
    .replace(/\. Add to `permissions:`[^]*$/, "")
    .replace(/ - https:\/\/docs\.github\.com\S*/g, "");
}
