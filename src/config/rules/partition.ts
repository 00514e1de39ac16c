/** Cohorts that are said to be a partition: everybody in exactly one. */
import { objection, type Objection } from "../objection.ts";
import type { CohortPart } from "../schema/traffic.ts";
import type { Sections } from "../sections.ts";

/** Shares are written with few decimals, so the sum of many is off by a little. */
const ROUNDING = 0.0005;

/** Two cohorts are apart when one label tells them apart; what is not there cannot be whole. */
export function partitionIsWhole({ partition, cohorts }: Sections): readonly Objection[] {
  if (!partition) return [];
  const known = [...cohorts].flatMap(([name, cohort]) => (cohort === null ? [] : [{ name, cohort }]));
  const overlaps = known.flatMap(({ name, cohort }, index) => {
    const other = known.slice(0, index).find((before) => canOverlap(before.cohort, cohort));
    if (other === undefined) return [];
    return [
      objection(
        "partition-overlaps",
        ["cohorts", name, "where"],
        `somebody can be in ${other.name} and in ${name}, and \`partition: true\` says that nobody is`,
        { expected: "another value of one label in each cohort" },
      ),
    ];
  });
  // One that could not be read has a share that nobody knows.
  if (known.length < cohorts.size) return overlaps;
  const sum = known.reduce((total, { cohort }) => total + cohort.share, 0);
  if (Math.abs(sum - 1) <= ROUNDING) return overlaps;
  return [
    ...overlaps,
    objection(
      "partition-not-whole",
      ["traffic", "partition"],
      `the shares of the cohorts add up to ${showShare(sum)}, and \`partition: true\` says everybody`,
      { expected: "shares that add up to 100%", found: showShare(sum) },
    ),
  ];
}

function canOverlap(one: CohortPart, other: CohortPart): boolean {
  return Object.entries(one.where).every(
    ([label, value]) => !Object.hasOwn(other.where, label) || other.where[label] === value,
  );
}

function showShare(share: number): string {
  return `${Number((share * 100).toFixed(4))}%`;
}
