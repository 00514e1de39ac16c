import { isLive, type Plan } from "../plan/plan.ts";
import { cell, span, text } from "./escape.ts";
import { blocks, capped, table } from "./markdown.ts";
import { local, moment, plural } from "./numbers.ts";

/** Who hears what and when, at most `most` messages. */
export function communicationsSection(
  plan: Plan,
  most: number,
): { readonly title: string; readonly body: string } {
  const { communications, channels } = plan.rollout;
  const { shown, more } = capped(communications, most);
  const rows = shown.map(({ on, to, message }) => {
    const kind = channels[to]?.kind;
    return [cell(on, 60), text(to), kind === undefined ? "a person" : text(kind), cell(message)];
  });
  return {
    title: `<b>Who hears what, and when</b>: ${plural(communications.length, "message")}`,
    body: blocks([
      table(["Moment", "Audience", "Sent by", "Text"], rows),
      more === 0 ? "" : `…and ${more} more, in the job summary.`,
    ]),
  };
}

/** Dates in UTC and local, if nobody keeps anybody waiting. */
export function timetableSection(plan: Plan): { readonly title: string; readonly body: string } {
  const { zone, moves } = plan.rollout.start;
  const rows = plan.stages
    .filter(({ stage }) => isLive(stage))
    .map(({ stage, starts, ends, handOvers }) => [
      span(stage.name),
      starts === null ? "never" : moment(starts),
      starts === null ? "–" : local(starts, zone),
      ends === null ? "–" : moment(ends),
      handOvers.length === 0
        ? "–"
        : capped(
            handOvers.map((at) => local(at, zone)),
            4,
          ).shown.join(", ") + (handOvers.length > 4 ? ` and ${handOvers.length - 4} more` : ""),
    ]);
  const hours = moves === null ? "at any hour" : `only ${text(moves.text)}`;
  return {
    title: `<b>Timetable</b>: ${moment(plan.starts)} → ${moment(plan.ends)} at the earliest`,
    body: blocks([
      table(["Stage", "Starts", `In ${text(zone)}`, "Ends", "Pager changes hands"], rows),
      `Weights rise ${hours} (${text(zone)}); they fall at any time. Given up at ${moment(plan.latest)}.`,
    ]),
  };
}
