/** What the core asks of the world. Domain words only; adapters map, retry and time out, and decide nothing. */
import type { Digest, Duration, Instant, Percent, Sha } from "./units.ts";
import type { PullRequestFacts } from "./gate/facts.ts";
import type { WantedAccess } from "./gate/wanted.ts";
import type { Failure } from "./errors.ts";
import type { Alarm } from "./promotion/alarm.ts";
import type { JournalFile } from "./promotion/journal.ts";
import type { SecondCopy } from "./promotion/second-copy.ts";
import type { RolloutState } from "./promotion/state.ts";
import type { Reading, Window } from "./judge/reading.ts";
import type { TrafficCapabilities, Undo } from "./config/router.ts";
import type {
  ActionsSettings,
  Answer,
  PeopleSeen,
  Protection,
  RepositoryFacts,
  SeenStatuses,
} from "./protection/settings.ts";

/** Where user traffic goes. Weights are shares of user traffic; `cohorts` overrides the weight by cohort. */
export interface TrafficTarget {
  readonly candidate: Percent;
  readonly mirror: Percent;
  readonly cohorts: Readonly<Record<string, Percent>>;
}

export interface TrafficView {
  /** What the router was told. */
  readonly set: TrafficTarget;
  /** What it serves, where it can tell; null where only the observed share can. */
  readonly served: TrafficTarget | null;
  readonly settled: boolean;
  readonly candidateReady: boolean | null;
  readonly baselineReady: boolean | null;
  /** Opaque; `apply` refuses another version than the one it is given. */
  readonly version: string;
  readonly blockedBy: string | null;
  /** Where several places differ, the least that any of them holds; `set` is the most then. Absent where they agree. */
  readonly least?: TrafficTarget;
}

/** Secret-free JSON: only the fields that we own, as they were before the first stage. */
export interface Snapshot {
  readonly schema: 1;
  readonly router: string;
  readonly key: string;
  readonly takenAt: Instant;
  readonly version: string;
  readonly owned: unknown;
}

/** One way to move the traffic of one route. Verbs are idempotent and absolute. */
export interface Traffic {
  /** What it can do and how a person undoes it by hand; pure, no network. */
  describe(): { readonly capabilities: TrafficCapabilities; readonly undo: Undo };
  /** @throws Failure router-unreachable */
  read(): Promise<TrafficView>;
  /** @throws Failure router-unreachable */
  snapshot(): Promise<Snapshot>;
  /**
   * Moves user traffic. Setting the same target twice is one shift.
   * `"force"` (drain) never loses to a conflict: it reads again and retries.
   * @throws Failure router-conflict when the version moved, router-not-ready when the candidate was only started,
   * router-refused, router-unreachable
   */
  apply(target: TrafficTarget, expect: string | "force"): Promise<void>;
  /** Puts the owned fields back; what needs time is gone on with by later calls. @throws Failure router-unreachable */
  restore(snapshot: Snapshot): Promise<Restored>;
}

/** How far the owned fields are back as they were. */
export type Restored = "done" | PendingRestore;

/** Nobody gets the candidate meanwhile. Save `snapshot` and call again with it: it holds what was learned since. */
export interface PendingRestore {
  readonly kind: "pending";
  /** What it waits for. */
  readonly because: string;
  readonly snapshot: Snapshot;
}

/** One guard of one source over consecutive intervals. The adapter joins all requests of a source into one call where it can. */
export interface MetricRequest {
  readonly guard: string;
  readonly query: MetricQuery;
  /** Consecutive, equally long, oldest first. */
  readonly intervals: readonly Window[];
  /** Cohort → label matchers; the empty matcher is `all`. */
  readonly cohorts: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** How old the newest sample may be at an interval's end. */
  readonly staleAfter: Duration;
}

