/** What one stage can prove, as rows of plain text: each guard for all traffic, small groups of cohorts one by one, large ones together. */
import { ALL } from "../judge/reading.ts";
import { guardNamed, type Blind, type Cell, type Plan, type PlannedStage } from "../plan/plan.ts";
import { count } from "./numbers.ts";
import { hoursWords, smallestWords, wayOutWords } from "./way-out-words.ts";

export interface StageRow {
  readonly guard: string;
  /** `all`, a cohort, or `12 cohorts: a, b, c, …`. */
  readonly cohort: string;
  readonly verdict: string;
  readonly needed: string;
  readonly expected: string;
  readonly hours: string;
  readonly smallest: string;
  /** The cheapest first; of a group, those of the cohort that lacks the least. */
  readonly ways: readonly string[];
}

/** More cohorts than these stand together in one row. */
const ALONE = 3;

/** The rows of a stage; guards that count nothing, or are not judged there, have none. */
export function stageRows(plan: Plan, { cells }: PlannedStage): readonly StageRow[] {
  const counted = cells.filter(({ counts, blind }) => counts !== "nothing" && !isElsewhere(blind));
  const byGuard = Map.groupBy(counted, ({ guard }) => guard);
  return [...byGuard.values()].flatMap((each) => {
    const cohorts = each.filter(({ cohort }) => cohort !== ALL);
    const all = each.filter(({ cohort }) => cohort === ALL);
    if (cohorts.length <= ALONE) return [...all, ...cohorts].map((cell) => rowOf(plan, [cell]));
    const [promised, blind] = [cohorts.filter(isPromised), cohorts.filter((cell) => !isPromised(cell))];
    return [all, promised, blind].filter((group) => group.length > 0).map((group) => rowOf(plan, group));
  });
}

/** Guards that need no samples there, and what their silence would show. */
export function rulesOf({ cells }: PlannedStage): readonly Cell[] {
  return cells.filter(({ counts, blind }) => counts === "nothing" && !isElsewhere(blind));
}

function isElsewhere(blind: Blind | null): boolean {
  return blind?.why === "not-in-this-stage";
}

export function isPromised({ blind }: Cell): boolean {
  return blind === null;
}

function rowOf(plan: Plan, cells: readonly Cell[]): StageRow {
  const nearest = cells.toSorted((a, b) => lackOf(a) - lackOf(b))[0];
  if (nearest === undefined) throw new RangeError("a row is of at least one cell");
  const guard = guardNamed(plan, nearest.guard);
  const isAlone = cells.length === 1;
  return {
    guard: nearest.guard,
    cohort: isAlone ? nearest.cohort : groupName(cells),
    verdict: isPromised(nearest) ? "promised" : `blind${whyWords(nearest.blind)}`,
    needed: isAlone ? neededWords(nearest) : rangeOf(cells.map(({ needed }) => needed)),
    expected: rangeOf(cells.map(({ expected }) => expected)),
    hours: isAlone ? hoursWords(nearest.hours) : hoursRange(cells),
    smallest: isAlone
      ? smallestWords(plan, guard, nearest)
      : `${smallestWords(plan, guard, nearest)} at best`,
    ways: nearest.waysOut.map((way) => wayOutWords(plan, guard, way)),
  };
}

/** How many times the samples there are would be needed. */
function lackOf({ needed, expected }: Cell): number {
  return needed === null ? Number.MAX_VALUE : needed / Math.max(expected, 1e-9);
}

function groupName(cells: readonly Cell[]): string {
  const names = cells.slice(0, ALONE).map(({ cohort }) => cohort);
  return `${cells.length} cohorts: ${names.join(", ")}${cells.length > ALONE ? ", …" : ""}`;
}

function neededWords({ needed, oneLook }: Cell): string {
  if (needed === null) return "–";
  return oneLook === null ? count(needed) : `${count(needed)} (${count(oneLook)})`;
}

function rangeOf(values: readonly (number | null)[]): string {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return "–";
  const [least, most] = [Math.min(...known), Math.max(...known)];
  return least === most ? count(least) : `${count(least)} to ${count(most)}`;
}

function hoursRange(cells: readonly Cell[]): string {
  const known = cells.flatMap(({ hours }) => (hours === null ? [] : [hours]));
  if (known.length === 0) return "–";
  const [least, most] = [hoursWords(Math.min(...known)), hoursWords(Math.max(...known))];
  return least === most ? least : `${least} to ${most}`;
}

/** Why, where it is not that there are too few. */
function whyWords(blind: Blind | null): string {
  switch (blind?.why) {
    case "no-live-baseline":
      return ": no baseline";
    case "immature":
      return ": labels come later";
    case "bound-missing":
      return `: ${blind.detail}`;
    case "spread-missing":
      return ": spread not said";
    case "too-few":
    case "not-in-this-stage":
    case undefined:
      return "";
  }
}
