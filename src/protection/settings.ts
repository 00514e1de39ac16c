/** What GitHub says about a repository's protection, as far as the token may ask. */
import type { Sha } from "../units.ts";

/**
 * A setting, or why it is not known. `not-in-plan`: GitHub does not have the feature for this repository, so it protects
 * nothing there.
 */
export type Answer<T> =
  | { readonly kind: "read"; readonly value: T }
  | { readonly kind: "unread"; readonly because: string; readonly needs: string }
  | { readonly kind: "not-in-plan"; readonly because: string };

export interface RepositoryFacts {
  readonly isPrivate: boolean;
  readonly defaultBranch: string;
  /** null where it may not be read, and in a repository without a commit. */
  readonly tip: Sha | null;
  /** Who the token stands for, as statuses name their creator; null where GitHub does not say. */
  readonly viewer: string | null;
}

/** One thing that a branch is held to; `ruleset` is null for classic branch protection. */
export type Rule = { readonly ruleset: number | null } & (
  | {
      readonly kind: "required-statuses";
      /** `source` is the id of the App that must have written it; null for anybody. */
      readonly statuses: readonly { readonly context: string; readonly source: number | null }[];
    }
  | {
      readonly kind: "pull-request";
      readonly approvals: number;
      readonly dismissesStale: boolean;
      readonly lastPush: boolean;
      readonly codeOwners: boolean;
    }
  | {
      readonly kind: "no-force-push" | "no-deletion" | "no-update" | "no-creation" | "merge-queue" | "other";
    }
);

export interface Classic {
  readonly rules: readonly Rule[];
  /** Whether administrators are held to them too. */
  readonly admins: boolean;
}

/** Who may pass a ruleset: `Integration 15368`, `OrganizationAdmin`, `RepositoryRole 5`. */
export interface Bypass {
  readonly type: string;
  readonly id: number | null;
  /** `pull_request` passes it only by a pull request. */
  readonly mode: string;
}

export interface Ruleset {
  readonly id: number;
  readonly name: string;
  /** null where GitHub hides it from this token. */
  readonly bypass: readonly Bypass[] | null;
}

export interface Protection {
  readonly rules: Answer<readonly Rule[]>;
  /** null where there is none. */
  readonly classic: Answer<Classic | null>;
  /** Rules of other branches, by name; a branch need not exist. */
  readonly others: ReadonlyMap<string, Answer<readonly Rule[]>>;
  /** Details of every ruleset that the rules name. */
  readonly rulesets: ReadonlyMap<number, Answer<Ruleset>>;
}

export interface Environment {
  readonly name: string;
  readonly reviewers: number;
  readonly preventsSelfReview: boolean;
  /** null where GitHub does not say. */
  readonly adminsBypass: boolean | null;
}

export interface ActionsSettings {
  readonly allowed: Answer<{
    readonly enabled: boolean;
    readonly allowed: "all" | "local_only" | "selected";
    /** null where GitHub does not say. */
    readonly pinned: boolean | null;
  }>;
  readonly token: Answer<{ readonly default: "read" | "write"; readonly approves: boolean }>;
  readonly environments: Answer<readonly Environment[]>;
  /** Names only, of the repository and of the organisation for it. */
  readonly secrets: Answer<readonly string[]>;
}

/** Our context as it stands on an open pull request's head, or on its test merge commit. */
export interface SeenStatus {
  readonly pullRequest: number;
  readonly on: "head" | "test-merge";
  readonly state: string;
  readonly creator: { readonly login: string; readonly isBot: boolean } | null;
}

export interface SeenStatuses {
  readonly statuses: readonly SeenStatus[];
  /** Open pull requests that were looked at, and whether there are more. */
  readonly looked: number;
  readonly complete: boolean;
}

/** Who stands behind `@org/team` and `CODEOWNERS:path`, what single people may do, and who owns paths. */
export interface PeopleSeen {
  readonly groups: Readonly<
    Record<
      string,
      | { readonly kind: "members"; readonly logins: readonly string[] }
      | { readonly kind: "unreadable"; readonly because: string }
    >
  >;
  /** Permission by login. */
  readonly access: Readonly<Record<string, Answer<string>>>;
  /** Owners by path; null without a CODEOWNERS file. */
  readonly owners: Answer<ReadonlyMap<string, readonly string[]> | null>;
}

/** The value, or null where it is not known. */
export function valueOf<T>(answer: Answer<T>): T | null {
  return answer.kind === "read" ? answer.value : null;
}
