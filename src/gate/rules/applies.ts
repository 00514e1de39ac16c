/** Whether a rule applies to a rollout. What cannot be decided applies: a rule is skipped only where its condition is known not to hold. */
import type { RuleCondition } from "../../config/policy-rules.ts";
import { exclusionsOf, unattributedEmails } from "../exclusion.ts";
import type { PullRequestFacts } from "../facts.ts";
import { matchesGlob } from "../glob.ts";
import type { GateRollout } from "../input.ts";
import { foldLogin } from "../login.ts";
import { listing } from "../roles.ts";
import { matchesPath } from "./path-glob.ts";

/** GitHub gives no more labels of a pull request than this; with so many, one may be missing. */
const MOST_LABELS = 100;

type Answer = "holds" | "fails" | "unknown";

/** Why the rule is skipped, as the condition that does not hold; null where it applies. */
export function whySkipped(
  given: RuleCondition,
  facts: PullRequestFacts,
  rollout: GateRollout,
): string | null {
  const { kind } = rollout;
  const among = <T>(list: readonly T[] | null, value: T | undefined): Answer =>
    list === null || value === undefined || list.includes(value) ? "holds" : "fails";
  const answers: readonly (readonly [string, Answer])[] = [
    ["changed", given.changed === null ? "holds" : anyPath(given.changed, facts)],
    ["only-changed", given.onlyChanged === null ? "holds" : everyPath(given.onlyChanged, facts)],
    ["not-changed", given.notChanged === null ? "holds" : opposite(anyPath(given.notChanged, facts))],
    ["labels", given.labels === null ? "holds" : hasLabels(given.labels, facts)],
    ["targets", anyOf(given.targets, (glob) => matchesPath(glob, facts.base.branch))],
    ["tiers", among(given.tiers, rollout.tier)],
    ["kinds", among(given.kinds, kind)],
    ["rollouts", anyOf(given.rollouts, (glob) => matchesGlob(glob, rollout.name))],
    ["author-in", given.authorIn === null ? "holds" : authorIn(given.authorIn, facts)],
    ["contributor-in", given.contributorIn === null ? "holds" : contributorIn(given.contributorIn, facts)],
    ["from-fork", given.fromFork === null || given.fromFork === facts.head.fork ? "holds" : "fails"],
  ];
  const failing = answers.find(([, answer]) => answer === "fails");
  return failing === undefined ? null : `\`${failing[0]}\` does not hold`;
}

function anyOf(globs: readonly string[] | null, matches: (glob: string) => boolean): Answer {
  return globs === null || globs.some(matches) ? "holds" : "fails";
}

function anyPath(globs: readonly string[], { files }: PullRequestFacts): Answer {
  if (files.items.some((path) => globs.some((glob) => matchesPath(glob, path)))) return "holds";
  return files.complete ? "fails" : "unknown";
}

function everyPath(globs: readonly string[], { files }: PullRequestFacts): Answer {
  if (!files.items.every((path) => globs.some((glob) => matchesPath(glob, path)))) return "fails";
  return files.complete ? "holds" : "unknown";
}

function opposite(answer: Answer): Answer {
  if (answer === "unknown") return "unknown";
  return answer === "holds" ? "fails" : "holds";
}

/** Whether all of the labels are there, whatever their case: as GitHub compares them. */
export function hasLabels(wanted: readonly string[], { labels }: PullRequestFacts): Answer {
  const given = new Set(labels.map((label) => label.toLowerCase()));
  if (wanted.every((label) => given.has(label.toLowerCase()))) return "holds";
  return areLabelsKnown(labels) ? "fails" : "unknown";
}

export function areLabelsKnown(labels: readonly string[]): boolean {
  return labels.length < MOST_LABELS;
}

function authorIn(entries: readonly string[], facts: PullRequestFacts): Answer {
  return isAmong([facts.author.login], entries, facts);
}

function contributorIn(entries: readonly string[], facts: PullRequestFacts): Answer {
  const { author, contributors } = exclusionsOf(facts);
  const answer = isAmong([...author, ...contributors], entries, facts);
  const isWhole = facts.commits.complete && unattributedEmails(facts).length === 0;
  return answer === "fails" && !isWhole ? "unknown" : answer;
}

function isAmong(logins: readonly string[], entries: readonly string[], facts: PullRequestFacts): Answer {
  const list = listing(entries, facts);
  if (logins.some((login) => list.logins.has(foldLogin(login)))) return "holds";
  return list.unreadable.length === 0 ? "fails" : "unknown";
}
