import { bakeOf } from "../config/rollout.ts";
import { ALL } from "../judge/reading.ts";
import { isLive, type Blind, type Cell, type Plan, type PlannedStage } from "../plan/plan.ts";
import { oneIn } from "./cell-notes.ts";
import { cell, span, text } from "./escape.ts";
import { isPromised, rulesOf, type StageRow, stageRows } from "./evaluability-rows.ts";
import { blocks, capped, table } from "./markdown.ts";
import { count, duration } from "./numbers.ts";
import { HOUR } from "../units.ts";

interface Folded {
  readonly title: string;
  readonly body: string;
}

/** The whole matrix, then each stage with what it needs, what it can see at best, and the ways out of its gaps. */
export function evaluabilitySection(plan: Plan, most: number): Folded {
  const short = matrix(plan, { most, alone: most });
  const stages = plan.stages.filter(({ stage }) => isLive(stage)).map((each) => stageTable(plan, each, most));
  return { title: short.title, body: blocks([short.body, ...stages, LEGEND]) };
}

const LEGEND =
  "Needed: by the sequential test, in brackets by a single look at the end. Smallest effect: what the stage sees with 80% power; *half-way*: the evidence would see less, the rule that an effect lies half-way to the level to find does not. Ways out: computed and tried one at a time, the cheapest first.";

/** More pairs than these are shown in groups where there is little room. */
const MOST_ALONE = 24;

/** What every pair can prove in every live stage; of many pairs those stand together that are promised in the same stages. */
export function evaluabilityMatrix(plan: Plan, most: number): Folded {
  return matrix(plan, { most, alone: Math.min(most, MOST_ALONE) });
}

interface Room {
  readonly most: number;
  /** Up to so many pairs have a row each. */
  readonly alone: number;
}

/** Every pair in every live stage: expected of needed samples, or why nothing can be promised. */
function matrix(plan: Plan, { most, alone }: Room): Folded {
  const live = plan.stages.filter(({ stage }) => isLive(stage));
  const byStage = live.map(
    ({ cells }) => new Map(cells.map((each) => [`${each.guard}/${each.cohort}`, each])),
  );
  const groups = plan.pairs.length <= alone ? plan.pairs.map((pair) => [pair]) : alike(plan, byStage);
  const { shown, more } = capped(groups, most);
  const rows = shown.flatMap((pairs) => {
    const [pair] = pairs;
    if (pair === undefined) return [];
    const cells = byStage.flatMap((each) => each.get(`${pair.guard}/${pair.cohort}`) ?? []);
    return [
      [
        `${span(pair.guard)}${cells.some(isClustered) ? CLUSTERED : ""}`,
        cohortsOf(pairs),
        ...byStage.map((each) => showGroup(pairs.map(({ guard, cohort }) => each.get(`${guard}/${cohort}`)))),
      ],
    ];
  });
  const cells = plan.stages.flatMap((stage) => stage.cells);
  const judged = cells.filter(({ blind }) => blind?.why !== "not-in-this-stage");
  const promised = cells.filter(isPromised);
  const gaps = cells.filter(({ blind }) => blind?.why === "too-few");
  const lack = `${count(gaps.length)} ${gaps.length === 1 ? "has" : "have"} too few samples`;
  return {
    title: `<b>What each stage can prove</b>: ${count(promised.length)} of ${count(judged.length)} guard × cohort × stage are promised, ${lack}`,
    body: blocks([
      table(["Guard", "Cohort", ...live.map(({ stage }) => span(stage.name))], rows),
      more === 0 ? "" : `…and ${count(more)} more rows.`,
      `Samples of the candidate, expected / needed, by a test that may be looked at after every interval and keeps the chance of a false rollback.${cells.some(isClustered) ? ` ${CLUSTERED.trim()}: several units come from one person and resemble each other, so the number is approximate.` : ""}`,
      capped(reasons(cells), most).shown.join("\n"),
      capped(substitutes(plan), most).shown.join("\n"),
    ]),
  };
}

