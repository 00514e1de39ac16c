/** Two files of results → the table per cohort. The order of the answers does not matter. */
import type { Cohort, EvaluateStage } from "../config/rollout.ts";
import { ALL } from "../judge/reading.ts";
import type { Results } from "./answers.ts";
import { armCell } from "./arm-cell.ts";
import { itemsOf, levelOf, type Item, type Measure } from "./items.ts";
import { membershipOf } from "./membership.ts";
import type { OfflineCell, OfflineTable, Standing } from "./offline.ts";
import { pairedInterval, type Interval } from "./paired-interval.ts";
import { againstCandidate } from "./lost.ts";
import { remarksOn } from "./remarks.ts";
import { unfinishedIn, unlikeIn } from "./runs.ts";

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
  const unfinished = unfinishedIn(files);
  const cell = (name: string, of: readonly Item[]): OfflineCell => {
    const cohort = cohorts.find((each) => each.name === name) ?? null;
    const terms = { cohort, stage, range, total: items.length, hasCohorts: cohorts.length > 0 };
    return cellOf(of, { ...terms, isWhole: unfinished.length === 0 });
  };
  return {
    kind: "read",
    measure: files.measure,
    thinBelow: stage.atLeast?.count ?? LEAST_ITEMS,
    cells: [cell(ALL, items), ...cohorts.map(({ name }) => cell(name, members.byCohort.get(name) ?? []))],
    inNoCohort: members.inNoCohort,
    ...remarksOn(items, stage, cohorts),
    unfinished,
    unlike: unlikeIn(files),
  };
}

interface CellTerms {
  /** null for all traffic. */
  readonly cohort: Cohort | null;
  readonly stage: EvaluateStage;
  readonly range: Range;
  readonly total: number;
  readonly hasCohorts: boolean;
  /** Whether both runs ended. */
  readonly isWhole: boolean;
}

function cellOf(items: readonly Item[], terms: CellTerms): OfflineCell {
  const { cohort, stage, range, total, hasCohorts } = terms;
  const differences = items.flatMap(differenceOf);
  const interval = pairedInterval(differences, range.high - range.low);
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
    standing: differences.length < least && interval !== null ? "thin" : readAs(items, interval, terms),
  };
}

/** The weaker of what is seen and of what it would be had every lost answer gone against the candidate: an error never helps it. */
function readAs(items: readonly Item[], interval: Interval | null, terms: CellTerms): Standing {
  const { range, isWhole, stage } = terms;
  const { better } = stage.reads;
  const seen = standingOf(interval, better);
  if (seen === "worse" || seen === "absent") return seen;
  if (!isWhole) return "partial";
  const lost = againstCandidate(items, better === "higher" ? range : { low: range.high, high: range.low });
  if (lost === null) return seen;
  const worst = standingOf(pairedInterval(lost, range.high - range.low), better);
  if (worst === "worse") return "partial";
  return worst === "open" ? "open" : seen;
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

interface Range {
  readonly low: number;
  readonly high: number;
}

/** What values can be: 0 to 1 for shares and scores within, else the span of what is there. */
function rangeOf(items: readonly Item[]): Range {
  let [low, high] = [0, 1];
  for (const { baseline, candidate } of items) {
    for (const value of baseline.values) [low, high] = [Math.min(low, value), Math.max(high, value)];
    for (const value of candidate.values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  }
  return { low, high };
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
