/** The one catalogue: every code that people can meet, with what it means and what to do. */
import { PROBLEM_CODES } from "../config/problem-codes.ts";
import type { FailureCode } from "../errors.ts";
import type { Dismissal, GateReason } from "../gate/outcome.ts";
import type { Inconclusive } from "../judge/finding.ts";
import { RUBRIC_CODES, SCORE_CODES } from "../lint/problem-codes.ts";
import { DIAGNOSIS_CODES } from "../protection/codes.ts";
import { PLAN_PROBLEM_CODES } from "../plan/problem-codes.ts";
import { RECORDING_CODES } from "../promotion/recording/problem-codes.ts";
import type { TickReason } from "./tick-report.ts";

type Sentences<Code extends string> = Readonly<Record<Code, string>>;

export const GATE_REASONS_EXPLAINED: Sentences<GateReason> = {
  approved: "Everybody who must accept this plan has accepted it. Nothing to do.",
  "no-rollout-changed": "This pull request changes no rollout. Nothing to do.",
  problems: "A rollout file or the policy is wrong. Correct the lines that are listed and push.",
  blockers: "The plan has a blocker. Correct it in the rollout file and push.",
  draft: "The pull request is a draft. Mark it ready for review.",
  "role-missing": "A role has not decided. One of its people approves this pull request.",
  "changes-requested":
    "Somebody requested changes. Only their own next approval lifts that; a push does not.",
  "acknowledgement-missing":
    "Nobody on call has accepted the pager. One of them comments `/rollout ack` with the 12 digits.",
  "acknowledgement-expired":
    "The acknowledgement of the pager has run out. On-call comments `/rollout ack` again.",
  "facts-incomplete": "GitHub did not give everything that must be read. It is read again at the next event.",
  "team-unreadable":
    "A team could not be read, and an unread team is never satisfied. Give the action a `team-token`, or list logins.",
  "policy-unreadable": "The policy on the base branch cannot be read. Its owners correct it there.",
  frozen: "The policy freezes rollouts now. Wait, or have the freeze changed.",
  closed: "The pull request is closed. Nothing to do.",
  "rule-unmet":
    "A rule of the policy is not fulfilled yet. Its leaves say what is missing and who can close it.",
  "status-missing": "A required status is not `success` on the head. Wait for it, or mend what it says.",
  "label-missing": "A required label is not on the pull request. Add it.",
  "label-forbidden": "A label is on the pull request that the policy forbids. Remove it.",
  unsigned: "A commit has no valid signature. Sign it and push again.",
  "approvers-changed":
    "This pull request changes who may approve: needs the old holders. One of them approves it.",
  "statement-contradicts":
    "A drafted statement says another thing than a trusted document. Somebody who may approve comments `/rollout resolve` or `/rollout reject` with its id and a reason.",
  "statements-unverified":
    "Drafted statements are not verified, and the policy asks for it at this tier. Somebody who may approve comments `/rollout verify` with their ids, or `/rollout reject` with one id and a reason.",
  "drafted-unread":
    "It is not known which drafted statements the plan shows. The plan is written again with the next commit, or when its job runs again.",
};

/** What does not count, as people call it. */
export const DISMISSED: Sentences<Dismissal["what"]> = {
  approval: "approval",
  acknowledgement: "acknowledgement",
  "changes-requested": "request for changes",
  statement: "word on a drafted statement",
};

export const DISMISSALS_EXPLAINED: Sentences<Dismissal["why"]> = {
  "stale-commit": "it was given for an earlier commit; give it again for this one",
  author: "it came from the author of the pull request",
  contributor: "it came from somebody who wrote a part of the pull request",
  bot: "it came from a bot; only people decide",
  ghost: "its account no longer exists",
  "no-role": "its author holds none of the roles that are asked",
  "no-access": "its author has too little access to the repository",
  edited: "the comment was edited; write a new one",
  "other-digest": "it names another plan than this one",
  expired: "its time has run out",
  "reason-missing": "its first line does not say what is accepted",
  dismissed: "it was dismissed",
  "via-app": "an app wrote it in its author's name; only what a person typed counts",
  "source-unread": "it is not known whether a person typed it or an app; it is read again at the next event",
  superseded: "the same person said something else later",
};

