import type { ArmCell, OfflineCell, OfflineStage, OfflineTable } from "../evidence/offline.ts";
import type { Plan } from "../plan/plan.ts";
import { cell as short, span, text } from "./escape.ts";
import { figure } from "./amounts.ts";
import { blocks, capped, table } from "./markdown.ts";
import {
  byWeight,
  caveats,
  differenceText,
  isHidden,
  itemsText,
  readingOf,
  type Audience,
} from "./offline-words.ts";
import { count, percentage } from "./numbers.ts";

/** To everybody (`isPublic`) cells of fewer than 20 items are not shown. */
export interface OfflineLayout extends Audience {
  /** Rows of each table. */
  readonly rows: number;
}

/** What was measured before any traffic: one reading and one table for each evaluate stage; empty without one. */
export function offlineSection(plan: Plan, layout: OfflineLayout): string {
  return blocks(
    plan.offline.map((stage) => blocks([reading(stage, layout), stageTable(plan, stage, layout)])),
  );
}

/** Only the readings, for a comment that has no room for tables. */
export function offlineReadings(plan: Plan, layout: OfflineLayout): string {
  return blocks(plan.offline.map((stage) => reading(stage, layout)));
}

/** What a row about the stage says of it: `1,200 items of both versions`. */
export function offlineWords(plan: Plan, index: number): string {
  const outcome = plan.offline.find((stage) => stage.index === index)?.outcome;
  if (outcome === undefined) return "see the offline table";
  if (outcome.kind === "not-read") return "**results not read**";
  const [all] = outcome.cells;
  return `${count(all?.items ?? 0)} items read, see the offline table`;
}

function reading(stage: OfflineStage, layout: OfflineLayout): string {
  return `**Offline results** (${span(stage.stage)}): ${readingOf(stage, layout)}`;
}

function stageTable(plan: Plan, stage: OfflineStage, layout: OfflineLayout): string {
  const { outcome } = stage;
  if (outcome.kind === "not-read") return "";
  const { baseline, candidate } = plan.rollout.release;
  const [all, ...cohorts] = outcome.cells;
  const ordered = outcome.cells.length > layout.rows ? cohorts.toSorted(byWeight) : cohorts;
  const { shown, more } = capped(all === undefined ? [] : [all, ...ordered], layout.rows);
  const columns = columnsOf(outcome);
  const head = [
    "Cohort",
    "Items",
    short(baseline.id, 40),
    short(candidate.id, 40),
    "Difference (95%)",
    ...(columns.flips ? ["Verdict flips"] : []),
    ...(columns.lost ? ["No verdict"] : []),
    ...(columns.shares ? ["Share live / training / here"] : []),
    "Reads as",
  ];
  const rows = shown.map((cell) => row(cell, outcome, { ...columns, isPublic: layout.isPublic }));
  return blocks([
    table(head, rows, ["left", "right", "right", "right", "right"]),
    more === 0 ? "" : `…and ${count(more)} more cohorts.`,
    notes(stage, outcome),
  ]);
}

interface Columns {
  readonly flips: boolean;
  readonly lost: boolean;
  readonly shares: boolean;
}

/** A column that would be empty in every row is none. */
function columnsOf({ cells }: Pick<OfflineTable, "cells">): Columns {
  const arms = cells.flatMap(({ baseline, candidate }) => [baseline, candidate]);
  return {
    flips: arms.some(({ flips, spread }) => flips !== null || spread !== null),
    lost: arms.some(({ errors, unscored }) => errors + unscored > 0),
    shares: cells.some(({ liveShare }) => liveShare !== null),
  };
}

function row(
  cell: OfflineCell,
  of: OfflineTable,
  { flips, lost, shares, ...audience }: Columns & Audience,
): readonly string[] {
  const hidden = isHidden(cell, audience);
  const show = (words: string): string => (hidden ? "–" : words);
  return [
    span(cell.cohort),
    itemsText(cell, audience),
    show(levelText(cell.baseline, of)),
    show(levelText(cell.candidate, of)),
    show(intervalText(cell, of)),
    ...(flips ? [show(`${wobble(cell.baseline)} → ${wobble(cell.candidate)}`)] : []),
    ...(lost ? [show(`${lostIn(cell.baseline)} → ${lostIn(cell.candidate)}`)] : []),
    ...(shares ? [sharesText(cell, show)] : []),
    standingText(cell),
  ];
}

/** `−1.8 points (−3.2 to −0.4)`: the unit once. */
function intervalText({ difference }: OfflineCell, of: OfflineTable): string {
  if (difference === null) return "–";
  const { value, low, high } = difference;
  const end = (at: number): string => differenceText(at, of).replace(/ points?$/, "");
  return `${differenceText(value, of)} (${end(low)} to ${end(high)})`;
}

function levelText({ level }: ArmCell, { measure }: OfflineTable): string {
  if (level === null) return "–";
  return measure === "passed" ? percentage(level * 100) : figure(level);
}

/** Share of items whose verdict changes between repeats; for scores without verdicts how far the repeats are apart. */
function wobble({ flips, spread }: ArmCell): string {
  if (flips !== null) return percentage(flips.share * 100);
  return spread === null ? "–" : `±${figure(spread)}`;
}

function lostIn({ errors, unscored, answers }: ArmCell): string {
  return `${count(errors + unscored)} of ${count(answers)}`;
}

function sharesText(
  { liveShare, trainingShare, itemShare }: OfflineCell,
  show: (words: string) => string,
): string {
  if (liveShare === null) return "–";
  // Of a known number of items a share is a number of items.
  const here = show(percentage(Number((itemShare * 100).toPrecision(2))));
  const training = trainingShare === null ? "not said" : percentage(trainingShare * 100);
  return `${percentage(liveShare * 100)} / ${training} / ${here}`;
}

function standingText({ standing }: OfflineCell): string {
  switch (standing) {
    case "worse":
      return "**worse**";
    case "better":
      return "better";
    case "open":
      return "no difference shown";
    case "thin":
      return "**too thin to decide**";
    case "absent":
      return "**no items**";
    case "partial":
      return "**partial: lost answers decide**";
  }
}

function notes(stage: OfflineStage, { measure, thinBelow, cells }: OfflineTable): string {
  const what =
    measure === "passed"
      ? "Share of items that passed"
      : `Mean of ${stage.score === null ? "the score" : text(stage.score)}, ${stage.better} is better`;
  const repeats =
    stage.repeats === 1 ? "one run an item" : `${count(stage.repeats)} runs an item, counted as one item`;
  const found = caveats(stage).map((line) => `- ${line}`);
  const flips = cells.some(({ baseline, candidate }) => (baseline.flips ?? candidate.flips) !== null)
    ? " Verdict flips: items whose verdict changes from run to run."
    : "";
  const lost = columnsOf({ cells }).lost
    ? " A cell reads as the weaker of what is seen and of what it would be had every lost answer gone against the candidate."
    : "";
  return blocks([
    `<sub>${what}; ${repeats}. Difference: candidate − baseline on the same items, looked at once.${flips}${lost} Fewer than ${count(thinBelow)} items are too thin. What passes offline can still fail live.</sub>`,
    found.join("\n"),
  ]);
}
