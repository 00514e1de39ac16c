/** Items that are not in the table, or count differently than it seems: counted, and the first of them named. */
import type { Cohort, EvaluateStage } from "../config/rollout.ts";
import { ALL } from "../judge/reading.ts";
import { isPair } from "./arm-cell.ts";
import { cut } from "./fields.ts";
import type { Item } from "./items.ts";
import type { Named, OfflineTable } from "./offline.ts";

const MOST_NAMES = 3;

type Remarks = Pick<
  OfflineTable,
  | "onlyBaseline"
  | "onlyCandidate"
  | "unanswered"
  | "unlabelled"
  | "unknownCohorts"
  | "moved"
  | "moreRepeats"
  | "fewerRepeats"
  | "askedOtherwise"
>;

export function remarksOn(items: readonly Item[], stage: EvaluateStage, cohorts: readonly Cohort[]): Remarks {
  return {
    onlyBaseline: named(items.filter(({ candidate }) => isUnasked(candidate))),
    onlyCandidate: named(items.filter(({ baseline }) => isUnasked(baseline))),
    unanswered: named(
      items.filter((item) => !isUnasked(item.baseline) && !isUnasked(item.candidate) && !isPair(item)),
    ),
    unlabelled: unlabelledIn(items, cohorts, stage),
    unknownCohorts: unknownIn(items, cohorts),
    moved: named(items.filter(({ isMoved }) => isMoved)),
    moreRepeats: named(items.filter((item) => mostAsked(item) > stage.repeats)),
    fewerRepeats: named(items.filter((item) => leastAsked(item) < stage.repeats)),
    askedOtherwise: named(items.filter(({ isAskedOtherwise }) => isAskedOtherwise)),
  };
}

/** Where cohorts are named by the answers, the name is the label. */
function unlabelledIn(
  items: readonly Item[],
  cohorts: readonly Cohort[],
  { reads }: EvaluateStage,
): OfflineTable["unlabelled"] {
  if (cohorts.length === 0) return [];
  const isNamed = ({ cohorts: own }: Item): boolean => own.length > 0;
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
  if (cohorts.length === 0) return [];
  const known = new Set([ALL, ...cohorts.map(({ name }) => name)]);
  const found = new Set(items.flatMap((item) => item.cohorts.filter((name) => !known.has(name))));
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
