import type { Problem } from "../config/problem.ts";
import { showLevel } from "../plan/levels.ts";
import { guardNamed, isLive, type Plan } from "../plan/plan.ts";
import { showDuration } from "../units.ts";
import { cell, span, text } from "./escape.ts";
import { betLine } from "./hypothesis-section.ts";
import { alert, blocks } from "./markdown.ts";
import { count, duration, plural } from "./numbers.ts";
import { problemTable } from "./problem-table.ts";

/** Title, blockers, bet, worst case, undo: what a reader must see within ten seconds. Never cut. */
export function planHead(plan: Plan, problems: readonly Problem[]): string {
  const blockers = problems.filter(({ severity }) => severity === "blocker");
  return blocks([
    title(plan),
    blockers.length === 0
      ? ""
      : blocks([
          alert("CAUTION", [
            `**${plural(blockers.length, "blocker")}.** Nobody can accept this plan before they are mended.`,
          ]),
          problemTable(blockers, 20),
        ]),
    [betLine(plan), worstCase(plan), undo(plan), changes(plan)].filter((line) => line !== "").join("\n"),
  ]);
}

function title({ rollout, stages, starts, ends }: Plan): string {
  const { baseline, candidate } = rollout.release;
  const live = stages.filter(({ stage }) => isLive(stage));
  const kinds = [...new Set(live.map(({ stage }) => stage.kind))].join(" + ");
  const length = `${plural(live.length, "live stage")}, about ${duration(Math.max(0, ends - starts))}`;
  return `## Rollout plan: ${span(rollout.name)} ${text(baseline.id)} → ${text(candidate.id)} (${kinds}, ${length}, tier ${rollout.tier})`;
}

/** Of the guards that can be counted in people or requests, the one that hurts most in its first stage. */
function worstCase(plan: Plan): string {
  const cases = plan.stages.flatMap(({ stage, exposure, detectsIn }) => {
    const countable = exposure.flatMap((each) =>
      each.extraBad === null ? [] : [{ ...each, extraBad: each.extraBad }],
    );
    const [worst] = countable.sort((a, b) => b.extraBad - a.extraBad);
    return worst === undefined ? [] : [{ stage: stage.name, detectsIn, ...worst }];
  });
  const [first, ...later] = cases;
  if (first === undefined)
    return "**Worst case.** It cannot be counted: no roll-back guard says the baseline's level.  ";
  const guard = guardNamed(plan, first.guard);
  const level = guard.kind === "proportion" ? levelToFind(guard) : null;
  const at = level === null ? "at its limit" : `as bad as ${level}`;
  const rest = later.slice(0, 2).map((each) => `${count(each.extraBad)} at ${span(each.stage)}`);
  const more = rest.length === 0 ? "" : `; if it turns bad later, ${rest.join(", ")}`;
  return `**Worst case** if ${text(plan.rollout.release.candidate.id)} is ${at} (${span(first.guard)}): about ${count(first.extraBad)} extra bad of ${count(first.units)} units of ${text(first.unit)} before the automatic stop at ${span(first.stage)}${more}. A total failure is seen within ${duration(first.detectsIn)}.  `;
}

function levelToFind(
  guard: Extract<Plan["rollout"]["guards"][number], { readonly kind: "proportion" }>,
): string | null {
  if (guard.detect?.kind === "level") return showLevel(guard, guard.detect.level);
  const limit = guard.better === "lower" ? guard.objective.atMost : guard.objective.atLeast;
  return limit === null ? null : showLevel(guard, limit);
}

function undo({ routers, rollout }: Plan): string {
  const { within, drilled, keepBaselineFor } = rollout.rollback;
  const rehearsed =
    drilled === null ? "never rehearsed" : `last drilled ${text(drilled.on)} (${showDuration(drilled.took)})`;
  const ways = plural(routers.length, "way");
  return `**Undo**: ${text(routers[0].undo.route)}, target ${showDuration(within)}, ${rehearsed}; ${ways} back. ${text(rollout.release.baseline.id)} stays ready until ${duration(keepBaselineFor)} after the end.  `;
}

function changes(plan: Plan): string {
  const shown = plan.changes
    .filter(({ what }) => what !== "version" && what !== "digest")
    .slice(0, 12)
    .map(
      ({ what, baseline, candidate }) =>
        `${text(what)}: ${cell(baseline ?? "–", 60)} → ${cell(candidate ?? "–", 60)}`,
    );
  return shown.length === 0
    ? "**What changes**: only the version."
    : `**What changes**: ${shown.join("; ")}.`;
}
