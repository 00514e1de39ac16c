import { isTested } from "../plan/needed.ts";
import { limitsOf } from "../plan/levels.ts";
import type { Plan } from "../plan/plan.ts";
import { cell, span, text } from "./escape.ts";
import { blocks, table } from "./markdown.ts";
import { count, percentage } from "./numbers.ts";

const ALL = "all";

/** When each guard stops the rollout, and how many samples it needs for that in the first stage that can prove it. */
export function guardsSection(plan: Plan): { readonly title: string; readonly body: string } {
  const { guards } = plan.rollout;
  const rows = guards.map((guard) => {
    const cell0 = firstPromise(plan, guard.name);
    return [
      span(guard.name),
      text(guard.class),
      limitsOf(plan, guard)
        .map((limit) => cell(limit))
        .join(", or "),
      cell0 === null
        ? "–"
        : `${count(cell0.needed)} (one look: ${cell0.oneLook === null ? "–" : count(cell0.oneLook)})`,
      cell0 === null ? "never" : span(cell0.stage),
      isTested(guard) ? guard.onBreach.replace("-", " ") : "**not judged by this version**",
    ];
  });
  const untested = guards.filter((guard) => !isTested(guard)).length;
  const head = ["Guard", "Class", "Stops when", "Needs of the candidate", "First provable in", "On breach"];
  const notes = [
    `Chance of one false rollback over the whole rollout: at most ${percentage(plan.alpha * 100)}, however often it is looked.`,
    "A sample is provable with 80% power; too few samples, missing or stale data count as **hold**, never as pass.",
    plan.rollout.units.some(({ sampleOf }) => sampleOf !== null)
      ? "Sampled units are counted as drawn in equal parts on both arms and evenly over the cohorts: draw them so."
      : "",
  ];
  const judged = untested === 0 ? "" : `, ${untested} not judged`;
  return {
    title: `<b>Guards</b>: ${guards.length}${judged}, one runbook entry each`,
    body: blocks([
      table(head, rows, ["left", "left", "left", "right"]),
      notes.filter((note) => note !== "").join(" "),
    ]),
  };
}

function firstPromise(
  plan: Plan,
  guard: string,
): { readonly stage: string; readonly needed: number; readonly oneLook: number | null } | null {
  for (const { cells } of plan.stages) {
    const found = cells.find((each) => each.guard === guard && each.cohort === ALL && each.blind === null);
    if (found !== undefined && found.needed !== null) {
      return { stage: found.stage, needed: found.needed, oneLook: found.oneLook };
    }
  }
  return null;
}
