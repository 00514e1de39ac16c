import { weightIn } from "../config/rollout.ts";
import { ALL } from "../judge/reading.ts";
import { isLive, type Plan, type PlannedStage } from "../plan/plan.ts";
import type { Instant } from "../units.ts";
import { MINUTE } from "../units.ts";
import { span, text } from "./escape.ts";
import { blocks, capped, table } from "./markdown.ts";
import { count, duration, local, moment, momentIn, plural } from "./numbers.ts";

/** Hand-overs and freezes that are listed one by one. */
const MOST = 60;

/** Dates in UTC and local, if nobody keeps anybody waiting, and every change of the pager. */
export function timetableSection(plan: Plan): { readonly title: string; readonly body: string } {
  const live = plan.stages.filter(({ stage }) => isLive(stage));
  const { handOvers } = plan;
  const pager = handOvers.cover === null ? "" : `, ${plural(handOvers.count, "hand-over")} of the pager`;
  return {
    title: `<b>Timetable</b>: ${moment(plan.starts)} → ${moment(plan.ends)} at the earliest${pager}`,
    body: blocks([
      stageDates(plan, live),
      seenBeforeAll(live),
      clockChanges(plan, live).join("\n"),
      limits(plan),
      freezes(plan),
      handOverTable(plan, live),
    ]),
  };
}

function stageDates(plan: Plan, live: readonly PlannedStage[]): string {
  const { zone } = plan.rollout.start;
  const latest = live.flatMap(({ leaves }) => (leaves === null ? [] : [leaves.givenUp]));
  // Where only the whole rollout has a deadline, it stands below the table.
  const hasOwn = new Set(latest).size > 1;
  const head = [
    "Stage",
    "Starts",
    "Left at the earliest (UTC)",
    ...(hasOwn ? ["At the latest (UTC)"] : []),
    "Sees",
    "Who must be there",
  ];
  const rows = live.map((planned) => {
    const { stage, starts, serves } = planned;
    const users = serves === null || serves === starts ? "" : `<br>users from ${momentIn(serves, zone)}`;
    return [
      span(stage.name),
      starts === null ? "never" : `${momentIn(starts, zone)}${users}`,
      earliest(planned),
      ...(hasOwn ? [planned.leaves === null ? "–" : utc(planned.leaves.givenUp)] : []),
      seen(planned),
      present(plan, planned),
    ];
  });
  return table(head, rows);
}

function utc(at: Instant): string {
  return local(at, "UTC");
}

function earliest({ leaves, calendar }: PlannedStage): string {
  if (leaves === null) return "–";
  if (leaves.earliest === null) return "never: no open hour";
  const waits = calendar.waits === 0 ? "" : `, after ${duration(calendar.waits)} of waiting for an open hour`;
  const isLater = leaves.extended !== null && leaves.extended > leaves.earliest;
  const extended = isLater ? `; extended to ${utc(leaves.extended)}` : "";
  return `${utc(leaves.earliest)}${waits}${extended}`;
}

/** Whether what is busy by day or by week is in it. */
function seen({ starts, calendar: { wholeDay, weekendDays } }: PlannedStage): string {
  if (starts === null) return "–";
  const days = wholeDay ? "every hour of the day" : "**not every hour of the day**";
  return `${days}, ${weekendDays === 0 ? "no whole weekend day" : plural(weekendDays, "weekend day")}`;
}

/** What was seen of the week before everybody is served: after that there is nobody left to protect. */
function seenBeforeAll(live: readonly PlannedStage[]): string {
  const all = live.find(({ stage }) => weightIn(stage, ALL) >= 100);
  const before = live.slice(0, all === undefined ? live.length : live.indexOf(all));
  if (all === undefined || before.length === 0 || all.starts === null) return "";
  const days = before.reduce((sum, { calendar }) => sum + calendar.weekendDays, 0);
  const whole = before.some(({ calendar }) => calendar.wholeDay);
  return `Before ${span(all.stage.name)} serves everybody, ${days === 0 ? "**no weekend day**" : plural(days, "whole weekend day")} and ${whole ? "every hour of a day" : "**not every hour of a day**"} were seen.`;
}

function present({ handOvers }: Plan, { stage }: PlannedStage): string {
  const roles = stage.go.map((role) => text(role)).join(" and ");
  const parts = [
    ...(roles === "" ? [] : [`**${roles}**, for the go`]),
    ...(handOvers.cover === null ? [] : ["on call"]),
  ];
  return parts.length === 0 ? "nobody" : parts.join("; ");
}

function clockChanges({ rollout }: Plan, live: readonly PlannedStage[]): readonly string[] {
  const { zone } = rollout.start;
  return live.flatMap(({ stage, calendar: { clockChange } }) => {
    if (clockChange === null) return [];
    const way = clockChange.forward > 0 ? "forward" : "back";
    const by = `${Math.abs(clockChange.forward) / MINUTE} min`;
    return [
      `- While ${span(stage.name)} bakes, clocks in ${text(zone)} go ${way} by ${by} (${moment(clockChange.at)}). Its bake and every cover of the pager are elapsed time: they end that much ${clockChange.forward > 0 ? "later" : "earlier"} by the local clock.`,
    ];
  });
}

function limits({ rollout, starts, latest, backBy }: Plan): string {
  const { zone, moves } = rollout.start;
  const hours = moves === null ? "at any hour" : `only ${text(moves.text)}`;
  return `Weights rise ${hours} (${text(zone)}); they fall at any time. Longest it can take: ${duration(latest - starts)}. What is not done by ${moment(latest)} holds, and is rolled back at ${moment(backBy)} unless a person decides.`;
}

function freezes({ freezes: found, rollout }: Plan): string {
  if (found.length === 0) return "";
  const { shown, more } = capped(found, MOST);
  const lines = shown.map(({ from, until, because }) => {
    const whose = rollout.start.freezes?.some((own) => own.from === from && own.until === until)
      ? "the file"
      : "the policy";
    return `- Frozen by ${whose} from ${moment(from)} to ${moment(until)}: ${text(because)}`;
  });
  return [...lines, ...(more === 0 ? [] : [`- …and ${count(more)} more`])].join("\n");
}

function handOverTable({ handOvers, rollout }: Plan, live: readonly PlannedStage[]): string {
  const { cover } = handOvers;
  if (cover === null) return "Nobody has to take the pager for this tier.";
  const { zone } = rollout.start;
  const stageOf = (at: Instant): string => {
    const found = live.find(({ handOvers: own }) => own.includes(at));
    return found === undefined ? "–" : span(found.stage.name);
  };
  const { shown } = capped(handOvers.moments, MOST);
  const more = handOvers.count - shown.length;
  const lead = `One acknowledgement covers ${duration(cover)}. Taken when it starts, the pager changes hands ${handOvers.count === 0 ? "never" : plural(handOvers.count, "time")}; without the next \`/rollout ack\` no weight rises.`;
  return blocks([
    lead,
    table(
      ["While at", "Hand-overs", "At"],
      [...Map.groupBy(shown, stageOf)].map(([stage, at]) => [
        stage,
        count(at.length),
        at.map((each) => momentIn(each, zone)).join("<br>"),
      ]),
      ["left", "right"],
    ),
    more === 0 ? "" : `…and ${count(more)} more.`,
  ]);
}
