import type { Problem } from "../config/problem.ts";
import { headline, type WorstCase } from "../plan/headline.ts";
import { isLive, type Plan } from "../plan/plan.ts";
import { cell, span, text } from "./escape.ts";
import { betLine } from "./hypothesis-section.ts";
import { blocks } from "./markdown.ts";
import { count, duration, plural, unitWord } from "./numbers.ts";
import { notDoneAlert } from "./not-done-alert.ts";
import { problemTable } from "./problem-table.ts";

/** Later stages that the worst case names; the rest stands in the table. */
const LATER_CASES = 2;
const MOST_CHANGES = 12;

/** What is released, how, and how long it takes. */
export function planTitle(plan: Plan): string {
  const { rollout, stages } = plan;
  const { baseline, candidate } = rollout.release;
  const { liveStages, takes } = headline(plan);
  const kinds = stages.filter(({ stage }) => isLive(stage)).map(({ stage }) => stage.kind);
  const how = [...new Set(kinds)].join(" + ");
  const length = `${plural(liveStages, "live stage")}, about ${duration(takes)}`;
  return `## Rollout plan: ${span(rollout.name)} ${text(baseline.id)} → ${text(candidate.id)} (${how}, ${length}, tier ${rollout.tier})`;
}

/** Blockers, bet, worst case, undo: what a reader must see within ten seconds. Never cut. */
export function planHead(plan: Plan, problems: readonly Problem[], mostBlockers: number): string {
  const blockers = problems.filter(({ severity }) => severity === "blocker");
  return blocks([
    blockers.length === 0
      ? ""
      : blocks([
          `**${plural(blockers.length, "blocker")}.** Nobody can accept this plan before ${blockers.length === 1 ? "it is" : "they are"} mended.`,
          problemTable(blockers, mostBlockers),
        ]),
    notDoneAlert(plan),
    [betLine(plan), worstCase(plan), undo(plan), changes(plan)].filter((line) => line !== "").join("\n"),
  ]);
}

/** Of the guards that can be counted in people or requests, the one that hurts most in its first stage. */
function worstCase(plan: Plan): string {
  const [first, ...later] = headline(plan).worstCases;
  if (first === undefined)
    return "**Worst case.** It cannot be counted: no roll-back guard says the baseline's level.  ";
  const at = first.level === null ? "at its limit" : `as bad as ${first.level}`;
  const rest = later.slice(0, LATER_CASES).map((each) => `${count(each.extraBad)} at ${span(each.stage)}`);
  const more = rest.length === 0 ? "" : ` If it turns bad later: ${rest.join(", ")}.`;
  return `**Worst case** if ${text(plan.rollout.release.candidate.id)} is ${at} (${span(first.guard)}): about ${extraBad(first)} before the automatic stop at ${span(first.stage)}.${more} A total failure is seen within ${duration(first.detectsIn)}.  `;
}

function extraBad({ extraBad, units: all, unit }: WorstCase): string {
  return `**${count(extraBad)} extra bad ${unitWord(extraBad, unit)}** among ${count(all)}`;
}

function undo({ routers, rollout }: Plan): string {
  const { within, drilled, keepBaselineFor } = rollout.rollback;
  const rehearsed =
    drilled === null ? "**never rehearsed**" : `last drilled ${text(drilled.on)} (${duration(drilled.took)})`;
  const ways = `${plural(routers.length, "way")} back`;
  return `**Undo**: ${text(routers[0].undo.route)}, target ${duration(within)}, ${rehearsed}; ${ways}. ${text(rollout.release.baseline.id)} stays ready until ${duration(keepBaselineFor)} after the end.  `;
}

/** What is another one, then what there was none of before: `new` said once for all of it. */
function changes(plan: Plan): string {
  const all = plan.changes.filter(({ what }) => what !== "version" && what !== "digest");
  const shown = all.toSorted((a, b) => Number(isNew(a)) - Number(isNew(b))).slice(0, MOST_CHANGES);
  if (shown.length === 0) return "**What changes**: only the version.";
  const added = shown.filter(isNew).map(showChange).join(", ");
  const parts = [
    ...shown.filter((each) => !isNew(each)).map(showChange),
    ...(added === "" ? [] : [`new: ${added}`]),
  ];
  const more = all.length > shown.length ? `; and ${count(all.length - shown.length)} more` : "";
  return `**What changes**: ${parts.join("; ")}${more}.`;
}

type Change = Plan["changes"][number];

function isNew({ baseline }: Change): boolean {
  return baseline === null;
}

/** A file is named once: by its path, which `file …` and both sides begin with. */
function showChange({ what, baseline, candidate }: Change): string {
  const path = what.startsWith("file ") ? what.slice("file ".length) : null;
  const side = (value: string): string => cell(path === null ? value : withoutPath(value, path), 60);
  if (baseline === null) return `${text(what)} ${side(candidate ?? "–")}`;
  return `${text(what)}: ${side(baseline)} → ${candidate === null ? "none" : side(candidate)}`;
}

function withoutPath(value: string, path: string): string {
  return value.startsWith(`${path} `) ? value.slice(path.length + 1) : value;
}
