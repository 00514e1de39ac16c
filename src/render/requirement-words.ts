/** A leaf of the gate's answer in words: what it asks, and what closes it. */
import type { GateReason, Requirement } from "../gate/outcome.ts";
import { shortName } from "../gate/expectation.ts";
import { shortDigest } from "../units.ts";
import type { Digest } from "../units.ts";
import { GATE_REASONS_EXPLAINED } from "./codes.ts";
import { showHidden } from "../config/scan.ts";
import { maskSecrets } from "../config/secrets.ts";
import { cell, span } from "./escape.ts";
import { count } from "./numbers.ts";

/** How words of others are written: on a page of GitHub, or on a terminal. */
export interface Face {
  readonly name: (value: string) => string;
  readonly text: (value: string) => string;
  /** What is to be typed as it stands. */
  readonly typed: (value: string) => string;
}

export const PAGE: Face = {
  name: (value) => span(value),
  text: (value) => cell(value),
  typed: (value) => `\`${value}\``,
};
export const TERMINAL: Face = { name: plain, text: plain, typed: (value) => `\`${value}\`` };

/** One line, with nothing in it that a terminal acts on. */
function plain(value: string): string {
  return showHidden(maskSecrets(value.replace(/\s+/gu, " ").trim()));
}

/** What a requirement that is open lacks. */
export function whatIsOpen({ id, reason, missing, detail }: Requirement, face: Face): string {
  const said = detail === "" ? "" : `: ${face.text(detail)}`;
  if (id.startsWith("role:")) {
    const name = face.name(id.slice(5));
    const people = missing > 1 ? `${count(missing)} people of ${name} have` : `${name} has`;
    return `${people} not decided go or no-go${said}`;
  }
  if (id === "acknowledgement") {
    const state =
      reason === "acknowledgement-expired"
        ? "the acknowledgement of the pager has expired"
        : "nobody on call has accepted the pager";
    return `${state}${said}`;
  }
  const name = id.startsWith("rule:") ? `${face.name(id.slice(5))}: ` : "";
  return detail === "" ? `${name}${name === "" ? face.text(id) : "not met"}` : `${name}${face.text(detail)}`;
}

/** What somebody does to close it; `/rollout ack` with the digits of the plan. */
export function howToClose(
  { id, reason, statements }: Requirement,
  digest: Digest | null,
  face: Face,
): string {
  if (statements !== undefined) return wordToWrite(reason, statements, face);
  if (
    id === "acknowledgement" ||
    reason === "acknowledgement-missing" ||
    reason === "acknowledgement-expired"
  )
    return `a new comment ${face.typed(ackCommand(digest))}`;
  return HOW[reason] ?? GATE_REASONS_EXPLAINED[reason];
}

export function ackCommand(digest: Digest | null): string {
  return `/rollout ack ${digest === null ? "the 12 digits" : shortDigest(digest)}`;
}

/** Ids that stand in one line to copy. */
const IDS_OF_LINE = 15;

/** Commands on statements as they are typed, each in a comment of its own; the reason is the person's. */
function wordToWrite(reason: GateReason, ids: readonly string[], face: Face): string {
  const shown = ids.slice(0, IDS_OF_LINE);
  const more = ids.length - shown.length;
  const rest = more === 0 ? "" : `; then the other ${count(more)}`;
  const [first = "", ...others] = shown;
  const reject = face.typed(`/rollout reject ${first} <reason>`);
  if (reason !== "statement-contradicts")
    return `look each up, then a new comment ${face.typed(verifyCommand(shown))}; one that is wrong ${reject}${rest}`;
  const likewise =
    others.length === 0 ? "" : `; likewise for ${others.map((id) => face.typed(id)).join(", ")}`;
  return `look at both, then a new comment ${face.typed(`/rollout resolve ${first} <reason>`)} or ${reject}${likewise}${rest}`;
}

export function verifyCommand(ids: readonly string[]): string {
  return `/rollout verify ${ids.slice(0, IDS_OF_LINE).join(" ")}`;
}

const HOW: Partial<Readonly<Record<GateReason, string>>> = {
  "role-missing": "approve this pull request; the first line of the review says what you accept",
  "changes-requested": "their own next approval",
  draft: "mark it ready for review",
  "team-unreadable": "give the action a `team-token`, or list logins",
  frozen: "wait until the freeze is over",
  "policy-unreadable": "correct the policy on the base branch",
  problems: "correct the lines below and push",
  blockers: "correct the lines below and push",
  "facts-incomplete": "nothing: it is read again at the next event",
  "rule-unmet": "approve this pull request",
  "status-missing": "have it run again, or mend what it found",
  "label-missing": "add the label",
  "label-forbidden": "take the label off",
  unsigned: "sign the commits and push again",
  "approvers-changed": "approve this pull request",
  "drafted-unread": "run the job of the plan again, or push a commit: the plan is written anew",
};

/** Who can close a leaf for which no people are named. */
export function whoElse({ reason }: Requirement): string {
  return WHO[reason] ?? "the author, with a new commit";
}

const WHO: Partial<Readonly<Record<GateReason, string>>> = {
  "role-missing": "nobody who counts here: people must be added to the policy or the file",
  "acknowledgement-missing": "nobody who counts here: people must be added to the policy or the file",
  "acknowledgement-expired": "nobody who counts here: people must be added to the policy or the file",
  draft: "the author",
  "team-unreadable": "whoever keeps the workflow and its secrets",
  frozen: "nobody before its end; the policy's owners can change it",
  "policy-unreadable": "the policy's owners, on the base branch",
  "facts-incomplete": "nobody: GitHub did not give all of it",
  closed: "whoever may reopen it",
  "rule-unmet": "nobody who counts here: people must be added to the policy",
  "status-missing": "whoever keeps that check",
  "label-missing": "whoever may label",
  "label-forbidden": "whoever may label",
  "approvers-changed": "somebody with the role maintain or admin",
  "statement-contradicts": "whoever may approve and wrote no part of it",
  "statements-unverified": "whoever may approve and wrote no part of it",
  "drafted-unread": "whoever may run the job of the plan",
};

/** What a requirement asks, whether or not it is met. */
export function askedFor({ id }: Requirement, face: Face): string {
  const known = NAMES[id];
  if (known !== undefined) return known;
  if (id.startsWith("old-holders:")) return `the old holders of ${face.name(id.slice(12))}`;
  return face.name(shortName(id));
}

const NAMES: Readonly<Record<string, string>> = {
  files: "rollout files without problems",
  plan: "a plan without a blocker",
  open: "an open pull request",
  "not-draft": "ready for review",
  facts: "all facts from GitHub",
  policy: "a policy that can be read",
  "no-changes-requested": "no request for changes",
  acknowledgement: "the pager",
  "not-frozen": "no freeze",
  attribution: "authors of all commits",
  "old-holders": "those who may approve now",
  "policy-at-head": "a policy at the head that can be read",
  "drafted-words": "drafted words that contradict no document",
  "drafted-verified": "drafted words that people verified",
};

/** `@a, @b or @c`; of many the first, and how many more. */
export function oneOf(people: readonly string[], face: Face, most = 3): string {
  const shown = people.slice(0, most).map((each) => face.text(each));
  const more = people.length - shown.length;
  if (more > 0) return `${shown.join(", ")} or ${count(more)} more`;
  const last = shown.at(-1) ?? "";
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(", ")} or ${last}`;
}
