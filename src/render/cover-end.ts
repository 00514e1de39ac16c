/** The request for the next pager: who has it, until when, what to write. */
import type { Plan } from "../plan/plan.ts";
import { shortDigest } from "../units.ts";
import type { Instant } from "../units.ts";
import type { RolloutState } from "../promotion/state.ts";
import { span, text } from "./escape.ts";
import { blocks } from "./markdown.ts";
import { moment } from "./numbers.ts";

export interface CoverEnd {
  readonly plan: Plan;
  readonly state: RolloutState;
  readonly until: Instant;
  readonly now: Instant;
}

/** On the pull request, where the answer is written. The people of on-call are named so that GitHub tells them. */
export function renderCoverEnd(asked: CoverEnd): string {
  const { people, name } = asked.plan.rollout;
  const onCall = people.find((role) => role.name === "on-call")?.anyOf ?? [];
  return blocks([
    `**The pager of ${span(name)} ${ends(asked)}.** ${holders(asked)} After that nothing is promoted until somebody on call takes it; a rollback waits for nobody.`,
    `${mentions(onCall)}Whoever has the next shift writes, in a new comment: ${span(line(asked.state))}`,
  ]);
}

/** The same in one line, for a channel. */
export function sayCoverEnd(asked: CoverEnd): string {
  const { state } = asked;
  const where = state.pullRequest === null ? "" : ` on pull request #${state.pullRequest}`;
  return `The pager of ${state.name} ${ends(asked)}. Whoever has the next shift writes${where}: ${line(state)}`;
}

function line({ digest }: RolloutState): string {
  return `/rollout ack ${shortDigest(digest)}`;
}

function ends({ until, now }: CoverEnd): string {
  return until <= now ? `ran out at ${moment(until)}` : `ends at ${moment(until)}`;
}

function holders({ state, now }: CoverEnd): string {
  const found = state.covers.filter((cover) => cover.from <= now && now < cover.until).map(({ by }) => by);
  return found.length === 0
    ? "Nobody has it now."
    : `${[...new Set(found)].map(text).join(" and ")} has it now.`;
}

/** Only what has the form of a login or a team: nothing else can be written here. */
function mentions(entries: readonly string[]): string {
  const known = entries.filter((entry) => /^@[A-Za-z0-9][\w.-]*(?:\/[\w.-]+)?$/.test(entry));
  return known.length === 0 ? "" : `${known.join(" ")} `;
}
