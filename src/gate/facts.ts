/** Everything the gate knows about a pull request: fetched once, saved as JSON, replayed at will. */
import type { Instant, Sha } from "../units.ts";
import type { Around } from "./around.ts";

export interface Person {
  readonly login: string;
  readonly id: number | null;
  /** Only a `user` ever counts: a deleted account is a ghost, an app or mannequin is a bot. */
  readonly kind: "user" | "bot" | "ghost";
}

export interface Review {
  readonly id: number;
  readonly by: Person;
  readonly state: "approved" | "changes-requested" | "dismissed" | "commented" | "pending";
  /** What a dismissed review said before; absent where it was not dismissed. */
  readonly was?: "approved" | "changes-requested" | undefined;
  readonly commit: Sha | null;
  readonly body: string;
  readonly at: Instant | null;
  /** Whether its author may push to the repository now. */
  readonly canPush: boolean;
}

export interface Comment {
  readonly id: number;
  readonly by: Person;
  readonly body: string;
  readonly at: Instant;
  readonly edited: boolean;
  /** Written by the account that this program runs as. */
  readonly ours: boolean;
  /** Login of who edited it last, null where nobody did; absent while nobody asked. */
  readonly editor?: string | null | undefined;
  /** Slug of the app through which it was written, null where a person typed it; absent while nobody asked. */
  readonly viaApp?: string | null | undefined;
}

export interface Contributor {
  readonly commit: Sha;
  /** Author, committer and co-authors with an account. */
  readonly people: readonly Person[];
  /** E-mails that GitHub could not attribute to an account. */
  readonly unattributed: readonly string[];
  /** Absent while nobody asked. */
  readonly signature?: "valid" | "invalid" | "none" | undefined;
}

/** What CI or somebody else says about the head: a commit status, or a check run under its name. */
export interface HeadStatus {
  readonly context: string;
  readonly state: "success" | "pending" | "failure" | "skipped";
  /** Login or app slug that said so; null where GitHub does not tell. */
  readonly source: string | null;
}

export interface Listed<T> {
  readonly items: readonly T[];
  /** False where GitHub had more than could be read: waiting, never satisfied. */
  readonly complete: boolean;
}

/** A team or permission that could not be read says why; it is never an empty team. */
export type Membership =
  | { readonly kind: "members"; readonly logins: readonly string[] }
  | { readonly kind: "unreadable"; readonly because: string };

/** A file of the tree, with the git blob id that the digest covers. */
export interface FactFile {
  readonly path: string;
  readonly blob: string;
  readonly text: string;
  /** What it is instead of text, as `a symlink`; its text is empty then. */
  readonly refused?: string | undefined;
}

export interface PullRequestFacts {
  readonly repository: string;
  readonly isPrivate: boolean;
  readonly defaultBranch: string;
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly state: "open" | "closed" | "merged";
  readonly draft: boolean;
  readonly author: Person;
  readonly head: { readonly sha: Sha; readonly branch: string; readonly fork: boolean };
  readonly base: { readonly branch: string; readonly tip: Sha };
  readonly mergeCommit: Sha | null;
  readonly labels: readonly string[];
  readonly files: Listed<string>;
  readonly reviews: Listed<Review>;
  readonly comments: Listed<Comment>;
  readonly commits: Listed<Contributor>;
  /** The status of our context on the head, if any. */
  readonly status: { readonly state: string; readonly description: string } | null;
  /** What else hangs on the head's commit; absent while nobody asked. */
  readonly around?: Around | undefined;
  /** Statuses and check runs of the head; absent while nobody asked. */
  readonly checks?: Listed<HeadStatus> | undefined;
  /** The rollout folders' files at head and at the base's tip, and the policy at the base's tip. */
  readonly rolloutsAtHead: readonly FactFile[];
  readonly rolloutsAtBase: readonly FactFile[];
  readonly policy: FactFile | null;
  /** The policy at head; absent while nobody asked. */
  readonly policyAtHead?: FactFile | null | undefined;
  /** Permission and memberships, by login and by `@org/team`, as far as asked. */
  readonly permissions: Readonly<Record<string, "none" | "read" | "triage" | "write" | "maintain" | "admin">>;
  readonly teams: Readonly<Record<string, Membership>>;
}
