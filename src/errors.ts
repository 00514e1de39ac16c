/** Why the world did not answer, or answered something we must not act on. A closed set: docs/codes.md has one row for each. */
export type FailureCode =
  | "github-unauthorised"
  | "github-forbidden"
  | "github-not-found"
  | "github-refused"
  | "github-rate-limited"
  | "github-unavailable"
  | "github-garbage"
  | "metrics-unreachable"
  | "router-unreachable"
  | "router-refused"
  | "router-conflict"
  | "router-not-ready"
  | "traffic-unconfirmed"
  | "state-lost"
  | "lost-race"
  | "route-busy"
  | "notify-failed"
  | "secret-missing"
  | "file-unreadable"
  | "call-wrong";

/**
 * The world did not answer. Retried only in adapters; everything else lets it through to the entry.
 *
 * A wrong file is a `Problem`, a breach or a missing approval is a value, and a bug is a RangeError or TypeError.
 */
export class Failure extends Error {
  readonly code: FailureCode;
  constructor(code: FailureCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = "Failure";
    this.code = code;
  }
}

/** What a caught value says, for a sentence that goes on. A cause that is no error, such as an answer, has no words of its own, and what is said already is not said again. */
export function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  if (!(cause.cause instanceof Error) && typeof cause.cause !== "string") return cause.message;
  const why = reasonOf(cause.cause);
  return cause.message.includes(why) ? cause.message : `${cause.message} (${why})`;
}
