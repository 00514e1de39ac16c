import { type ByHand, type ExpectedMoment, type PlannedMessage } from "../plan/messages.ts";
import type { Plan } from "../plan/plan.ts";
import { cell, span, text } from "./escape.ts";
import { blocks, capped, table } from "./markdown.ts";
import { count, momentIn, plural } from "./numbers.ts";

const LONGEST_TEXT = 600;
const NO_OWNER = "**no owner**";

/** Who hears what and when, in the words that will be sent; at most `most` messages. */
export function communicationsSection(
  plan: Plan,
  most: number,
): { readonly title: string; readonly body: string } {
  const { planned, unheard } = plan.messages;
  const { shown, more } = capped(planned, most);
  const open = unheard.length + planned.filter(({ by }) => by.kind === "by-hand" && by.owner === null).length;
  const missing = open === 0 ? "" : `, ${count(open)} with no owner`;
  return {
    title: `<b>Who hears what, and when</b>: ${plural(planned.length, "message")}${missing}`,
    body: blocks([
      table(
        ["Moment", "Earliest", "Audience", "Sent by", "Text"],
        [
          ...shown.map((message) => row(plan, message)),
          ...unheard.map((each) => [UNHEARD[each], "–", "nobody", NO_OWNER, "–"]),
        ],
      ),
      more === 0 ? "" : `…and ${count(more)} more, in the job summary.`,
      "What is still in braces is filled in when it happens. Every message of a rollback carries the undo commands in full, so that it works without GitHub.",
      planned.some(({ by, at }) => by.kind === "automatic" && at.length > 0)
        ? "Sent by the first look after its time; ahead of the start too, once the plan is merged. Saturdays and Sundays are no working days; holidays are not known."
        : "",
    ]),
  };
}

function row(plan: Plan, message: PlannedMessage): readonly string[] {
  return [
    cell(message.on, 60),
    dates(plan, message),
    span(message.to),
    sender(message),
    cell(message.text, LONGEST_TEXT),
  ];
}

function dates({ rollout }: Plan, { at, times: all, isLate }: PlannedMessage): string {
  const [first] = at;
  if (first === undefined) return "when it happens";
  const times = all === 1 ? "" : `, the first of ${count(all)}`;
  const late = isLate ? "; **behind already**: at the first look after the merge" : "";
  return `${momentIn(first, rollout.start.zone)}${times}${late}`;
}

function sender({ by }: PlannedMessage): string {
  if (by.kind === "automatic") return `automatic, ${text(by.channel)}`;
  const owner = by.owner === null ? NO_OWNER : `by hand: ${text(by.owner)}`;
  return `${owner} (${WHY_BY_HAND[by.why]})`;
}

const WHY_BY_HAND: Readonly<Record<ByHand, string>> = {
  "no-channel": "no channel of this name",
  "after-the-end": "nothing is sent after the end",
  "no-such-moment": "there is no such moment",
};

const UNHEARD: Readonly<Record<ExpectedMoment, string>> = {
  before: "before the start",
  stages: "start and end of a stage",
  hold: "hold",
  "rolled-back": "rollback",
  done: "done",
};
