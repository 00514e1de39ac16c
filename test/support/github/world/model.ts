/** What the fake GitHub knows. Plain mutable records; only the functions next door change them. */
import type { Objects, Oid } from "./git.ts";

export type Role = "read" | "triage" | "write" | "maintain" | "admin";
export type Access = "read" | "write";
/** Named as in a workflow's `permissions:`, with `members` and `metadata` for App and team tokens. */
export type Permission =
  | "actions"
  | "administration"
  | "checks"
  | "contents"
  | "deployments"
  | "issues"
  | "members"
  | "metadata"
  | "pull-requests"
  | "secrets"
  | "statuses";

export interface Account {
  readonly kind: "User" | "Bot" | "Organization";
  /** Without `[bot]`: that suffix is what REST adds. */
  readonly login: string;
  readonly id: number;
  readonly name: string;
  readonly email: string;
  readonly createdAt: number;
}

export interface Team {
  readonly slug: string;
  readonly members: Set<string>;
}

export interface Organisation {
  readonly account: Account;
  readonly members: Set<string>;
  readonly teams: Map<string, Team>;
}

export interface Repository {
  readonly id: number;
  readonly owner: Account;
  readonly name: string;
  readonly isPrivate: boolean;
  readonly defaultBranch: string;
  readonly parent: Repository | null;
  readonly createdAt: number;
  /** Shared with every fork. */
  readonly objects: Objects;
  /** `refs/heads/main` → commit. */
  readonly refs: Map<string, Oid>;
  readonly roles: Map<string, Role>;
  readonly issues: Map<number, Issue>;
  readonly comments: Comment[];
  readonly statuses: Status[];
  readonly checkRuns: CheckRun[];
  readonly deployments: Deployment[];
  readonly dispatches: Dispatch[];
  readonly runApprovals: Map<number, RunApproval[]>;
  /** File name of each workflow that can be dispatched. */
  readonly workflows: Set<string>;
  /** The merge queues' entries, in the order in which they were queued. */
  readonly queued: QueueEntry[];
  /** What administrators set; a fresh repository is as GitHub makes it. */
  settings: Settings;
}

export interface QueueEntry {
  readonly branch: string;
  readonly number: number;
  /** The commit of the queue that has it merged. */
  readonly head: Oid;
  readonly base: Oid;
}

export interface Ruleset {
  readonly id: number;
  readonly name: string;
  /** `~DEFAULT_BRANCH`, `~ALL`, `refs/heads/model-rollout/**`. */
  readonly include: readonly string[];
  /** `{ type, parameters }`, as GitHub describes them. */
  readonly rules: readonly Readonly<Record<string, unknown>>[];
  readonly bypass: readonly Readonly<Record<string, unknown>>[];
}

export interface Environment {
  readonly name: string;
  readonly reviewers: readonly string[];
  readonly preventSelfReview: boolean;
  readonly adminsBypass: boolean;
}

export interface Settings {
  /** A private repository of a free plan has neither rulesets nor protection. */
  readonly plan: "free" | "team";
  readonly rulesets: readonly Ruleset[];
  /** Body of a branch's classic protection, by branch. */
  readonly classic: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly environments: readonly Environment[];
  readonly defaultPermissions: "read" | "write";
  readonly actionsApprove: boolean;
  readonly pinned: boolean;
  readonly secrets: readonly string[];
  readonly organisationSecrets: readonly string[];
}

/** An issue, or a pull request when `pull` is there: GitHub numbers them together. */
export interface Issue {
  readonly id: number;
  readonly number: number;
  readonly author: Account;
  readonly createdAt: number;
  readonly labels: Set<string>;
  readonly assignees: Set<string>;
  readonly pull: Pull | null;
  title: string;
  body: string | null;
  state: "open" | "closed";
  stateReason: "completed" | "not_planned" | "duplicate" | "reopened" | null;
  updatedAt: number;
  closedAt: number | null;
}

