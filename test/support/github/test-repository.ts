/** A repository as tests work on it: people push, open, review, comment and merge. */
import type { SeenComment, SeenDeployment, SeenIssue, SeenStatus } from "./described.ts";
import type { FileContent } from "./world/commit-files.ts";
import type { Oid } from "./world/git.ts";
import type { Review, Role, Settings, Status } from "./world/model.ts";
import type { MergeGroup, MergeMethod } from "./world/pulls.ts";

export interface Push {
  /** A login, or a name and address that belong to nobody. */
  readonly author: string | { readonly name: string; readonly email: string };
  readonly message?: string;
  /** Logins or `Name <address>`, written as trailers. */
  readonly coAuthors?: readonly string[];
  /** Author and committer date: whatever the pusher claims. */
  readonly at?: number;
  readonly signed?: boolean;
  /** Parent to build on instead of the branch's tip: a force push. */
  readonly onto?: Oid;
}

export interface TestRepository {
  readonly name: string;
  permit(login: string, role: Role): void;
  /** Commits files (null removes one) and moves the branch, made from the default branch when new. */
  push(branch: string, files: Readonly<Record<string, FileContent>>, push: Push): Oid;
  /** A copy that belongs to somebody else; open its pull requests here with `fork`. */
  fork(fullName: string): TestRepository;
  /** Tip of a branch, or the commit that any expression names. */
  tip(expression: string): Oid;
  deleteBranch(branch: string): void;
  createRef(name: string, oid: Oid): void;
  /** Text of a file; null where there is none. */
  read(expression: string, path: string): string | null;
  openPullRequest(opening: {
    readonly head: string;
    readonly base: string;
    readonly author: string;
    readonly title?: string;
    readonly body?: string;
    readonly draft?: boolean;
    /** Full name of the fork that has the head. */
    readonly fork?: string;
  }): number;
  markReady(number: number): void;
  close(number: number): void;
  reopen(number: number): void;
  convertToDraft(number: number): void;
  /** Points the pull request at another base. */
  retarget(number: number, base: string): void;
  /** Logins and team slugs whose review was asked for. */
  requested(number: number): readonly string[];
  /** Every review as it stands, with its comments beside lines. */
  reviews(number: number): readonly Review[];
  label(number: number, ...labels: readonly string[]): void;
  /** Reviews the head as it is now, or an older `commit`; gives back the review's id. */
  review(
    number: number,
    review: {
      readonly by: string;
      readonly state: Exclude<Review["state"], "DISMISSED">;
      readonly body?: string;
      readonly commit?: Oid;
    },
  ): number;
  editReview(id: number, body: string): void;
  dismissReview(id: number): void;
  comment(
    number: number,
    comment: { readonly by: string; readonly body: string; readonly viaApp?: string },
  ): number;
  editComment(id: number, by: string, body: string): void;
  minimizeComment(id: number): void;
  deleteComment(id: number): void;
  /** Merges the base into the head branch, as the button on the page does. */
  updateBranch(number: number, by: string): Oid;
  merge(number: number, method: MergeMethod, merge: { readonly by: string }): Oid;
  queue(
    numbers: readonly number[],
    merge: { readonly by: string; readonly method?: MergeMethod; readonly behind?: MergeGroup },
  ): MergeGroup;
  openIssue(issue: {
    readonly by: string;
    readonly title: string;
    readonly body?: string;
    readonly labels?: readonly string[];
  }): number;
  /** A status that somebody else posts. */
  status(
    sha: Oid,
    status: {
      readonly by: string;
      readonly context: string;
      readonly state: Status["state"];
      readonly description?: string;
    },
  ): void;
  /** A check run, completed where it has a conclusion. One `suite` is one run of a workflow; without it a new one. */
  check(
    sha: Oid,
    check: {
      readonly name: string;
      readonly conclusion: "success" | "failure" | "cancelled" | "skipped" | "neutral" | "timed_out" | null;
      readonly app?: string;
      readonly suite?: number;
    },
  ): void;
  workflow(file: string): void;
  /** Changes some of the settings; rulesets, environments and the like are replaced as a whole. */
  configure(settings: Partial<Settings>): void;
  /** Makes GitHub's test merge of a pull request, `refs/pull/N/merge`; gives back its commit. */
  testMerge(number: number): Oid;
  approveRun(
    run: number,
    approval: {
      readonly by: string;
      readonly environments: readonly string[];
      readonly state?: "approved" | "rejected";
      readonly comment?: string;
    },
  ): void;
  /** Every status of a commit, newest first. */
  statuses(sha: Oid): readonly SeenStatus[];
  comments(number: number): readonly SeenComment[];
  deployments(): readonly SeenDeployment[];
  /** Issues without pull requests. */
  issues(): readonly SeenIssue[];
  dispatches(): readonly {
    readonly workflow: string;
    readonly ref: string;
    readonly inputs: Readonly<Record<string, unknown>>;
  }[];
}
