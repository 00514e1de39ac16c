/** The issue that asks a person to read what only shows weeks after a rollout. */
import { maskSecrets } from "../config/secrets.ts";
import type { FollowUpDue } from "../promotion/state.ts";
import { span, text } from "./escape.ts";
import { blocks } from "./markdown.ts";
import { moment } from "./numbers.ts";

const LONGEST_TITLE = 200;
const WHO = /^@[A-Za-z0-9][\w.-]*(?:\/[\w.-]+)?$/;

/** One issue per follow-up: its key is found again, so that a second call makes no second one. */
export function renderFollowUp(
  rollout: string,
  { key, read, owner, at, candidate, pullRequest }: FollowUpDue,
): { readonly key: string; readonly title: string; readonly body: string } {
  // Told on purpose: nobody else looks on this day.
  const who = WHO.test(owner) ? owner : text(owner);
  const where = pullRequest === null ? "" : `The plan and the bet stand in #${pullRequest}.`;
  return {
    key,
    title: plain(`${rollout} ${candidate}: read ${read}`).slice(0, LONGEST_TITLE),
    body: blocks([
      `${who}: ${span(rollout)} ${text(candidate)} was promoted, and its plan says that ${span(read)} is read from ${moment(at)} on.`,
      `Look at ${span(read)} now, compare it with what the plan expected, write here what you found, and close this issue. ${where}`.trim(),
      "Nothing happens by itself: the guards of the rollout do not wait for this, and a worse number is taken back by a new rollout of the version before.",
    ]),
  };
}

/** A title is plain text, but mentions and hidden characters are still what they are. */
function plain(title: string): string {
  return maskSecrets(title)
    .replace(/[\p{C}\s]+/gu, " ")
    .replace(/@/g, "(at)");
}