/** What is asked for, by guard kind. Query texts are the user's, with `$by`, `$where`, `$window`. */
export type MetricQuery =
  | {
      readonly kind: "counts";
      readonly events: string;
      readonly total: string;
      readonly absentEventsAreZero: boolean;
    }
  /** As counts, but there may be more events than units of exposure. */
  | {
      readonly kind: "rate";
      readonly events: string;
      readonly exposure: string;
      readonly absentEventsAreZero: boolean;
    }
  | { readonly kind: "histogram"; readonly buckets: string }
  | {
      readonly kind: "count";
      readonly count: string;
      readonly exposure: string | null;
      readonly absentEventsAreZero: boolean;
    }
  /** Values one by one (`samples`), or with a label `le`, as counts per level (`levels`). */
  | { readonly kind: "values"; readonly values: string }
  | { readonly kind: "moments"; readonly n: string; readonly sum: string; readonly squares: string }
  | { readonly kind: "ratio"; readonly numerator: string; readonly denominator: string }
  | { readonly kind: "gauge"; readonly gauge: string }
  /** The label that is no label of arm or cohort is the model id. */
  | { readonly kind: "identities"; readonly identities: string }
  /** Labels `baseline` and `candidate` hold the two answers as numbers, or `lost`; there is no arm. */
  | { readonly kind: "pairs"; readonly pairs: string }
  /** Values of each part of a composite. */
  | { readonly kind: "parts"; readonly parts: readonly { readonly name: string; readonly values: string }[] };

export interface Metrics {
  /**
   * Readings for every request × interval × cohort × arm. A reading that could not be had says why; it is never zero.
   * @throws nothing for an unreachable source: that is a reading with `why: "unreachable"`.
   */
  fetch(requests: readonly MetricRequest[]): Promise<readonly Reading[]>;
}

/** A file of the tree at one commit; `blob` is the git blob id. */
export interface TreeFile {
  readonly path: string;
  readonly blob: string;
  readonly text: string;
  /** What a file of a folder is instead of text, as `a symlink`; its text is empty then. One such file must not hide the others. */
  readonly refused?: string | undefined;
}

/**
 * How a file is read. `strict`: plain text, or a Failure. `results`: text of up to 4 MiB; what cannot be read says why. `id`: only the
 * blob's id, whatever the file holds.
 */
export type ReadAs = "strict" | "results" | "id";

/** Reads files as they are at a commit (or in a local folder). */
export interface Files {
  /** Files of a folder, not recursive; one that cannot be read says why. A missing folder is an empty list. */
  list(folder: string): Promise<readonly TreeFile[]>;
  /**
   * All of `paths` in one go, in their order; null where there is none. `strict` where nothing else is said.
   * @throws Failure file-unreadable, in `strict`, for a symlink, a submodule, a binary or more than 256 KiB.
   */
  read(paths: readonly string[], as?: ReadAs): Promise<readonly (TreeFile | null)[]>;
}

/** What a pull request is: all its facts in one query. */
export interface PullRequests {
  facts(number: number): Promise<PullRequestFacts>;
  /** The same facts with the permissions and teams that the gate asks for; no request where it asks for none. */
  access(facts: PullRequestFacts, wanted: WantedAccess): Promise<PullRequestFacts>;
  /** Open pull requests, with what our status on their heads says; null where there is none. */
  open(): Promise<readonly OpenPullRequest[]>;
  /**
   * The last commit up to `tip` that touched one of `paths`, and the merged pull request that brought it (squash and
   * rebase included); null where there is none.
   * @param along asked beside other questions: it joins their request, and is not asked twice
   */
  broughtBy(
    tip: Sha,
    paths: readonly string[],
    along?: boolean,
  ): Promise<{ readonly commit: Sha; readonly pullRequest: number | null }>;
  /** Numbers of the pull requests that a merge queue put between two commits; what is not found is left out. */
  queued(group: {
    readonly head: Sha;
    readonly base: Sha;
    readonly branch: string;
  }): Promise<readonly number[]>;
}

export interface OpenPullRequest {
  readonly number: number;
  readonly head: Sha;
  /** The branch that it goes into. */
  readonly base: string;
  readonly status: CommitStatus["state"] | null;
}

