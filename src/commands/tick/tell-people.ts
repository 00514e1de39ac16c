/** Sends what the rollout file wants said. A message that does not arrive is told in the report and changes nothing. */
import { readMoment } from "../../config/moment-text.ts";
import type { Communication } from "../../config/rollout.ts";
import { reasonOf } from "../../errors.ts";
import { canSendTo } from "../../plan/messages.ts";
import type { Plan } from "../../plan/plan.ts";
import { isMoment, occurrencesIn } from "../../promotion/occurrences.ts";
import type { RolloutState } from "../../promotion/state.ts";
import { channelsAfterRollback, renderMessage, saidAfterRollback, type About } from "../../render/message.ts";
import { renderNotification } from "../../render/notification.ts";
import type { Action, TickReport } from "../../render/tick-report.ts";
import type { PromotionWorld } from "../world.ts";
import type { Ticked } from "./tick.ts";

type Teller = Pick<PromotionWorld, "clock" | "openNotifier">;

/** After a tick that did not go back: what it announced as due, and what happened in it. */
export async function tellPeople(
  world: Teller,
  plan: Plan,
  { before, ticked }: { readonly before: RolloutState; readonly ticked: Ticked },
): Promise<readonly Action[]> {
  const { report, held } = ticked;
  if (report.dryRun) return [];
  const actions: Action[] = [];
  for (const { index, key, stage } of messagesOf(plan, before, held.state)) {
    const communication = plan.rollout.communications[index];
    // What the program cannot send, the plan says who sends by hand.
    if (communication === undefined || !canSendTo(plan.rollout, communication.to)) continue;
    const about = { plan, report, stage, pullRequest: held.state.pullRequest };
    actions.push(
      await send(world, plan, {
        channel: communication.to,
        text: () => textOf(communication, about),
        key: `${held.state.digest}/${key}/${communication.to}`,
      }),
    );
  }
  return actions;
}

/** On a hold somebody may want the traffic off at once: the way back comes with it. */
function textOf(communication: Communication, about: About): string {
  const said = renderMessage(communication, about);
  return communication.on === "hold" ? renderNotification(about.report, [said]) : said;
}

interface Message {
  readonly index: number;
  readonly key: string;
  readonly stage: string | null;
}

function messagesOf(plan: Plan, before: RolloutState, after: RolloutState): readonly Message[] {
  const { communications, stages } = plan.rollout;
  const names = stages.map(({ name }) => name);
  const known = new Set(before.told);
  const due = (after.told ?? [])
    .filter((key) => !known.has(key) && /^\d+@/.test(key))
    .map((key): Message => {
      const [index = "", of = ""] = key.split("@");
      return { index: Number(index), key, stage: names.includes(of) ? of : null };
    });
  const occurrences = occurrencesIn(plan, before, after);
  const happened = communications.flatMap(({ on }, index): readonly Message[] => {
    const moment = readMoment(on, names);
    const found = moment === null ? undefined : occurrences.find((each) => isMoment(moment, each));
    return found === undefined
      ? []
      : [{ index, key: `${index}@${on}/${after.journal.lines}`, stage: found.stage }];
  });
  return [...due, ...happened];
}

/** Every channel that hears of a rollback, with the undo commands in full. */
export async function tellRollback(
  world: Teller,
  report: TickReport,
  /** What makes this rollback another one than the last. */
  key: string,
): Promise<readonly Action[]> {
  const { plan } = report;
  if (plan === null || report.dryRun) return [];
  const actions: Action[] = [];
  for (const channel of channelsAfterRollback(report)) {
    const text = (): string => renderNotification(report, saidAfterRollback(report, channel));
    actions.push(await send(world, plan, { channel, text, key: `${key}/${channel}` }));
  }
  return actions;
}

async function send(
  world: Teller,
  plan: Plan,
  message: { readonly channel: string; readonly text: () => string; readonly key: string },
): Promise<Action> {
  const does = `tell ${message.channel}`;
  try {
    await world.openNotifier(plan.rollout.channels).send({ ...message, text: message.text() });
    return { at: world.clock.now(), does, outcome: "sent" };
  } catch (cause) {
    return { at: world.clock.now(), does, outcome: `not done: ${reasonOf(cause)}` };
  }
}
