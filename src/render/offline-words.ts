/** Sentences about offline results: what a stage's table is read as, and what is missing from it. */
import type { Named, OfflineCell, OfflineStage, OfflineTable, Standing } from "../evidence/offline.ts";
import { cell as short, span, text } from "./escape.ts";
import { figure } from "./amounts.ts";
import { count, plural, points } from "./numbers.ts";

/** Fewer items than this could tell who they are. */
const LEAST_PUBLIC = 20;
const MOST_NAMES = 5;

/** Who reads it: in a public repository everybody. */
export interface Audience {
  readonly isPublic: boolean;
}

/** Whether a reader of a public repository is not shown this cell. */
export function isHidden({ items }: OfflineCell, { isPublic }: Audience): boolean {
  return isPublic && items > 0 && items < LEAST_PUBLIC;
}

/** `36 of 300`, `1,200`, `fewer than 20 of 300`. */
export function itemsText(cell: OfflineCell, audience: Audience): string {
  const items = isHidden(cell, audience) ? `fewer than ${LEAST_PUBLIC}` : count(cell.items);
  return cell.needed === null || cell.items >= cell.needed ? items : `${items} of ${count(cell.needed)}`;
}

/** `−1.8 points`, `+0.04`. */
export function differenceText(value: number, { measure }: OfflineTable): string {
  if (measure === "passed") return points(value);
  return `${value < 0 ? "−" : "+"}${figure(Math.abs(value))}`;
}

const ORDER: readonly Standing[] = ["worse", "absent", "thin", "partial", "open", "better"];

/** What decides first. */
export function byWeight(a: OfflineCell, b: OfflineCell): number {
  return ORDER.indexOf(a.standing) - ORDER.indexOf(b.standing);
}

/** One sentence for what the table says of each cohort, the worst first. */
export function readingOf({ outcome }: OfflineStage, audience: Audience): string {
  if (outcome.kind === "not-read") {
    const files = outcome.files.map(
      ({ path, because, write }) =>
        `${span(path)} (${short(because)}${write === null ? "" : `; ${short(write)}`})`,
    );
    return `**not read**: ${files.join(" and ")}. Nothing offline supports a go.`;
  }
  const parts = ORDER.flatMap((standing) => {
    const cells = outcome.cells.filter((each) => each.standing === standing);
    return cells.length === 0 ? [] : [partOf(standing, cells, { table: outcome, audience })];
  });
  return `${parts.join("; ")}.`;
}

interface Shown {
  readonly table: OfflineTable;
  readonly audience: Audience;
}

function partOf(standing: Standing, cells: readonly OfflineCell[], { table, audience }: Shown): string {
  const difference = ({ difference: found }: OfflineCell): string =>
    found === null ? "" : ` (${differenceText(found.value, table)})`;
  switch (standing) {
    case "worse":
      return `**worse** in ${list(cells, (cell) => (isHidden(cell, audience) ? "" : difference(cell)))}`;
    case "absent":
      return `**no items** of ${list(cells, () => "")}: nothing to decide on`;
    case "thin":
      return `${list(cells, (cell) => `: ${itemsText(cell, audience)} items`)}: **too thin to decide**`;
    case "partial":
      return `**partial** in ${list(cells, () => "")}: lost answers decide`;
    case "open":
      return `no difference shown in ${list(cells, () => "")}`;
    case "better":
      return `better in ${list(cells, (cell) => (isHidden(cell, audience) ? "" : difference(cell)))}`;
  }
}

function list(cells: readonly OfflineCell[], behind: (cell: OfflineCell) => string): string {
  const shown = cells.slice(0, MOST_NAMES).map((cell) => `${span(cell.cohort)}${behind(cell)}`);
  const more = cells.length - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${count(more)} more` : shown.join(", ");
}

/** What is not in the table, or counts differently than it seems; one sentence each. */
export function caveats({ outcome, repeats }: OfflineStage): readonly string[] {
  if (outcome.kind === "not-read") return [];
  const { onlyBaseline, onlyCandidate, unanswered, moved, unknownCohorts, inNoCohort } = outcome;
  return [
    ...some(onlyBaseline, "only of the baseline's file, left out"),
    ...some(onlyCandidate, "only of the candidate's file, left out"),
    ...some(unanswered, "without an answer of one version, left out"),
    ...unlabelled(outcome),
    ...(inNoCohort === 0 ? [] : [`${plural(inNoCohort, "item")} in no cohort`]),
    ...(unknownCohorts.length === 0
      ? []
      : [
          `cohorts that the rollout does not have: ${unknownCohorts
            .slice(0, MOST_NAMES)
            .map((name) => span(name))
            .join(", ")}`,
        ]),
    ...some(moved, "placed differently by their answers"),
    ...some(outcome.moreRepeats, `answered more than ${times(repeats)}`),
    ...some(outcome.fewerRepeats, `answered less than ${times(repeats)}`),
    ...some(outcome.askedOtherwise, "with another question under the same id"),
    ...outcome.unfinished.map(({ side, because }) => `the run of the ${side} is not whole: ${text(because)}`),
    ...outcome.unlike
      .slice(0, MOST_NAMES)
      .map(
        ({ what, baseline, candidate }) =>
          `${text(what)} is not alike: ${text(baseline)}, then ${text(candidate)}`,
      ),
  ];
}

/** An item without a label belongs to no cohort that is told by it: one line for all labels. */
function unlabelled({ unlabelled: labels }: OfflineTable): readonly string[] {
  if (labels.length === 0) return [];
  const parts = labels.map(({ label, items }, index) =>
    index === 0
      ? `${plural(items, "item")} without the label ${span(label)}`
      : `${count(items)} without ${span(label)}`,
  );
  return [`${parts.join(", ")}: in all only`];
}

function times(repeats: number): string {
  return repeats === 1 ? "once" : `${count(repeats)} times`;
}

function some({ items, names }: Named, what: string): readonly string[] {
  if (items === 0) return [];
  const more = items > names.length ? ", …" : "";
  return [`${plural(items, "item")} ${what} (${names.map((name) => text(name)).join(", ")}${more})`];
}
