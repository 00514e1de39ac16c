import { isLive, type Plan, type PlannedStage } from "../plan/plan.ts";
import { cell, span, text } from "./escape.ts";
import { table } from "./markdown.ts";
import { offlineWords } from "./offline-section.ts";
import { count, duration, percentage } from "./numbers.ts";

const ALL = "all";
const MOST_NAMES = 6;

/** One row per stage: who is reached, how long, what it can and cannot prove, and what moves it on. */
export function stagesTable(plan: Plan): string {
  const rows = plan.stages.map((planned, index) => [
    `${span(planned.stage.name)} ${shareOf(planned)}`,
    isLive(planned.stage) ? count(planned.routedPerDay) : "–",
    planned.stage.kind === "evaluate" ? "–" : bakeText(planned),
    enoughFor(plan, planned),
    notProvable(plan, planned),
    movesOn(plan, index),
  ]);
  const unit = `${text(plan.rollout.routedBy)}s/day`;
  const head = ["Stage", unit, "Bake", "Enough data for", "Not provable here", "Moves on by"];
  return table(head, rows, ["left", "right"]);
}

function shareOf({ stage }: PlannedStage): string {
  switch (stage.kind) {
    case "evaluate":
      return "(no traffic)";
    case "shadow":
      return `mirror ${percentage(stage.mirror)}`;
    case "canary":
      return percentage(stage.weight);
    case "blue-green":
      return "switch";
  }
}

function bakeText({ stage }: PlannedStage): string {
  if (stage.kind === "evaluate") return "–";
  const longest = stage.extendTo === null ? "" : `, up to ${duration(stage.extendTo)}`;
  return `${duration(stage.bake)}${longest}`;
}

/** Guards promised for all traffic, and the cohorts in which every one of them that rolls back is promised. */
function enoughFor(plan: Plan, { cells, stage, index }: PlannedStage): string {
  if (stage.kind === "evaluate") return offlineWords(plan, index);
  const guards = cells.filter((each) => each.cohort === ALL && each.blind === null).map((each) => each.guard);
  return names(guards);
}

function notProvable(plan: Plan, { cells, stage }: PlannedStage): string {
  if (stage.kind === "evaluate") return "anything live";
  const guards = cells
    .filter((each) => each.cohort === ALL && each.blind !== null && each.blind.why !== "not-in-this-stage")
    .map((each) => each.guard);
  const cohorts = plan.rollout.cohorts
    .filter(
      ({ name }) =>
        !cells.some((each) => each.cohort === name && each.blind === null && watches(plan, each.guard)),
    )
    .map(({ name }) => name);
  const parts = [
    ...(guards.length === 0 ? [] : [names(guards)]),
    ...(cohorts.length === 0 ? [] : [`**cohorts** ${names(cohorts)}`]),
  ];
  return parts.length === 0 ? "–" : parts.join("; ");
}

/** Quality and error guards that roll back decide whether a cohort is seen. */
function watches(plan: Plan, name: string): boolean {
  return plan.rollout.guards.some(
    (guard) =>
      guard.name === name &&
      guard.onBreach === "roll-back" &&
      (guard.class === "quality" || guard.class === "error"),
  );
}

/** A go is asked before a stage starts, so it is what moves the one before it on. */
function movesOn(plan: Plan, index: number): string {
  const next = plan.stages[index + 1]?.stage;
  if (next === undefined) return "close-out";
  return next.go.length === 0 ? "automatic" : `**human**: ${text(next.go.join(" and "))}`;
}

function names(list: readonly string[]): string {
  if (list.length === 0) return "–";
  const shown = list
    .slice(0, MOST_NAMES)
    .map((name) => cell(name, 40))
    .join(", ");
  return list.length > MOST_NAMES ? `${shown} and ${list.length - MOST_NAMES} more` : shown;
}
