/** Two files of results → the table per cohort. The order of the answers does not matter. */
import type { Cohort, EvaluateStage } from "../config/rollout.ts";
import { ALL } from "../judge/reading.ts";
import type { Results } from "./answers.ts";
import { armCell, isPair } from "./arm-cell.ts";
import { cut } from "./fields.ts";
import { itemsOf, levelOf, type Item, type Measure } from "./items.ts";
import { membershipOf } from "./membership.ts";
import type { Named, OfflineCell, OfflineTable, Standing } from "./offline.ts";
import { pairedInterval } from "./paired-interval.ts";

/** Below this many items nothing is read from a cell where the stage asks for no number; a shadow's pairs are held to the same. */
const LEAST_ITEMS = 50;
const MOST_NAMES = 3;

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
    onlyBaseline: named(items.filter(({ candidate }) => isUnasked(candidate))),
    onlyCandidate: named(items.filter(({ baseline }) => isUnasked(baseline))),
    unanswered: named(
      items.filter((item) => !isUnasked(item.baseline) && !isUnasked(item.candidate) && !isPair(item)),
    ),
    inNoCohort: members.inNoCohort,
    unlabelled: unlabelledIn(items, cohorts, stage),
    unknownCohorts: unknownIn(items, cohorts),
    moved: named(items.filter(({ isMoved }) => isMoved)),
    moreRepeats: named(items.filter((item) => mostAsked(item) > stage.repeats)),
    fewerRepeats: named(items.filter((item) => leastAsked(item) < stage.repeats)),
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
    standing: standingOf(interval, differences.length < least, stage.reads.better),
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
  isThin: boolean,
  better: "higher" | "lower",
): Standing {
  if (interval === null) return "absent";
  if (isThin) return "thin";
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

/** Where cohorts are named by the answers, the name is the label. */
function unlabelledIn(
  items: readonly Item[],
  cohorts: readonly Cohort[],
  { reads }: EvaluateStage,
): OfflineTable["unlabelled"] {
  if (cohorts.length === 0) return [];
  const isNamed = ({ cohorts: own }: Item): boolean => own.size > 0;
  const lacking = items.filter((item) => !isNamed(item));
  if (reads.cohortFrom !== null)
    return lacking.length === 0 ? [] : [{ label: reads.cohortFrom, items: lacking.length }];
  return labelNames(cohorts).flatMap((label) => {
    const without = lacking.filter((item) => !item.labels.has(label)).length;
    return without === 0 ? [] : [{ label, items: without }];
  });
}

/** Labels by which cohorts are told. */
export function labelNames(cohorts: readonly Cohort[]): readonly string[] {
  return [...new Set(cohorts.flatMap(({ where }) => Object.keys(where)))].sort();
}

function unknownIn(items: readonly Item[], cohorts: readonly Cohort[]): readonly string[] {
  const known = new Set(cohorts.map(({ name }) => name));
  const found = new Set(items.flatMap((item) => [...item.cohorts].filter((name) => !known.has(name))));
  return [...found].sort().map(cut);
}

function named(items: readonly Item[]): Named {
  return { items: items.length, names: items.slice(0, MOST_NAMES).map(({ name }) => cut(name)) };
}

function asked({ values, errors, unscored }: Item["baseline"]): number {
  return values.length + errors + unscored;
}

function isUnasked(arm: Item["baseline"]): boolean {
  return asked(arm) === 0;
}

function mostAsked({ baseline, candidate }: Item): number {
  return Math.max(asked(baseline), asked(candidate));
}

/** Of the versions that have the item at all. */
function leastAsked({ baseline, candidate }: Item): number {
  return Math.min(...[asked(baseline), asked(candidate)].filter((many) => many > 0));
}
