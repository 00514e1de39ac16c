/** Two files of results → the table per cohort. The order of the answers does not matter. */
import type { Cohort, EvaluateStage } from "../config/rollout.ts";
import { ALL } from "../judge/reading.ts";
import type { Results } from "./answers.ts";
import { armCell } from "./arm-cell.ts";
import { itemsOf, levelOf, type Item, type Measure } from "./items.ts";
import { membershipOf } from "./membership.ts";
import type { OfflineCell, OfflineTable, Standing } from "./offline.ts";
import { pairedInterval } from "./paired-interval.ts";
import { remarksOn } from "./remarks.ts";

/** Below this many items nothing is read from a cell where the stage asks for no number; a shadow's pairs are held to the same. */
const LEAST_ITEMS = 50;

export interface Compared {
  readonly baseline: Results;
  readonly candidate: Results;
  readonly measure: Measure;
}

export function tableOf(files: Compared, stage: EvaluateStage, cohorts: readonly Cohort[]): OfflineTable {
  const items = itemsOf(files, files.measure);
  const members = membersOf(items, cohorts);
  const range = rangeOf(items);
  const cell = (name: string, of: readonly Item[]): OfflineCell => {
    const cohort = cohorts.find((each) => each.name === name) ?? null;
    return cellOf(of, { cohort, stage, range, total: items.length, hasCohorts: cohorts.length > 0 });
  };
  return {
    kind: "read",
    measure: files.measure,
    thinBelow: stage.atLeast?.count ?? LEAST_ITEMS,
    cells: [cell(ALL, items), ...cohorts.map(({ name }) => cell(name, members.byCohort.get(name) ?? []))],
    inNoCohort: members.inNoCohort,
    ...remarksOn(items, stage, cohorts),
  };
}

interface CellTerms {
  /** null for all traffic. */
  readonly cohort: Cohort | null;
  readonly stage: EvaluateStage;
  readonly range: number;
  readonly total: number;
  readonly hasCohorts: boolean;
}

function cellOf(items: readonly Item[], { cohort, stage, range, total, hasCohorts }: CellTerms): OfflineCell {
  const differences = items.flatMap(differenceOf);
  const interval = pairedInterval(differences, range);
  const needed = neededIn(stage, cohort, hasCohorts);
  const least = needed ?? LEAST_ITEMS;
  const mean = differences.reduce((sum, each) => sum + each, 0) / differences.length;
  return {
    cohort: cohort?.name ?? ALL,
    liveShare: cohort?.share ?? null,
    trainingShare: cohort?.trainingShare ?? null,
    itemShare: total === 0 ? 0 : items.length / total,
    items: differences.length,
    needed,
    baseline: armCell(items, "baseline"),
    candidate: armCell(items, "candidate"),
    difference: interval === null ? null : { value: mean, ...interval },
    standing:
      differences.length < least && interval !== null ? "thin" : standingOf(interval, stage.reads.better),
  };
}

/** `300 per cohort` asks it of every cohort, of everything where there are none; `300 in total` of everything. */
function neededIn({ atLeast }: EvaluateStage, cohort: Cohort | null, hasCohorts: boolean): number | null {
  if (atLeast === null) return null;
  const isAsked = atLeast.per === "total" ? cohort === null : cohort !== null || !hasCohorts;
  return isAsked ? atLeast.count : null;
}

function standingOf(
  interval: { readonly low: number; readonly high: number } | null,
  better: "higher" | "lower",
): Standing {
  if (interval === null) return "absent";
  if (interval.low > 0) return better === "higher" ? "better" : "worse";
  if (interval.high < 0) return better === "higher" ? "worse" : "better";
  return "open";
}

function differenceOf({ baseline, candidate }: Item): readonly number[] {
  const [before, after] = [levelOf(baseline), levelOf(candidate)];
  return before === null || after === null ? [] : [after - before];
}

/** The largest difference that two values can have: 1 for shares and scores within 0..1, else the span of what is there. */
function rangeOf(items: readonly Item[]): number {
  let [low, high] = [0, 1];
  for (const { baseline, candidate } of items) {
    for (const value of baseline.values) [low, high] = [Math.min(low, value), Math.max(high, value)];
    for (const value of candidate.values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  }
  return high - low;
}

interface Members {
  readonly byCohort: ReadonlyMap<string, readonly Item[]>;
  readonly inNoCohort: number;
}

function membersOf(items: readonly Item[], cohorts: readonly Cohort[]): Members {
  const cohortsOf = membershipOf(cohorts);
  const byCohort = new Map<string, Item[]>();
  let inNoCohort = 0;
  for (const item of items) {
    const names = cohortsOf(item);
    if (names.length === 0) inNoCohort += 1;
    for (const name of names) {
      const members = byCohort.get(name);
      if (members === undefined) byCohort.set(name, [item]);
      else members.push(item);
    }
  }
  return { byCohort, inNoCohort };
}
