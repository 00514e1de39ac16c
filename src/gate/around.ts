/** A commit can head several pull requests and carry statuses of several base branches: what else hangs on it. */
import type { Listed } from "./facts.ts";

export interface Around {
  /** Other open pull requests with the same head, and the branch that each goes into. */
  readonly siblings: Listed<Sibling>;
  /** Other base branches for which the head carries a success of ours. */
  readonly elsewhere: readonly string[];
  /** Login of who posted the status of our context, where that was not the account that this program runs as. */
  readonly saidBy: string | null;
}

export interface Sibling {
  readonly number: number;
  readonly branch: string;
}
