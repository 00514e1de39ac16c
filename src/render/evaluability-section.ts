import { isLive, type Blind, type Cell, type Plan } from "../plan/plan.ts";
import { oneIn } from "./cell-notes.ts";
import { span, text } from "./escape.ts";
import { blocks, capped, table } from "./markdown.ts";
import { count, duration } from "./numbers.ts";
import { HOUR } from "../units.ts";

/** Every pair in every live stage: expected of needed samples, or why nothing can be promised. At most `most` rows. */
export function evaluabilitySection(
  plan: Plan,
  most: number,
): { readonly title: string; readonly body: string } {
  const live = plan.stages.filter(({ stage }) => isLive(stage));
  const byStage = live.map(
    ({ cells }) => new Map(cells.map((each) => [`${each.guard}/${each.cohort}`, each])),
  );
  const { shown, more } = capped(plan.pairs, most);
  const rows = shown.map(({ guard, cohort }) => {
    const cells = byStage.flatMap((each) => each.get(`${guard}/${cohort}`) ?? []);
    return [
      `${span(guard)}${cells.some(isClustered) ? " (clustered, approximate)" : ""}`,
      span(cohort),
      ...byStage.map((each) => showCell(each.get(`${guard}/${cohort}`))),
    ];
  });
  const cells = plan.stages.flatMap((stage) => stage.cells);
  const promised = cells.filter(({ blind }) => blind === null);
  return {
    title: `<b>What each stage can prove</b>: ${count(promised.length)} of ${count(cells.length)} guard × cohort × stage are promised`,
    body: blocks([
      table(["Guard", "Cohort", ...live.map(({ stage }) => span(stage.name))], rows),
      more === 0 ? "" : `…and ${count(more)} more rows.`,
      "Samples of the candidate, expected / needed. Needed by the sequential test with the alpha that the pair really gets, design effect included.",
      capped(reasons(cells), most).shown.join("\n"),
    ]),
  };
}

/** Samples of one person resemble each other: their number is divided by the design effect, which is an approximation. */
function isClustered({ designEffect, needed }: Cell): boolean {
  return designEffect > 1 && needed !== null;
}

function showCell(cell: Cell | undefined): string {
  if (cell === undefined) return "–";
  const { blind } = cell;
  if (blind !== null) return showBlind(cell, blind);
  if (cell.needed === null) return showRule(cell);
  const certified = cell.certify === null ? "" : `, certified at ${count(cell.certify)}`;
  if (cell.counts === "readings") return `${numbers(cell)} readings${certified}`;
  if (cell.counts === "pairs") return `${numbers(cell)} pairs${certified}`;
  return `${numbers(cell)}${certified}`;
}

/** A rule needs no samples; what its silence shows depends on how many there are. */
function showRule({ notes }: Cell): string {
  const silence = notes.find((note) => note.kind === "silence");
  return silence === undefined ? "a rule" : `a rule; no event: below ${oneIn(silence.rateBelow)}`;
}

function numbers({ expected, needed }: Cell): string {
  return `${count(expected)} / ${count(needed ?? 0)}`;
}

function showBlind(cell: Cell, blind: Blind): string {
  switch (blind.why) {
    case "too-few":
      return `blind: ${numbers(cell)}, ${duration(blind.hours * HOUR)} needed`;
    case "not-in-this-stage":
      return "–";
    case "no-live-baseline":
      return "blind: no baseline";
    case "immature":
      return "blind: labels come later";
    case "bound-missing":
      return "blind: level";
    case "spread-missing":
      return "blind: spread not said";
  }
}

/** One sentence for each reason that the table gives, with the guards that it is given for where it is about them. */
function reasons(cells: readonly Cell[]): readonly string[] {
  const sentences = cells.flatMap(({ blind, guard }) => (blind === null ? [] : [explain(blind, guard)]));
  return [...new Set(sentences)].filter((sentence) => sentence !== "");
}

function explain(blind: Blind, guard: string): string {
  switch (blind.why) {
    case "too-few":
      return "- **blind**: fewer samples are expected by the end of the bake than the test needs; it can still break.";
    case "not-in-this-stage":
      return "- **–**: the guard is not judged in the stage, or the cohort takes no part in it.";
    case "no-live-baseline":
      return "- **blind: no baseline**: all traffic is on the candidate, and none of the baseline was recorded in earlier stages.";
    case "immature":
      return "- **blind: labels come later**: what the guard counts is final only after the bake has ended.";
    case "bound-missing":
      return `- **blind: level** (${span(guard)}): ${text(blind.detail)}.`;
    case "spread-missing":
      return `- **blind: spread not said** (${span(guard)}): ${text(blind.detail)}.`;
  }
}