export interface Pull {
  readonly head: { readonly repository: Repository; readonly branch: string };
  base: string;
  readonly reviews: Review[];
  readonly requestedReviewers: Set<string>;
  readonly requestedTeams: Set<string>;
  /** Follows the head branch while open. */
  headOid: Oid;
  /** Tip of the base when the head last moved: GitHub does not follow the base either. */
  baseOid: Oid;
  draft: boolean;
  /** `baseBefore` is what the base pointed to, so that the changes can still be told. */
  merged: { readonly oid: Oid; readonly at: number; readonly by: Account; readonly baseBefore: Oid } | null;
}

export interface Review {
  readonly id: number;
  readonly author: Account;
  readonly commit: Oid;
  readonly submittedAt: number;
  /** `PENDING` is begun and not sent: only its author sees it. */
  state: "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED" | "DISMISSED" | "PENDING";
  /** What it said before somebody dismissed it. */
  before?: Review["state"];
  body: string;
  lastEditedAt: number | null;
  /** Comments beside lines that came with it. */
  comments?: readonly ReviewComment[];
}

/** Beside lines of the new side; `start` is absent where it is one line. */
export interface ReviewComment {
  readonly path: string;
  readonly start?: number;
  readonly line: number;
  readonly body: string;
}

export interface Comment {
  readonly id: number;
  readonly issue: number;
  readonly author: Account;
  readonly createdAt: number;
  /** Name of the App in whose name a person's token wrote it. */
  readonly viaApp: string | null;
  readonly reactions: Reaction[];
  body: string;
  updatedAt: number;
  lastEditedAt: number | null;
  editor: Account | null;
  minimized: boolean;
}

export interface Reaction {
  readonly id: number;
  readonly author: Account;
  readonly content: string;
  readonly createdAt: number;
}

export interface Status {
  readonly id: number;
  readonly sha: Oid;
  readonly context: string;
  readonly state: "error" | "failure" | "pending" | "success";
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly creator: Account;
  readonly createdAt: number;
}

/** What an App says about a commit; a suite is what one run of a workflow makes. */
export interface CheckRun {
  readonly id: number;
  readonly sha: Oid;
  readonly suite: number;
  readonly name: string;
  readonly app: string;
  readonly status: "COMPLETED" | "IN_PROGRESS" | "QUEUED";
  readonly conclusion: string | null;
}

export interface Deployment {
  readonly id: number;
  readonly sha: Oid;
  readonly ref: string;
  readonly task: string;
  readonly environment: string;
  readonly description: string | null;
  readonly payload: unknown;
  readonly transient: boolean;
  readonly production: boolean;
  readonly creator: Account;
  readonly createdAt: number;
  readonly statuses: DeploymentStatus[];
}

export interface DeploymentStatus {
  readonly id: number;
  readonly state: "error" | "failure" | "inactive" | "in_progress" | "queued" | "pending" | "success";
  readonly description: string;
  readonly logUrl: string;
  readonly environmentUrl: string;
  readonly environment: string;
  readonly creator: Account;
  readonly createdAt: number;
}

export interface Dispatch {
  readonly workflow: string;
  readonly ref: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly by: Account;
}

export interface RunApproval {
  readonly user: Account;
  readonly state: "approved" | "rejected";
  readonly comment: string;
  readonly environments: readonly string[];
}

export interface Token {
  readonly actor: Account;
  /** What an App's or workflow's token was installed on; a person's token reaches what the person reaches. */
  readonly repository: Repository | null;
  readonly permissions: Readonly<Partial<Record<Permission, Access>>>;
}

export interface World {
  /** Root of the REST API as clients reach it. */
  readonly apiUrl: string;
  /** Root of the pages people open. */
  readonly serverUrl: string;
  readonly accounts: Map<string, Account>;
  /** Ids of people who deleted their account: what they wrote stays, without an author. */
  readonly deleted: Set<number>;
  readonly organisations: Map<string, Organisation>;
  readonly repositories: Map<string, Repository>;
  readonly tokens: Map<string, Token>;
  clock: number;
  lastId: number;
}
