/** The letters of one step of an alarm: to whom, and in which words. */
import type { Rollout } from "../../config/rollout.ts";
import { hearersOf, pagersOf } from "../../plan/hearers.ts";
import type { Alert } from "../../ports.ts";
import type { Alarm, Say, Step } from "../../promotion/alarm.ts";
import { renderAcknowledged, renderAlarm, renderAllClear } from "../../render/alarm-text.ts";
import type { TickReport } from "../../render/tick-report.ts";
import type { Instant } from "../../units.ts";
import { alertFor, SEVERITY_OF } from "./alert.ts";
import type { Letter } from "./outbox.ts";

export interface Announced {
  readonly letter: Letter;
  readonly says: "message" | "page" | "other";
}

export interface About {
  readonly name: string;
  readonly rollout: Rollout;
  readonly report: TickReport;
  readonly before: Alarm | null;
  readonly step: Step;
  readonly lookedAt: Instant | null;
  readonly now: Instant;
  /** Where to read on: the run. */
  readonly link: string | null;
  /** Channels that the file's own words reach in this tick. */
  readonly told: ReadonlySet<string>;
}

export function lettersOf(about: About): readonly Announced[] {
  const { before, step } = about;
  // Another plan of the same name: what was paged about the one before is over with it.
  const isOld = before !== null && before.pagedAt !== null && step.alarm?.digest !== before.digest;
  const say: readonly Say[] = isOld && !step.say.includes("over") ? ["over", ...step.say] : step.say;
  return say.flatMap((each) => lettersFor(each, about));
}

function lettersFor(say: Say, about: About): readonly Announced[] {
  const { before, step } = about;
  switch (say) {
    case "page":
      return step.alarm === null ? [] : pages(about, step.alarm);
    case "page-again":
      return step.alarm === null || before === null
        ? []
        : [...closing(about, before), ...pages(about, step.alarm)];
    case "message":
      return step.alarm === null ? [] : messages(about, step.alarm);
    case "acknowledge":
      return before === null
        ? []
        : toPagers(about, before, {
            does: "acknowledge",
            text: () => renderAcknowledged(about.report),
          });
    case "over":
      return before === null ? [] : closing(about, before);
  }
}

function pages(about: About, alarm: Alarm): readonly Announced[] {
  const { channels } = reached(about.rollout, alarm);
  const hasPager = pagersOf(about.rollout).length > 0;
  // Without a pager nobody is woken: a channel that hears of it anyway needs no second message.
  const wanted = hasPager ? channels : channels.filter((channel) => !about.told.has(channel));
  return wanted.map((channel) => ({
    says: "page",
    letter: letter(about, {
      channel,
      does: hasPager ? `page ${channel}` : `page ${channel}, which is no pager`,
      text: () => renderAlarm({ ...about, alarm, isPageWithoutPager: !hasPager }),
      key: `${alarm.kind}/${alarm.since}/page`,
      ...(hasPager ? { alert: alertOf("trigger", about, alarm) } : {}),
    }),
  }));
}

/** Not to a channel that hears of it in this tick anyway. */
function messages(about: About, alarm: Alarm): readonly Announced[] {
  const isPaged = about.step.say.some((say) => say.startsWith("page"));
  const paged = new Set(isPaged ? reached(about.rollout, alarm).channels : []);
  return hearersOf(about.rollout, momentOf(alarm))
    .filter((channel) => !about.told.has(channel) && !paged.has(channel))
    .map((channel) => ({ says: "message", letter: telling(about, alarm, channel) }));
}

/** What nobody could be woken for is at least said. */
export function insteadOfPager(about: About): readonly Announced[] {
  const { alarm } = about.step;
  if (alarm === null) return [];
  const pagers = new Set(pagersOf(about.rollout));
  return hearersOf(about.rollout, momentOf(alarm))
    .filter((channel) => !pagers.has(channel))
    .map((channel) => ({
      says: "page",
      letter: letter(about, {
        channel,
        does: `tell ${channel} that nobody could be woken`,
        text: () => renderAlarm({ ...about, alarm, isPageWithoutPager: true }),
        key: `${alarm.kind}/${alarm.since}/instead`,
      }),
    }));
}

function telling(about: About, alarm: Alarm, channel: string): Letter {
  return letter(about, {
    channel,
    does: `tell ${channel}`,
    text: () => renderAlarm({ ...about, alarm, isPageWithoutPager: false }),
    key: `${alarm.kind}/${alarm.changed}`,
  });
}

function closing(about: About, alarm: Alarm): readonly Announced[] {
  return toPagers(about, alarm, { does: "resolve", text: () => renderAllClear(about.report, alarm) });
}

function toPagers(
  about: About,
  alarm: Alarm,
  said: { readonly does: "acknowledge" | "resolve"; readonly text: () => string },
): readonly Announced[] {
  return reached(about.rollout, alarm).channels.map((channel) => ({
    says: "other",
    letter: letter(about, {
      channel,
      does: `${said.does} the page of ${channel}`,
      text: said.text,
      key: `${alarm.kind}/${alarm.since}/${said.does}`,
      alert: alertOf(said.does, about, alarm),
    }),
  }));
}

/** Pagers, else whoever hears of it otherwise. */
function reached(rollout: Rollout, alarm: Alarm): { readonly channels: readonly string[] } {
  const pagers = pagersOf(rollout);
  return { channels: pagers.length > 0 ? pagers : hearersOf(rollout, momentOf(alarm)) };
}

function momentOf({ means }: Alarm): "hold" | "rolled-back" {
  return means === "rolled-back" || means === "urgent" ? "rolled-back" : "hold";
}

function alertOf(does: Alert["does"], { name }: About, { digest, means }: Alarm): Alert {
  return alertFor(does, { rollout: name, digest, severity: SEVERITY_OF[means] });
}

function letter(
  { name, rollout, report, link, step, before }: About,
  said: {
    readonly channel: string;
    readonly does: string;
    readonly text: () => string;
    readonly key: string;
    readonly alert?: Alert;
  },
): Letter {
  const { channel, does, alert } = said;
  const digest = (step.alarm ?? before)?.digest ?? "no plan";
  return {
    rollout: name,
    channels: rollout.channels,
    channel,
    does,
    isTrouble: true,
    isPage: alert?.does === "trigger",
    message: () => ({
      text: said.text(),
      key: `${name}/${digest}/${said.key}/${channel}`,
      link: report.incident ?? link,
      ...(alert === undefined ? {} : { alert }),
    }),
  };
}
