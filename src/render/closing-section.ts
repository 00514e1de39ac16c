import { plus } from "../units.ts";
import { cell, span } from "./escape.ts";
import { duration, moment } from "./numbers.ts";
import type { TickReport } from "./tick-report.ts";

/** What is left to do once a rollout is promoted, and from when on; `""` before that and after a rollback. */
export function closingLines({ plan, ending, at }: TickReport): string {
  if (plan === null || ending?.kind !== "promoted") return "";
  const { rollout, routers } = plan;
  const { baseline, candidate } = rollout.release;
  const { keepBaselineFor } = rollout.rollback;
  const until = plus(ending.at, keepBaselineFor);
  const kept =
    at <= until
      ? `- until ${moment(until)}: keep ${span(baseline.id)} ready (${duration(keepBaselineFor)}); it is the way back`
      : `- ${span(baseline.id)} had to be kept ready until ${moment(until)}, and that is over`;
  const routes = routers.map(({ undo }) => cell(undo.route)).join(" and ");
  return [
    "**What is left to do:**",
    kept,
    `- then: retire ${span(baseline.id)} and what only it needs, and take the switch out of ${routes}`,
    `- then: name ${span(candidate.id)} as the baseline of the next rollout, and remove ${span(plan.file)} or write the next one into it; until then ticks look after this one, and its route frees itself`,
  ].join("\n");
}
