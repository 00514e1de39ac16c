/** What each stage can prove, for a terminal: columns of plain text, the ways out of a gap below its row. */
import { bakeOf } from "../config/rollout.ts";
import { isLive, type Plan, type PlannedStage } from "../plan/plan.ts";
import { showHidden } from "../config/scan.ts";
import { oneIn } from "./cell-notes.ts";
import { isPromised, rulesOf, type StageRow, stageRows } from "./evaluability-rows.ts";
import { count, duration, percentage } from "./numbers.ts";

const HEAD: StageRow = {
  guard: "guard",
  cohort: "cohort",
  verdict: "",
  needed: "needed (one look)",
  expected: "expected",
  hours: "needs",
  smallest: "smallest effect",
  ways: [],
};

/** The table of one rollout. */
export function renderPower(plan: Plan): string {
  const live = plan.stages.filter(({ stage }) => isLive(stage));
  const cells = live.flatMap((each) => each.cells).filter(({ blind }) => blind?.why !== "not-in-this-stage");
  const promised = cells.filter(isPromised).length;
  const title = `${plan.rollout.name}: ${count(promised)} of ${count(cells.length)} guard x cohort x stage are promised, with ${percentage(plan.alpha * 100)} for a false rollback over all stages`;
  const stages = live.map((each) => stageLines(plan, each).join("\n"));
  return `${[title, ...stages, ...substituteLines(plan), LEGEND].join("\n\n")}\n`;
}

const LEGEND =
  'needed: candidate samples by the sequential test, design effect included; in brackets by one look at the end. A harm that only begins with a later stage takes more of them there: "beginsHere" in --json.\nsmallest effect: what the stage sees with 80% power. Ways out are computed one at a time, the cheapest first.';

function stageLines(plan: Plan, planned: PlannedStage): readonly string[] {
  const { stage, cells } = planned;
  const judged = cells.filter(({ blind }) => blind?.why !== "not-in-this-stage");
  const rows = stageRows(plan, planned);
  const widths = columnsOf([HEAD, ...rows]);
  const rules = rulesOf(planned).map(({ guard, notes }) => {
    const silence = notes.find((note) => note.kind === "silence");
    return silence === undefined ? guard : `${guard} (no event: below ${oneIn(silence.rateBelow)})`;
  });
  return [
    `${stage.name}, ${duration(bakeOf(stage))}: ${count(judged.filter(isPromised).length)} of ${count(judged.length)} promised`,
    ...(rows.length === 0 ? [] : [line(HEAD, widths)]),
    ...rows.flatMap((row) => [
      line(row, widths),
      ...row.ways.map((way) => `      way out: ${showHidden(way)}`),
    ]),
    ...(rules.length === 0 ? [] : [`  from the first event on: ${rules.join(", ")}`]),
  ];
}

const COLUMNS = ["guard", "cohort", "verdict", "needed", "expected", "hours", "smallest"] as const;
const RIGHT = new Set<(typeof COLUMNS)[number]>(["needed", "expected", "hours"]);

function columnsOf(rows: readonly StageRow[]): readonly number[] {
  return COLUMNS.map((column) => Math.max(...rows.map((row) => showHidden(row[column]).length)));
}

function line(row: StageRow, widths: readonly number[]): string {
  const cells = COLUMNS.map((column, index) => {
    const text = showHidden(row[column]);
    const width = widths[index] ?? 0;
    return RIGHT.has(column) ? text.padStart(width) : text.padEnd(width);
  });
  return `  ${cells.join("  ").trimEnd()}`;
}

function substituteLines({ rollout }: Plan): readonly string[] {
  const lines = rollout.cohorts.flatMap(({ name, substitute }) =>
    substitute === null
      ? []
      : [
          `instead of numbers for ${name}: ${showHidden(substitute.does)}, seen to by ${showHidden(substitute.owner)}`,
        ],
  );
  return lines.length === 0 ? [] : [lines.join("\n")];
}
