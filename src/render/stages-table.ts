import { capital } from "../plan/capital.ts";
import { ALL } from "../judge/reading.ts";
import type { BlueGreenStage } from "../config/rollout.ts";
import { previewOf } from "../config/switching.ts";
import { isLive, type Plan, type PlannedStage } from "../plan/plan.ts";
import { cell, span, text } from "./escape.ts";
import { table } from "./markdown.ts";
import { offlineWords } from "./offline-section.ts";
import { count, duration, percentage } from "./numbers.ts";

const MOST_NAMES = 6;
const NEW_LINE = "<br>";

/** One row per stage: who is reached, how long, what it can and cannot prove, and what moves it on. */
export function stagesTable(plan: Plan): string {
  let before: readonly string[] = [];
  const rows = plan.stages.map((planned, index) => {
    const now = provable(plan, planned);
    const shown = planned.stage.kind === "evaluate" ? offlineWords(plan, index) : enoughFor(now, before);
    if (isLive(planned.stage)) before = now;
    return [
      [span(planned.stage.name), ...trafficLines(plan, planned), ...bakeLines(planned)]
        .map(unbroken)
        .join(NEW_LINE),
      isLive(planned.stage) ? count(planned.routedPerDay) : "–",
      shown,
      notProvable(plan, planned),
      movesOn(plan, index),
    ];
  });
  const people = `${text(capital(plan.rollout.routedBy))}s a day`;
  const wide = ["Enough data for", "Not provable here", "Moves on by"].map(unbroken);
  const head = ["Stage", people, ...wide];
  return table(head, rows, ["left", "right"]);
}

/** Narrow columns break numbers from their units, and names at their hyphens, unless a line in them is wide enough. */
function unbroken(line: string): string {
  return line.replaceAll(" ", "\u00A0");
}

function shareOf(plan: Plan, { stage }: PlannedStage): string {
  switch (stage.kind) {
    case "evaluate":
      return "no traffic";
    case "shadow":
      return `mirror ${percentage(stage.mirror)}`;
    case "canary":
      return `${percentage(stage.weight)} of ${cell(plan.rollout.routedBy, 20)}s`;
    case "blue-green":
      return switchWords(stage);
  }
}

/** Below the name: a column of its own would push what can be proven off a phone. */
function bakeLines({ stage }: PlannedStage): readonly string[] {
  if (stage.kind === "evaluate") return [];
  const bake = `for ${duration(stage.bake)}`;
  return stage.extendTo === null ? [bake] : [bake, `up to ${duration(stage.extendTo)}`];
}

/** In the order in which it happens; and who sees what no user does. */
function trafficLines(plan: Plan, planned: PlannedStage): readonly string[] {
  const { stage } = planned;
  const share = shareOf(plan, planned);
  if (stage.kind === "blue-green") return [`preview ${duration(previewOf(stage))}`, share];
  return stage.kind === "shadow" && stage.shownTo !== null
    ? [share, `shown to ${cell(stage.shownTo, 60)}`]
    : [share];
}

function switchWords(stage: BlueGreenStage): string {
  return stage.switch === "at-once" ? "switch at once" : `switch ${stage.switch.map(percentage).join(", ")}`;
}

/** Guards promised for all traffic, then the cohorts in which one that rolls back is promised. */
function provable(plan: Plan, { cells }: PlannedStage): readonly string[] {
  const guards = cells.filter((each) => each.cohort === ALL && each.blind === null).map((each) => each.guard);
  const seen = new Set(seenCohorts(plan, cells));
  const cohorts = plan.rollout.cohorts.map(({ name }) => name).filter((name) => seen.has(name));
  return [...guards, ...cohorts];
}

/** What is new beside the live stage before it, where nothing was lost; else everything. */
function enoughFor(now: readonly string[], before: readonly string[]): string {
  const known = new Set(before);
  const current = new Set(now);
  const keepsAll = before.length > 0 && before.every((name) => current.has(name));
  if (!keepsAll) return names(now);
  const added = now.filter((name) => !known.has(name));
  return added.length === 0 ? "the same" : `the same + ${names(added)}`;
}

function notProvable(plan: Plan, { cells, stage }: PlannedStage): string {
  if (stage.kind === "evaluate") return "anything live";
  const guards = cells
    .filter((each) => each.cohort === ALL && each.blind !== null && each.blind.why !== "not-in-this-stage")
    .map((each) => each.guard);
  const seen = new Set(seenCohorts(plan, cells));
  const absent = new Set(
    plan.rollout.cohorts
      .filter(({ name }) => !cells.some((each) => each.cohort === name && isJudged(each)))
      .map(({ name }) => name),
  );
  const blind = plan.rollout.cohorts.map(({ name }) => name).filter((name) => !seen.has(name));
  const unseen = blind.filter((name) => !absent.has(name));
  const parts = [
    ...(unseen.length === 0 ? [] : [`**${names(unseen)}**`]),
    ...(guards.length === 0 ? [] : [names(guards)]),
    ...(absent.size === 0 ? [] : [`${names([...absent])} (not in this stage)`]),
  ];
  return parts.length === 0 ? "–" : parts.join("; ");
}

type Cells = PlannedStage["cells"];

function isJudged({ blind }: Cells[number]): boolean {
  return blind?.why !== "not-in-this-stage";
}

/** Quality and error guards that roll back decide whether a cohort is seen. */
function seenCohorts(plan: Plan, cells: Cells): readonly string[] {
  const watching = new Set(
    plan.rollout.guards
      .filter(
        (guard) => guard.onBreach === "roll-back" && (guard.class === "quality" || guard.class === "error"),
      )
      .map(({ name }) => name),
  );
  return cells
    .filter(({ blind, guard, cohort }) => blind === null && cohort !== ALL && watching.has(guard))
    .map(({ cohort }) => cohort);
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
  return list.length > MOST_NAMES ? `${shown} and ${count(list.length - MOST_NAMES)} more` : shown;
}
