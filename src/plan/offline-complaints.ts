/** What stands against deciding on a table of offline results. */
import type { Cohort } from "../config/rollout.ts";
import { nearest } from "../config/suggest.ts";
import type { Named, OfflineCell, OfflineTable } from "../evidence/offline.ts";
import { ALL } from "../judge/reading.ts";
import type { StageAt } from "./offline.ts";
import { weighRuns } from "./offline-runs.ts";
import { shownAmount } from "./public.ts";
import type { PlanComplaint } from "./report.ts";

/** More answers of a version than this that never came, and what is left is no fair sample; a shadow is held to the same. */
const MOST_LOST = 0.05;

/** Blockers where the stage asks for more items than there are, advice for everything that makes the table less than it seems. */
export function weighTable(
  at: StageAt,
  table: OfflineTable,
  cohorts: readonly Cohort[],
): readonly PlanComplaint[] {
  return [
    ...tooThin(at, table),
    ...itemsDiffer(at, table),
    ...repeatsDiffer(at, table),
    ...answersLost(at, table),
    ...weighRuns(at, table),
    ...unplaced(at, table, cohorts),
  ];
}

function tooThin({ stage, index }: StageAt, { cells }: OfflineTable): readonly PlanComplaint[] {
  return cells.flatMap((cell) =>
    cell.needed === null || cell.items >= cell.needed
      ? []
      : [
          {
            code: "offline-too-thin",
            severity: "blocker",
            path: ["stages", index, "at-least"],
            message: `stage "${stage.name}": ${shown(cell.cohort)} has ${shownAmount(cell.cohort, cell.items)} of ${cell.needed} items`,
            expected: `${cell.needed} items that both versions answered`,
            found: foundIn(cell),
            suggestion: `add items of ${shown(cell.cohort)} to the evaluation until there are ${cell.needed}, and run both versions on them`,
          } as const,
        ],
  );
}

function shown(cohort: string): string {
  return cohort === ALL ? "the evaluation" : cohort;
}

function foundIn({ cohort, items, baseline, candidate }: OfflineCell): string {
  const show = (amount: number): string => shownAmount(cohort, amount);
  return baseline.items === items && candidate.items === items
    ? show(items)
    : `${show(items)}: ${show(baseline.items)} answered by the baseline, ${show(candidate.items)} by the candidate`;
}

/** Programs whose tests go by what they ask, and where an id of their own may stand. */
const KNOWN_BY_QUESTION: ReadonlyMap<string, string> = new Map([
  ["promptfoo", "metadata.id"],
  ["deepeval", "metadata.id"],
  ["ragas", "columns.id"],
]);

function itemsDiffer({ stage, index }: StageAt, table: OfflineTable): readonly PlanComplaint[] {
  const { onlyBaseline, onlyCandidate, cells } = table;
  if (onlyBaseline.items + onlyCandidate.items === 0) return [];
  const [all] = cells;
  const none = all !== undefined && all.items === 0;
  const id = KNOWN_BY_QUESTION.get(stage.reader);
  const suggestion =
    id === undefined
      ? "run both versions on the same items, under the same ids"
      : `run both versions on the same tests; tests whose ${stage.reader === "promptfoo" ? "variables" : "questions"} differ need \`item: ${id}\``;
  return [
    {
      code: "offline-items-differ",
      severity: "advice",
      path: ["stages", index, "candidate"],
      message: none
        ? `stage "${stage.name}": the two files have no item in common`
        : `stage "${stage.name}": items that only one version answered are left out of the comparison`,
      expected: "the same items in both files",
      found: `${only("baseline", onlyBaseline)}, ${only("candidate", onlyCandidate)}`,
      suggestion,
    },
  ];
}

function only(side: string, { items, names }: Named): string {
  return items === 0
    ? `none only of the ${side}`
    : `${items} only of the ${side} (${list({ items, names })})`;
}

function list({ items, names }: Named): string {
  return items > names.length ? `${names.join(", ")}, …` : names.join(", ");
}

function repeatsDiffer({ stage, index }: StageAt, table: OfflineTable): readonly PlanComplaint[] {
  const found = [
    ...(table.moreRepeats.items === 0
      ? []
      : [`${table.moreRepeats.items} more often (${list(table.moreRepeats)})`]),
    ...(table.fewerRepeats.items === 0
      ? []
      : [`${table.fewerRepeats.items} less often (${list(table.fewerRepeats)})`]),
  ];
  if (found.length === 0) return [];
  return [
    {
      code: "offline-repeats-differ",
      severity: "advice",
      path: ["stages", index, "repeats"],
      message: `stage "${stage.name}": items were not run as often as it says`,
      expected: `every item ${stage.repeats === 1 ? "once" : `${stage.repeats} times`} by each version`,
      found: found.join(", "),
      suggestion:
        table.moreRepeats.items > 0
          ? "write how often each item was run, or give items that stand twice ids of their own"
          : "run every item as often, or write how often it was",
    },
  ];
}

function answersLost({ stage, index }: StageAt, { cells }: OfflineTable): readonly PlanComplaint[] {
  const [all] = cells;
  if (all === undefined) return [];
  return (["candidate", "baseline"] as const).flatMap((side) => {
    const { answers, errors, unscored } = all[side];
    const lost = errors + unscored;
    if (lost <= MOST_LOST * answers) return [];
    return [
      {
        code: "offline-answers-lost",
        severity: "advice",
        path: ["stages", index, side],
        message: `stage "${stage.name}": ${lost} of ${answers} answers of the ${side} say neither passed nor failed`,
        expected: "at most 5% of the answers without a verdict",
        found: `${errors} errors, ${unscored} without a score`,
        suggestion: "run those items again: what is lost may not be like the rest",
      } as const,
    ];
  });
}

function unplaced(
  { stage, index }: StageAt,
  table: OfflineTable,
  cohorts: readonly Cohort[],
): readonly PlanComplaint[] {
  const names = cohorts.map(({ name }) => name);
  const [unknown] = table.unknownCohorts;
  const near = unknown === undefined ? null : nearest(unknown, names);
  const found = [
    ...table.unlabelled.map(({ label, items }) => `${items} items without ${label}`),
    ...(unknown === undefined
      ? []
      : [`cohorts that the rollout does not have: ${table.unknownCohorts.slice(0, 3).join(", ")}`]),
    ...(table.moved.items === 0
      ? []
      : [`${table.moved.items} items that their answers place differently (${list(table.moved)})`]),
  ];
  if (found.length === 0) return [];
  return [
    {
      code: "offline-items-unplaced",
      severity: "advice",
      path: ["stages", index, "name"],
      message: `stage "${stage.name}": not every item can be given to its cohorts`,
      expected: "on every item the labels of the cohorts' `where`, the same in both files",
      found: found.join("; "),
      suggestion: near ?? "label the items, or write `cohort-from`",
    },
  ];
}
