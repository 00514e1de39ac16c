/** Asks for the next pager: on the pull request, and in the channels that hear of holds. */
import { reasonOf } from "../../errors.ts";
import type { Plan } from "../../plan/plan.ts";
import { askedIn } from "../../promotion/cover-end.ts";
import type { RolloutState } from "../../promotion/state.ts";
import { renderCoverEnd, sayCoverEnd } from "../../render/cover-end.ts";
import type { Action } from "../../render/tick-report.ts";
import type { PromotionWorld } from "../world.ts";
import type { Ticked } from "./tick.ts";

type Asker = Pick<PromotionWorld, "clock" | "openNotifier" | "conversation">;

/**
 * One comment and one message a channel for each end of cover.
 *
 * Where the file has a message of its own for a hand-over, its channels have it already. A pager is not woken for what has
 * twelve hours.
 */
export async function askForNextCover(
  world: Asker,
  plan: Plan,
  { before, ticked }: { readonly before: RolloutState; readonly ticked: Ticked },
): Promise<readonly Action[]> {
  const { state } = ticked.held;
  if (ticked.report.dryRun || state.ending !== null) return [];
  const actions: Action[] = [];
  const attempt = async (does: string, step: () => Promise<void>): Promise<void> => {
    try {
      await step();
      actions.push({ at: world.clock.now(), does, outcome: "asked" });
    } catch (cause) {
      actions.push({ at: world.clock.now(), does, outcome: `not done: ${reasonOf(cause)}` });
    }
  };
  const { pullRequest } = state;
  for (const until of askedIn(before, state)) {
    const asked = { plan, state, until, now: ticked.report.at };
    if (pullRequest !== null)
      await attempt("ask on the pull request for the next pager", () =>
        world.conversation.comment(pullRequest, renderCoverEnd(asked)),
      );
    for (const channel of channelsToAsk(plan)) {
      const message = { channel, text: sayCoverEnd(asked), key: `${state.digest}/cover ${until}/${channel}` };
      await attempt(`ask in ${channel} for the next pager`, () =>
        world.openNotifier(plan.rollout.channels).send(message),
      );
    }
  }
  return actions;
}

/** Without a pager the next promotion holds, so whoever hears of holds is asked. */
function channelsToAsk({ rollout }: Plan): readonly string[] {
  const { communications, channels } = rollout;
  const told = new Set(communications.filter(({ on }) => on.includes("hand-over")).map(({ to }) => to));
  const ofHolds = new Set(communications.filter(({ on }) => on === "hold").map(({ to }) => to));
  return Object.entries(channels)
    .filter(([name, { kind }]) => kind !== "pagerduty" && ofHolds.has(name) && !told.has(name))
    .map(([name]) => name);
}
