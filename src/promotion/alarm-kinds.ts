/** Everything that can happen to a rollout, and who hears of it when nobody says otherwise. */
import type { HoldReason, RollBackReason } from "./decision.ts";

/** Every reason of a tick, and what no single tick of a rollout can say of itself. */
export type AlarmKind =
  | HoldReason["kind"]
  | RollBackReason["kind"]
  | "rollback-unconfirmed"
  | "rollback-undone"
  | "not-approved"
  | "plan-refused"
  | "policy-unreadable"
  | "route-busy"
  | "lost-race"
  | "state-lost"
  | "world-unavailable"
  | "no-tick"
  | "started"
  | "stage-passed"
  | "step-passed"
  | "completed"
  | "baking"
  | "extended"
  | "bake-skipped"
  | "told-to-stop"
  | "still-out-of-range"
  | "guarding"
  | "idle";

/**
 * What a kind is to people.
 *
 * `hold`, `rolled-back`, `urgent` and `no-tick` follow the policy's `wake`; `message` never pages; `nobody` ends what was
 * before it; `as-before` says nothing new; `repeated` is a hold when it happens twice in a row.
 */
export type Meaning =
  | "hold"
  | "rolled-back"
  | "urgent"
  | "no-tick"
  | "message"
  | "repeated"
  | "as-before"
  | "nobody";

export interface AlarmRow {
  readonly means: Meaning;
  readonly because: string;
}

/** A kind without a row does not compile. */
export const ALARM_KINDS = {
  breach: { means: "rolled-back", because: "users were harmed, and are no longer" },
  "breach-together": { means: "rolled-back", because: "users were harmed, and are no longer" },
  superseded: { means: "rolled-back", because: "another plan of this name was approved in its place" },
  aborted: { means: "rolled-back", because: "whoever did not stop it has to know" },
  "by-hand": {
    means: "rolled-back",
    because: "a hand at the router is an abort, and its owner may not know",
  },
  "move-unconfirmed": { means: "rolled-back", because: "the router did not do what it was told" },
  "rollback-unconfirmed": { means: "urgent", because: "users may still be on the candidate" },
  "rollback-undone": { means: "urgent", because: "something gave the candidate traffic again" },
  "still-out-of-range": { means: "urgent", because: "going back did not help: something else is broken" },
  "state-lost": { means: "urgent", because: "the candidate may have traffic that nobody decides about" },
  "guard-breached": { means: "hold", because: "a person has to look and decide" },
  "no-evidence": { means: "hold", because: "the guards are blind while the candidate has traffic" },
  "too-few-samples": { means: "hold", because: "it does not go on by itself any more" },
  "router-drift": { means: "hold", because: "somebody else moves this route" },
  "served-differs": { means: "hold", because: "users meet another share than the one that was set" },
  "router-unreadable": { means: "hold", because: "nobody can see where the traffic goes" },
  "router-blocked": { means: "hold", because: "the router would not take a rollback either" },
  "not-ready": { means: "hold", because: "one of the two versions cannot serve" },
  "route-busy": { means: "hold", because: "two rollouts want one route" },
  "world-unavailable": { means: "hold", because: "nothing was looked at" },
  "policy-unreadable": { means: "hold", because: "everything waits, and only its owners can mend it" },
  "changed-on-branch": { means: "hold", because: "what runs is not what the branch says" },
  "removed-on-branch": { means: "hold", because: "what runs is not what the branch says" },
  quarantined: { means: "hold", because: "a candidate that was taken back is offered again" },
  deadline: { means: "hold", because: "it rolls back when nobody decides" },
  "lost-race": { means: "repeated", because: "once is another job that was faster; twice is no progress" },
  "no-tick": { means: "no-tick", because: "the guards were not judged all that time" },
  held: { means: "message", because: "a person holds it: nobody is woken for what a person decided" },
  "go-missing": { means: "message", because: "a decision that daylight is good enough for" },
  "acknowledgement-expired": {
    means: "message",
    because: "nobody has the pager, so a page would reach nobody",
  },
  "not-approved": { means: "message", because: "nothing runs; somebody has to approve" },
  "plan-refused": { means: "message", because: "nothing runs; the file has to be corrected" },
  "beyond-this-version": { means: "message", because: "nothing was moved; the plan has to change" },
  "already-rolled-back": { means: "as-before", because: "said to whoever asked for it by name" },
  "move-in-progress": { means: "as-before", because: "another job moves traffic this minute" },
  "told-to-stop": { means: "as-before", because: "the next tick does the rest" },
  "dry-run-first": { means: "nobody", because: "the next tick moves" },
  frozen: { means: "nobody", because: "the calendar announced it" },
  "outside-moving-hours": { means: "nobody", because: "the calendar announced it" },
  "not-before": { means: "nobody", because: "the calendar announced it" },
  started: { means: "nobody", because: "it goes as planned; the file's own messages tell" },
  "stage-passed": { means: "nobody", because: "it goes as planned; the file's own messages tell" },
  "bake-skipped": { means: "nobody", because: "the people who asked for the emergency know" },
  "step-passed": { means: "nobody", because: "it goes as planned; the file's own messages tell" },
  completed: { means: "nobody", because: "it goes as planned; the file's own messages tell" },
  baking: { means: "nobody", because: "it goes as planned" },
  extended: { means: "nobody", because: "it goes as planned" },
  guarding: { means: "nobody", because: "it is over" },
  idle: { means: "nobody", because: "nothing runs" },
} as const satisfies Readonly<Record<AlarmKind, AlarmRow>>;

/** A rollback is told as one, whatever the reason is otherwise called. */
export function meaningOf(kind: AlarmKind, isRollBack: boolean): Meaning {
  const { means } = ALARM_KINDS[kind];
  return isRollBack && means !== "urgent" ? "rolled-back" : means;
}