/** What we write where people look. */
export interface Conversation {
  /** Our plan comment: created once, edited in place, untouched when equal. */
  upsertComment(
    number: number,
    existing: OwnComment | null,
    body: string,
  ): Promise<"created" | "updated" | "unchanged">;
  /** A short comment of its own: an answer, a state change. */
  comment(number: number, body: string): Promise<void>;
  /** Asks people (`@login`) and teams (`@org/team`) for a review. @throws Failure github-refused when GitHub will not ask one of them */
  requestReviews(number: number, reviewers: readonly string[]): Promise<void>;
  /** Commit status on `sha`; not posted again when it already says so. */
  setStatus(commit: Sha, status: CommitStatus, current: CommitStatus | null): Promise<"posted" | "unchanged">;
}

export interface OwnComment {
  readonly id: number;
  readonly body: string;
}

export interface CommitStatus {
  readonly context: string;
  readonly state: "success" | "pending" | "failure" | "error";
  /** At most 140 characters. */
  readonly description: string;
  readonly url: string | null;
}

/** Everything that a tick reads of the repository, in one look: rollouts, policy, quarantine and all states. */
export interface Repository {
  /** @throws Failure github-… when the repository does not answer. */
  look(call: { readonly folders: readonly string[]; readonly policy: string }): Promise<Look>;
}

export interface Look {
  /** Tip of the default branch. */
  readonly tip: Sha;
  /** Files of the rollout folders, defaults included. */
  readonly files: readonly TreeFile[];
  /** null where there is none; a sentence where it is there and cannot be read. */
  readonly policy: TreeFile | { readonly unreadable: string } | null;
  /** Reason by candidate key. */
  readonly quarantine: Readonly<Record<string, string>>;
  /** By rollout name; a state that cannot be believed is a Failure with the code state-lost. */
  readonly states: ReadonlyMap<string, StoredState | Failure>;
  /** What people were told already; absent where nobody looked along. */
  readonly alarms?: StoredAlarms;
}

/** State of one rollout, with compare-and-swap. */
export interface StateStore {
  /** null when this rollout never ran. @throws Failure state-lost when what is there cannot be believed. */
  load(name: string): Promise<StoredState | null>;
  /**
   * @param headline what this save is about, in one line, where the store keeps such
   * @throws Failure lost-race when somebody saved since `expected`; nothing was written then.
   */
  save(
    name: string,
    expected: StoredState["version"] | null,
    state: RolloutState,
    lines: readonly string[],
    headline?: string,
  ): Promise<StoredState["version"]>;
  /**
   * Claims a route for the rollout whose state was saved as `version`; false when another one holds it. Claiming twice by
   * the same owner is one claim.
   */
  claimRoute(route: string, owner: string, version: StoredState["version"]): Promise<boolean>;
  releaseRoute(route: string, owner: string): Promise<void>;
  /** All journal files of a rollout, as they were at `version`: for a verification, never for a tick. */
  journal?(name: string, version: StoredState["version"]): Promise<readonly JournalFile[]>;
}

export interface StoredState {
  readonly state: RolloutState;
  /** Opaque: the commit or file number that this state was read from. */
  readonly version: string;
}

/** What somebody decided about a run that waited at an environment. */
export interface RunReview {
  readonly by: string;
  readonly isPerson: boolean;
  readonly approved: boolean;
  /** Names of the environments that they let the run into, or kept it out of. */
  readonly environments: readonly string[];
}

export interface RunReviews {
  of(run: number): Promise<readonly RunReview[]>;
}

export interface Quarantine {
  add(key: string, reason: string): Promise<void>;
  /** A key that is not there is lifted already; `because` says who did it and why. */
  lift(key: string, because: string): Promise<void>;
}

export interface Deployments {
  record(entry: DeploymentEntry): Promise<void>;
  /**
   * What the newest deployment of each rollout says of its journal; one that has none is not in it.
   * @throws Failure github-… when they cannot be read: that is no contradiction
   */
  newest?(rollouts: readonly string[]): Promise<ReadonlyMap<string, SecondCopy>>;
}

export interface DeploymentEntry {
  readonly rollout: string;
  readonly stage: string;
  readonly commit: Sha;
  readonly digest: Digest;
  readonly state: "in_progress" | "success" | "failure" | "inactive";
  readonly description: string;
  readonly journal: string;
  /** Number of the journal's newest line; absent where it is not known. */
  readonly lines?: number;
}

