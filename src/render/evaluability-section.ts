import { isLive, type Cell, type Plan } from "../plan/plan.ts";
import { span } from "./escape.ts";
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
  const rows = shown.map(({ guard, cohort }) => [
    span(guard),
    span(cohort),
    ...byStage.map((cells) => showCell(cells.get(`${guard}/${cohort}`))),
  ]);
  const promised = plan.stages.reduce(
    (sum, { cells }) => sum + cells.filter(({ blind }) => blind === null).length,
    0,
  );
  const all = plan.stages.reduce((sum, { cells }) => sum + cells.length, 0);
  return {
    title: `<b>What each stage can prove</b>: ${count(promised)} of ${count(all)} guard × cohort × stage are promised`,
    body: blocks([
      table(["Guard", "Cohort", ...live.map(({ stage }) => span(stage.name))], rows),
      more === 0 ? "" : `…and ${count(more)} more rows.`,
      "Samples of the candidate, expected / needed. Needed by the sequential test with the alpha that the pair really gets, design effect included.",
    ]),
  };
}

function showCell(cell: Cell | undefined): string {
  if (cell === undefined) return "–";
  const { blind } = cell;
  if (blind === null) return `${count(cell.expected)} / ${count(cell.needed ?? 0)}`;
  switch (blind.why) {
    case "too-few":
      return `blind: ${count(cell.expected)} / ${count(cell.needed ?? 0)}, ${duration(blind.hours * HOUR)} needed`;
    case "not-in-this-stage":
      return "–";
    case "no-live-baseline":
      return "blind: no baseline";
    case "not-judged":
      return "not judged";
    case "immature":
      return "blind: labels come later";
    case "bound-missing":
      return "blind: level not said";
  }
}