type Pairs = Plan["pairs"];

/** Cohorts of one guard that are promised in the same stages stand together; all traffic stands alone. */
function alike(plan: Plan, byStage: readonly ReadonlyMap<string, Cell>[]): readonly Pairs[] {
  const kindOf = ({ guard, cohort }: Pairs[number]): string => {
    const states = byStage.map((each) => each.get(`${guard}/${cohort}`)?.blind?.why ?? "promised");
    return [guard, cohort === ALL, ...states].join("/");
  };
  return [...Map.groupBy(plan.pairs, kindOf).values()];
}

/** Behind a guard whose number of samples is approximate. */
const CLUSTERED = " ≈";
const MOST_NAMES = 5;

function cohortsOf(pairs: Pairs): string {
  if (pairs.length > MOST_NAMES) return `${count(pairs.length)} cohorts`;
  return pairs.map(({ cohort }) => span(cohort)).join(", ");
}

function showGroup(cells: readonly (Cell | undefined)[]): string {
  const [first] = cells;
  if (cells.length <= 1 || first === undefined) return showCell(first);
  if (first.blind !== null) return first.blind.why === "too-few" ? `blind: ${waits(cells)}` : showCell(first);
  return first.needed === null ? showCell(first) : "promised";
}

const WHOLE_DAYS = /^([\d,]+) days$/;

/** `4 days 2 h to 9 days 10 h needed`: of the cohort that lacks the least, and of the one that lacks the most. */
function waits(cells: readonly (Cell | undefined)[]): string {
  const hours = cells.flatMap((each) => (each?.blind?.why === "too-few" ? [each.blind.hours] : []));
  const [least, longest] = [duration(Math.min(...hours) * HOUR), duration(Math.max(...hours) * HOUR)];
  if (least === longest) return `${least} needed`;
  // `14 to 24 days`: the unit once where both are whole days.
  const from = WHOLE_DAYS.test(longest) ? least.replace(WHOLE_DAYS, "$1") : least;
  return `${from} to ${longest} needed`;
}

/** One stage in full. */
function stageTable(plan: Plan, planned: PlannedStage, most: number): string {
  const rows = stageRows(plan, planned);
  const { shown, more } = capped(rows, most);
  const judged = planned.cells.filter(({ blind }) => blind?.why !== "not-in-this-stage");
  const promised = judged.filter(isPromised).length;
  const head = [
    "Guard",
    "Cohort",
    "",
    "Needed (one look)",
    "Expected",
    "Needs",
    "Smallest effect",
    "Ways out",
  ];
  const rules = rulesOf(planned).map((rule) => `${span(rule.guard)} (${showRule(rule)})`);
  return blocks([
    `**${span(planned.stage.name)}**, ${duration(bakeOf(planned.stage))}: ${count(promised)} of ${count(judged.length)} promised`,
    table(head, shown.map(stageRow), ["left", "left", "left", "right", "right", "right", "right"]),
    more === 0 ? "" : `…and ${count(more)} more rows.`,
    rules.length === 0 ? "" : `From the first event on: ${capped(rules, most).shown.join(", ")}.`,
  ]);
}

function stageRow(row: StageRow): readonly string[] {
  return [
    span(row.guard),
    text(row.cohort),
    text(row.verdict),
    text(row.needed),
    text(row.expected),
    text(row.hours),
    text(row.smallest),
    row.ways.length === 0 ? "–" : row.ways.map((way) => text(way)).join("; "),
  ];
}

/** What stands in for numbers that cannot come. */
function substitutes({ rollout }: Plan): readonly string[] {
  return rollout.cohorts.flatMap(({ name, substitute }) =>
    substitute === null
      ? []
      : [
          `- Instead of numbers for ${span(name)}: ${cell(substitute.does)}, seen to by ${text(substitute.owner)}`,
        ],
  );
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
      return "- **–**: the guard is not judged in the stage, the cohort takes no part in it, or (in a public repository) so few are expected that they are not shown.";
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