export interface Incidents {
  /** One issue per rollout and digest; a second call adds a comment to it. Returns its URL. */
  open(incident: {
    readonly key: string;
    readonly title: string;
    readonly body: string;
    /** None of this key can be there yet, so none is looked for. */
    readonly isFirst?: boolean;
  }): Promise<string>;
}

export interface Notifier {
  /** @throws Failure notify-failed, secret-missing; whoever sends goes on without. */
  send(message: Message): Promise<void>;
}

export interface Clock {
  now(): Instant;
  /** Resolves after `time`, or at once when the job is told to stop. */
  sleep(time: Duration): Promise<void>;
  /** By when all waiting has to be over; null, or absent, while there is no hurry. */
  readonly waitsUntil?: () => Instant | null;
}

/** A file that is to be: its path below the root, with `/`. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
}

/** A folder that files can be put into. */
export interface NewFiles {
  /** Whether there is room for a file at this path, before anything is done for it. @throws Failure call-wrong, file-unreadable */
  room(path: string): Promise<void>;
  /** Writes all of them; one that is there already is only replaced by force. @throws Failure file-unreadable */
  write(files: readonly NewFile[], how: { readonly force: boolean }): Promise<void>;
}

export interface PeopleWanted {
  readonly commit: Sha;
  /** Paths whose owners are asked for. */
  readonly paths: readonly string[];
  /** `@org/team` and `CODEOWNERS:path`. */
  readonly groups: readonly string[];
  readonly logins: readonly string[];
}

/**
 * What protects a repository. A setting that the token may not read says so; it is never taken for absent.
 *
 * @throws Failure github-unauthorised, github-unavailable, github-rate-limited from every verb
 */
export interface Settings {
  repository(): Promise<Answer<RepositoryFacts>>;
  /** Of the default branch, and the rules alone of `others`, which need not exist. */
  protection(branch: string, others: readonly string[]): Promise<Protection>;
  actions(): Promise<ActionsSettings>;
  /** A status context on the heads and test merges of open pull requests into `base`. */
  statuses(context: string, base: string): Promise<Answer<SeenStatuses>>;
  people(wanted: PeopleWanted): Promise<PeopleSeen>;
}

/** Whether the job was told to stop. The runner kills ten seconds after it asked, whatever is under way. */
export interface Stop {
  /** When it was asked first; null while it may go on. */
  askedAt(): Instant | null;
  /** Sleeps although it was asked, which the clock does not. */
  pause(time: Duration): Promise<void>;
}

/** Runs a program that the rollout file declares, without a shell. */
export interface Programs {
  /** A program that fails is an outcome. @throws nothing that is not a mistake of ours */
  run(order: ProgramOrder): Promise<ProgramEnd>;
}

export interface ProgramOrder {
  readonly argv: readonly string[];
  /** It runs in a working copy of this commit: the one that people approved. null: in the job's checkout as it lies there. */
  readonly commit: Sha | null;
  /** Names of the secrets that it is given; no other variable that could hold one reaches it. */
  readonly secrets: readonly string[];
  readonly within: Duration;
  /** What it is told on standard input. Then what it prints to standard output, 1 MB at most, is kept apart. */
  readonly input?: string;
  /** Goes on when the job is told to stop: what takes traffic back must come to its end, and the runner waits ten seconds. */
  readonly isUrgent?: true;
}

export type ProgramEnd =
  | {
      readonly kind: "ended";
      readonly status: number;
      readonly took: Duration;
      /** The end of what it printed, without secrets; of its standard error alone where it was told something. */
      readonly said: string;
      /** All of its standard output, without secrets, where it was told something. */
      readonly printed?: string;
    }
  /** Over time, or by a signal: what it had done until then nobody knows. */
  | { readonly kind: "killed"; readonly because: string; readonly said: string }
  /** It never began: there is no working copy of the commit, a secret is missing, or there is no such program. */
  | { readonly kind: "not-run"; readonly because: string };

/** Pull requests that put files back as they were before a merge. They are for people to merge. */
export interface Reverts {
  /** One for each branch; a second call finds the first one. @throws Failure github-… */
  propose(order: RevertOrder): Promise<Reverted>;
}