export const TICK_REASONS_EXPLAINED: Sentences<TickReason> = {
  started: "The first live stage has begun.",
  "stage-passed": "The stage passed and the next one has begun.",
  "bake-skipped":
    "In an emergency the bake was cut short after an interval that broke nothing, and the next stage has begun.",
  "step-passed": "A step of the stage is over and its next step has begun.",
  completed: "The last stage passed. The guards go on until the baseline is retired.",
  baking: "The stage is collecting evidence. Nothing to do.",
  extended: "Only samples are missing, so the stage bakes longer, up to `extend-to`.",
  guarding: "The rollout is over and its guards still watch. Nothing to do.",
  "breach-together":
    "No guard broke alone, all of them did together. Traffic is back on the baseline; look at the guards that are named.",
  breach: "A guard broke. Traffic is back on the baseline; read the runbook entry.",
  aborted: "A person stopped it. Traffic is back on the baseline.",
  "by-hand": "A person took traffic off the candidate in the router. That is taken as an abort.",
  deadline: "A deadline was reached and nobody decided in time.",
  superseded:
    "A newer plan of this name was approved, and this one made room for it. That one may start at the next tick.",
  "move-unconfirmed": "The router did not confirm a larger weight, so everything was taken back.",
  "rollback-unconfirmed":
    "Traffic does not read 0 after the rollback. Act now: open the entry for a failed rollback.",
  "rollback-undone":
    "Somebody gave the candidate traffic again after a rollback. It was drained again; find out who.",
  "already-rolled-back":
    "This plan was rolled back before and does not run twice. Write `attempt` one higher and have it approved.",
  "not-approved": "Nobody approved exactly this plan. Nothing was moved.",
  "beyond-this-version":
    "The plan is right, and holds something that this version does not do. Nothing was moved: change the plan, or have people do it by hand with the runbook beside them.",
  "plan-refused": "The rollout file cannot be planned any more. Correct it in a pull request.",
  "route-busy": "Another rollout holds this route. Wait until it is over.",
  "lost-race": "Another job was faster. It goes on; nothing to do.",
  "state-lost":
    "The record of this rollout is missing or was changed by somebody else. Do not go on; find out who.",
  "guard-breached": "A guard broke that holds. Look at it and decide: resume or roll back.",
  held: "A person holds it. The same or another person resumes it.",
  "no-evidence": "Readings are missing or stale, and silence is not success. Look at the metrics source.",
  "too-few-samples": "The bake is over and a promised guard has too few samples. Extend it, or decide.",
  "router-drift": "The router holds another weight than the one set. Nobody else may move this route.",
  "served-differs":
    "Users meet another share than the one set, so that nobody knows whom the evidence is about. Look for a second rule, a cache, or a side without capacity.",
  "router-unreadable": "The router does not answer. Look at its entry in the runbook.",
  "router-blocked": "Something in the router stands in the way.",
  "not-ready": "One of the two versions is not ready to serve.",
  "move-in-progress": "Another job is moving traffic at this moment.",
  "acknowledgement-expired":
    "Nobody holds the pager. On-call comments `/rollout ack` with the 12 digits. A rollback does not wait for it.",
  frozen: "The policy freezes promotion now. Going back is always allowed.",
  "outside-moving-hours": "Weights may not rise at this hour. It goes on in the next moving hours.",
  "not-before": "The start lies ahead.",
  "dry-run-first":
    "The policy wants a dry run before the first weight. Nothing was moved; the next tick moves, unless somebody holds it.",
  "go-missing": "A person must say go before the next stage: `/rollout go` with the stage and the 12 digits.",
  "changed-on-branch":
    "The rollout file was changed on the branch while it runs. Abort and approve the new plan, or revert.",
  "removed-on-branch": "The rollout file was removed while it runs. Abort, or bring it back.",
  quarantined: "This candidate was rolled back before and is in quarantine. A person lifts it with a reason.",
  "world-unavailable": "A system that is needed did not answer. Nothing was moved; it is tried again.",
  idle: "Nothing runs. Nothing to do.",
  "told-to-stop":
    "The job was cancelled before it wrote a larger weight, so it wrote none. The next tick goes on; nothing to do.",
  "still-out-of-range":
    "All traffic is on the baseline and a guard that broke is still out of range: the candidate was not the cause, or something else broke. Treat it as an incident of its own.",
};

