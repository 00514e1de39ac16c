/** What the rollout file wants said. A message that does not arrive is told in the report and changes nothing. */
import { readMoment } from "../../config/moment-text.ts";
import type { Communication } from "../../config/rollout.ts";
import { canSendTo } from "../../plan/messages.ts";
import { pagersOf } from "../../plan/hearers.ts";
import type { Plan } from "../../plan/plan.ts";
import type { Alert } from "../../ports.ts";
import { isMoment, occurrencesIn } from "../../promotion/occurrences.ts";
import type { RolloutState } from "../../promotion/state.ts";
import { channelsAfterRollback, renderMessage, saidAfterRollback, type About } from "../../render/message.ts";
import { renderNotification } from "../../render/notification.ts";
import type { Action, TickReport } from "../../render/tick-report.ts";
import { announceAlone } from "./announce-alone.ts";
import { alertFor } from "./alert.ts";
import { sendAll } from "./outbox.ts";
import type { Letter, Outbox, Sender } from "./outbox.ts";
import type { Ticked } from "./tick.ts";
import type { PromotionWorld } from "../world.ts";

type Teller = Sender & Pick<PromotionWorld, "alarms" | "log" | "runUrl" | "outbox">;

/** After a tick that did not go back: what it announced as due, and what happened in it. */
export async function tellPeople(
  world: Sender & { readonly outbox?: Outbox },
  plan: Plan,
  { before, ticked }: { readonly before: RolloutState; readonly ticked: Ticked },
): Promise<readonly Action[]> {
  const { report, held } = ticked;
  if (report.dryRun) return [];
  const letters = messagesOf(plan, before, held.state).flatMap(({ index, key, stage }): readonly Letter[] => {
    const communication = plan.rollout.communications[index];
    // What the program cannot send, the plan says who sends by hand.
    if (communication === undefined || !canSendTo(plan.rollout, communication.to)) return [];
    const about = { plan, report, stage, pullRequest: held.state.pullRequest };
    const isTrouble = TROUBLE.has(communication.on);
    const alert = isTrouble && isPager(plan, communication.to) ? alertOf(report, "warning") : undefined;
    return [
      {
        ...addressed(plan, communication.to),
        isTrouble,
        isPage: alert !== undefined,
        ...(isHoldAlone(plan, communication) ? { isHold: true as const } : {}),
        message: () => ({
          text: textOf(communication, about),
          key: `${held.state.digest}/${key}/${communication.to}`,
          ...(alert === undefined ? {} : { alert }),
        }),
      },
    ];
  });
  return post(world, letters);
}

/** Moments of the file at which something is wrong. */
const TROUBLE: ReadonlySet<string> = new Set(["hold", "breach", "rolled-back", "rollback-unconfirmed"]);

/** Whoever is told that it goes on again has to hear of the next hold, too. */
function isHoldAlone({ rollout }: Plan, { on, to }: Communication): boolean {
  const hearsOfEnd = rollout.communications.some((each) => each.on === "resumed" && each.to === to);
  return (on === "hold" || on === "breach") && !hearsOfEnd;
}

/** On a hold somebody may want the traffic off at once: the way back comes with it. */
function textOf(communication: Communication, about: About): string {
  const said = renderMessage(communication, about);
  return communication.on === "hold" ? renderNotification(about.report, [said]) : said;
}

interface Due {
  readonly index: number;
  readonly key: string;
  readonly stage: string | null;
}

function messagesOf(plan: Plan, before: RolloutState, after: RolloutState): readonly Due[] {
  const { communications, stages } = plan.rollout;
  const names = stages.map(({ name }) => name);
  const known = new Set(before.told);
  const due = (after.told ?? [])
    .filter((key) => !known.has(key) && /^\d+@/.test(key))
    .map((key): Due => {
      const [index = "", of = ""] = key.split("@");
      return { index: Number(index), key, stage: names.includes(of) ? of : null };
    });
  const occurrences = occurrencesIn(plan, before, after);
  const happened = communications.flatMap(({ on }, index): readonly Due[] => {
    const moment = readMoment(on, names);
    const found = moment === null ? undefined : occurrences.find((each) => isMoment(moment, each));
    return found === undefined
      ? []
      : [{ index, key: `${index}@${on}/${after.journal.lines}`, stage: found.stage }];
  });
  return [...due, ...happened];
}

/** Every channel that hears of a rollback, with the undo commands in full; outside of a tick also whoever the policy's defaults wake. */
export async function tellRollback(
  world: Teller,
  report: TickReport,
  /** What makes this rollback another one than the last. */
  key: string,
): Promise<readonly Action[]> {
  const { plan } = report;
  if (plan === null || report.dryRun) return [];
  const letters = channelsAfterRollback(report).map((channel): Letter => {
    const alert = isPager(plan, channel) ? alertOf(report, "error") : undefined;
    return {
      ...addressed(plan, channel),
      isTrouble: true,
      isPage: alert !== undefined,
      message: () => ({
        text: renderNotification(report, saidAfterRollback(report, channel)),
        key: `${key}/${channel}`,
        link: report.incident,
        ...(alert === undefined ? {} : { alert }),
      }),
    };
  });
  const sent = await post(world, letters);
  return world.outbox === undefined ? [...sent, ...(await announceAlone(world, report, letters))] : sent;
}

function isPager({ rollout }: Plan, channel: string): boolean {
  return pagersOf(rollout).includes(channel);
}

function alertOf(report: TickReport, usual: Alert["severity"]): Alert {
  const digest = report.plan?.digest ?? null;
  const severity = report.confirmed === false ? "critical" : usual;
  return alertFor("trigger", { rollout: report.rollout, digest, severity });
}

function addressed(plan: Plan, channel: string): Pick<Letter, "rollout" | "channels" | "channel" | "does"> {
  const { name, channels } = plan.rollout;
  return { rollout: name, channels, channel, does: `tell ${channel}` };
}

/** During a tick they wait; what becomes of them is in the report when all rollouts were looked at. */
async function post(
  world: Sender & { readonly outbox?: Outbox | undefined },
  letters: readonly Letter[],
): Promise<readonly Action[]> {
  const { outbox } = world;
  if (outbox !== undefined) {
    for (const letter of letters) outbox.add(letter);
    return [];
  }
  return sendAll(world, letters);
}
