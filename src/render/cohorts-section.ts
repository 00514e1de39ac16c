import type { Plan, PlannedStage } from "../plan/plan.ts";
import { cell, span, text } from "./escape.ts";
import { blocks, capped, table } from "./markdown.ts";
import { count, duration, percentage } from "./numbers.ts";
import { HOUR } from "../units.ts";

/** Where each cohort can first be seen, at most `most` of them. */
export function cohortsSection(
  plan: Plan,
  most: number,
): { readonly title: string; readonly body: string } | null {
  const { cohorts } = plan.rollout;
  if (cohorts.length === 0) return null;
  const { shown, more } = capped(cohorts, most);
  const rows = shown.map((cohort) => [
    span(cohort.name),
    percentage(cohort.share * 100),
    cohort.trainingShare === null ? "–" : percentage(cohort.trainingShare * 100),
    firstSeen(plan, cohort.name),
    cohort.from === null ? "–" : `on the baseline until ${span(cohort.from)}`,
    cohort.owner === null ? "–" : text(cohort.owner),
    cohort.because === null ? "–" : cell(cohort.because, 80),
  ]);
  const never = cohorts.filter(({ name }) => seenIn(plan, name) === null).length;
  const accepted = cohorts.flatMap(({ name, accepted: by }) =>
    by === null ? [] : [`- ${span(name)} is accepted unseen by ${text(by.by)}: ${cell(by.because)}`],
  );
  const head = [
    "Cohort",
    "Share",
    "In training",
    "First stage with enough data",
    "Held back",
    "Owner",
    "Why",
  ];
  return {
    title: `<b>Cohorts</b>: ${count(cohorts.length)}${never === 0 ? "" : `, ${count(never)} never seen alone`}; each is judged alone, a good average cannot cover a bad one`,
    body: blocks([
      table(head, rows, ["left", "right", "right"]),
      more === 0 ? "" : `…and ${count(more)} more, in the job summary.`,
      capped(accepted, most).shown.join("\n"),
    ]),
  };
}

/** The first stage with a promised quality or error guard that rolls back, and the shortest time it needs there. */
function firstSeen(plan: Plan, cohort: string): string {
  const seen = seenIn(plan, cohort);
  return seen === null ? "**none**" : `${span(seen.stage)} (${duration(seen.hours * HOUR)})`;
}

function seenIn(plan: Plan, cohort: string): { readonly stage: string; readonly hours: number } | null {
  for (const planned of plan.stages) {
    const hours = seenAfter(plan, planned, cohort);
    if (hours !== null) return { stage: planned.stage.name, hours };
  }
  return null;
}

function seenAfter(plan: Plan, { cells, stage }: PlannedStage, cohort: string): number | null {
  if (stage.kind === "shadow") return null;
  const watching = plan.rollout.guards.filter(
    (guard) => guard.onBreach === "roll-back" && (guard.class === "quality" || guard.class === "error"),
  );
  const hours = cells
    .filter(
      (each) =>
        each.cohort === cohort && each.blind === null && watching.some(({ name }) => name === each.guard),
    )
    .flatMap((each) => (each.hours === null ? [] : [each.hours]));
  return hours.length === 0 ? null : Math.min(...hours);
}