export const FAILURES_EXPLAINED: Sentences<FailureCode> = {
  "github-unauthorised": "GitHub does not know the token. Give the action a valid `token`.",
  "github-forbidden": "The token may not do this. Add the permission that the message names to the job.",
  "github-not-found": "GitHub knows no such thing, or hides it from this token.",
  "github-refused": "GitHub understood and refused. The message says why.",
  "github-rate-limited": "The hourly limit of requests is used up. It goes on after the time in the message.",
  "github-unavailable": "GitHub does not answer. It is tried again; a rollback does not need GitHub.",
  "github-garbage": "GitHub answered something that cannot be understood. Nothing was done with it.",
  "metrics-unreachable": "The metrics source does not answer. The rollout holds.",
  "router-unreachable": "The router does not answer. Look at its entry in the runbook.",
  "router-refused": "The router refused the change. The message says why.",
  "router-conflict": "Somebody else changed the router in between. Nothing was moved.",
  "router-not-ready":
    "The candidate was started at 0 % and is not ready yet. A later tick gives it its first users.",
  "traffic-unconfirmed": "Traffic was moved and could not be read back. Check the router by hand, now.",
  "state-lost": "The record of the rollout cannot be believed. Do not go on; find out who changed it.",
  "lost-race": "Another job was faster. Nothing to do.",
  "route-busy": "Another rollout holds this route. Wait until it is over.",
  "notify-failed": "A notification could not be sent. Tell the people by hand.",
  "secret-missing": "A secret that the rollout file names is not set in the job. Add it under `env`.",
  "file-unreadable": "A file cannot be read as text from the repository.",
  "call-wrong": "The call itself is wrong. The message says how to write it.",
};

export const INCONCLUSIVE_EXPLAINED: Sentences<Inconclusive> = {
  "no-data": "no data",
  stale: "data is too old",
  partial: "data is incomplete",
  "not-a-number": "not a number",
  ambiguous: "the answer has more than one meaning",
  unauthorised: "the source refused the credentials",
  "rate-limited": "the source limits requests",
  "query-error": "the source cannot run the query",
  unreachable: "the source does not answer",
  "too-few-samples": "not enough data",
  immature: "too early to tell",
  void: "void",
  "source-failed": "the source failed",
  impossible: "numbers that cannot be",
  "clock-skew": "the source's clock is ahead",
  unconfirmed: "reported, not confirmed",
  "not-certified": "no breach seen, not certified",
};

/** Codes of problems that are found while files are put together. */
const TREE_PROBLEM_CODES = {
  "name-taken": "Two rollout files of the tree have the same name. Rename one.",
  "file-missing": "The rollout names a file that the tree does not have. Add it, or correct the path.",
} as const satisfies Readonly<Record<string, string>>;

export interface CodeEntry {
  readonly code: string;
  readonly of:
    | "problem"
    | "recording"
    | "plan"
    | "rubric"
    | "gate"
    | "not-counted"
    | "tick"
    | "evidence"
    | "failure"
    | "doctor";
  readonly explanation: string;
}

/** Every code once per kind, for `explain` and the reference page. */
export const CATALOGUE: readonly CodeEntry[] = [
  ...entries("problem", { ...PROBLEM_CODES, ...TREE_PROBLEM_CODES }),
  ...entries("recording", RECORDING_CODES),
  ...entries("plan", PLAN_PROBLEM_CODES),
  ...entries("rubric", { ...RUBRIC_CODES, ...SCORE_CODES }),
  ...entries("gate", GATE_REASONS_EXPLAINED),
  ...entries("not-counted", asSentences(DISMISSALS_EXPLAINED)),
  ...entries("tick", TICK_REASONS_EXPLAINED),
  ...entries("evidence", asSentences(INCONCLUSIVE_EXPLAINED)),
  ...entries("failure", FAILURES_EXPLAINED),
  ...entries("doctor", DIAGNOSIS_CODES),
];

function entries(of: CodeEntry["of"], sentences: Readonly<Record<string, string>>): readonly CodeEntry[] {
  return Object.entries(sentences).map(([code, explanation]) => ({ code, of, explanation }));
}

/** Words that stand inside of a sentence elsewhere, as sentences of their own. */
function asSentences(words: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(words).map(([code, said]) => [code, `${said.charAt(0).toUpperCase()}${said.slice(1)}.`]),
  );
}

/** What a code means; empty for a code that nobody gives. */
export function explain(code: string): readonly CodeEntry[] {
  return CATALOGUE.filter((entry) => entry.code === code);
}