export interface RevertOrder {
  /** Without `refs/heads/`. */
  readonly branch: string;
  /** What the rollout started from. */
  readonly commit: Sha;
  /** The pull request that brought it: all of its commits are taken back. */
  readonly pullRequest: number | null;
  readonly paths: readonly string[];
  readonly title: string;
  /** @param kept paths that somebody changed since: they stay as they are */
  readonly body: (kept: readonly string[]) => string;
}

export type Reverted =
  | { readonly kind: "proposed" | "already-proposed"; readonly url: string; readonly kept: readonly string[] }
  /** Nothing differs any more from what was there before, or all of it was changed since. */
  | { readonly kind: "nothing-to-revert"; readonly kept: readonly string[] };

/** What one channel is told. Plain text: each adapter escapes it for what it talks to. */
export interface Message {
  readonly channel: string;
  /** The first line says what it is about. */
  readonly text: string;
  /** The same key is the same message, however often it arrives. */
  readonly key: string;
  /** Where to read on. */
  readonly link?: string | null;
  /** What a pager does with it. Absent: it is only told, and wakes nobody. */
  readonly alert?: Alert;
}

export interface Alert {
  readonly does: "trigger" | "acknowledge" | "resolve";
  /** One for each rollout and plan: what is triggered twice is one alert. */
  readonly incident: string;
  readonly severity: "critical" | "error" | "warning" | "info";
}

/** What people were told of and have not seen end, by rollout: remembered between ticks, also of those without a state. */
export interface Alarms {
  load(): Promise<StoredAlarms>;
  /** @throws Failure lost-race when somebody saved since `expected`: nothing was written then; github-… */
  save(expected: StoredAlarms["version"], alarms: StoredAlarms["alarms"]): Promise<void>;
}

export interface StoredAlarms {
  readonly alarms: Readonly<Record<string, Alarm>>;
  /** Opaque; null before the first save. */
  readonly version: string | null;
}

/** Called after a tick that looked at everything: whoever listens notices when it stays away. */
export interface Heartbeat {
  /** @param secret the name of the secret that holds the address @throws Failure notify-failed, secret-missing */
  beat(secret: string): Promise<void>;
}

/** A model that drafts words. What it says is never believed: whoever asks holds the answer against the plan. */
export interface Drafter {
  /**
   * Sends a request body exactly as it stands. Asked once: no attempt is made again, and nothing waits for it afterwards.
   * @throws nothing: an endpoint that does not answer is an answer
   */
  ask(body: string): Promise<Drafted>;
}

export type Drafted =
  | {
      readonly kind: "answered";
      /** The content of the first choice, as the model wrote it. */
      readonly text: string;
      /** Tokens, where the endpoint says. */
      readonly usage: { readonly input: number; readonly output: number } | null;
    }
  | {
      readonly kind: "failed";
      readonly why:
        | "unauthorised"
        | "rate-limited"
        | "unreachable"
        | "too-slow"
        | "too-large"
        | "not-json"
        | "refused"
        | "cut-off"
        | "rejected";
      /** One sentence without secrets. */
      readonly detail: string;
      /** Nothing left: there was no key, or nobody at the address. Absent where the request was sent, or may have been. */
      readonly unsent?: true;
    };

/** Lines of a pull request that could read otherwise, for people to take over. Nothing is committed, approved or pushed. */
export interface Suggestions {
  /** @throws Failure github-… */
  seen(number: number): Promise<SuggestionsSeen>;
  /** One review that only comments. @throws Failure github-… */
  offer(
    number: number,
    commit: Sha,
    review: { readonly body: string; readonly comments: readonly LineComment[] },
  ): Promise<void>;
}

export interface SuggestionsSeen {
  /** Lines of the head that the difference shows, by path; a file that is not shown, or only in part, has no others. */
  readonly shown: ReadonlyMap<string, readonly { readonly from: number; readonly to: number }[]>;
  /** Our own reviews, as we wrote them. */
  readonly said: readonly string[];
}

/** A comment beside lines `from` to `to` of a file at the head, counted from 1. */
export interface LineComment {
  readonly path: string;
  readonly from: number;
  readonly to: number;
  readonly body: string;
}
