/** Whether units, cohorts and sources fit one another. */
import { objection, type Objection } from "../objection.ts";
import { placeOfGuard } from "../place-guard.ts";
import type { Sections } from "../sections.ts";
import { liveStages, stageIndex } from "../stage-weights.ts";

/**
 * Units of one routed person resemble each other; without saying how many and how alike, every sample size and every
 * comparison is wrong. A sample is as alike as what it is a sample of.
 */
export function clustersAreDeclared(sections: Sections): readonly Objection[] {
  const { guards, units, routedBy } = sections;
  if (routedBy === null) return [];
  const counting = new Map<string, string[]>();
  for (const [name, guard] of guards) {
    if (guard === null) continue;
    const { unit } = placeOfGuard(guard, sections);
    const part = units.get(unit);
    if (part == null) continue;
    const whole = "of" in part ? part.of : unit;
    counting.set(whole, [...(counting.get(whole) ?? []), name]);
  }
  return [...counting].flatMap(([name, names]) => {
    const unit = units.get(name);
    if (unit == null || "of" in unit || name === routedBy) return [];
    // Each different answer counts once, whoever else is given the same.
    if (unit["distinct-per-day"] !== undefined) return [];
    const missing = [
      ...(unit["per-routed"] === undefined ? ["per-routed"] : []),
      ...(unit.correlation === undefined ? ["correlation"] : []),
    ];
    if (missing.length === 0) return [];
    return [
      objection(
        "cluster-undeclared",
        ["traffic", "units", name],
        `${counted(names)} ${name}, but the router keeps each ${routedBy} on one version`,
        {
          what: "key",
          expected: `${missing.join(" and ")} of ${name}, or queries and unit that count each ${routedBy} once`,
          suggestion: `${name}: { per-routed: 3.1, correlation: 0.05 }`,
        },
      ),
    ];
  });
}

function counted(guards: readonly string[]): string {
  const [first, ...more] = guards;
  if (more.length === 0) return `guard ${first} counts`;
  return more.length < 4
    ? `guards ${guards.join(", ")} count`
    : `guards ${guards.slice(0, 3).join(", ")} and ${guards.length - 3} more count`;
}

export function armsDiffer({ sources }: Sections): readonly Objection[] {
  return [...sources].flatMap(([name, source]) =>
    source?.arm == null || source.arm.baseline !== source.arm.candidate
      ? []
      : [
          objection(
            "source-without-arms",
            ["sources", name, "arm", "candidate"],
            `source ${name} has the same value for both arms`,
            { expected: "two values that differ" },
          ),
        ],
  );
}

/** Names that every table and command uses for something else. */
const TAKEN = new Map([
  ["all", "stands for everybody already"],
  ["baseline", "is the name of the version that runs"],
  ["candidate", "is the name of the version that comes"],
]);

export function cohortsAreSomebody({ cohorts }: Sections): readonly Objection[] {
  return [...cohorts].flatMap(([name, cohort]) => {
    const found: Objection[] = [];
    const taken = TAKEN.get(name);
    if (taken !== undefined)
      found.push(
        objection("name-wrong", ["cohorts", name], `\`${name}\` ${taken}`, {
          what: "key",
          expected: "another name",
          found: name,
        }),
      );
    if (cohort?.share === 0)
      found.push(
        objection("cohort-share-wrong", ["cohorts", name, "share"], `cohort ${name} is nobody`, {
          expected: "a share above 0%",
        }),
      );
    if (cohort !== null && Object.keys(cohort.where).length === 0) {
      found.push(
        objection("wrong-value", ["cohorts", name, "where"], `cohort ${name} is everybody`, {
          expected: "at least one label",
        }),
      );
    }
    return found;
  });
}

/** Cohorts told apart by the value of one label cannot overlap. */
export function sharesFit({ cohorts }: Sections): readonly Objection[] {
  const sums = new Map<string, Map<string, number>>();
  return [...cohorts].flatMap(([name, cohort]) => {
    const labels = Object.entries(cohort?.where ?? {});
    const [label, value] = labels[0] ?? [];
    if (cohort === null || labels.length !== 1 || label === undefined || value === undefined) return [];
    const values = sums.get(label) ?? new Map<string, number>();
    sums.set(label, values.set(value, Math.max(values.get(value) ?? 0, cohort.share)));
    const sum = [...values.values()].reduce((total, share) => total + share, 0);
    if (sum <= 1 + 1e-9) return [];
    return [
      objection(
        "cohort-share-wrong",
        ["cohorts", name, "share"],
        `the cohorts of label ${label} are more than everybody`,
        {
          expected: "shares of at most 100% in all",
          found: `${Number((sum * 100).toFixed(4))}%`,
        },
      ),
    ];
  });
}

export function cohortWeightsFit({ cohorts, stages }: Sections): readonly Objection[] {
  return liveStages(stages).flatMap(({ stage, index }) => {
    if (stage.kind !== "canary") return [];
    const found: Objection[] = [];
    const all = Object.hasOwn(stage.cohorts, "all");
    if (stage.weight === null && !all) {
      found.push(
        objection(
          "missing-key",
          ["stages", index, "weight"],
          `\`weight\` is missing in stage ${stage.name}`,
          { expected: "the share of everyone else", found: "nothing", suggestion: "weight: 5%" },
        ),
      );
    }
    if (stage.weight !== null && all) {
      found.push(
        objection(
          "cohort-weight-wrong",
          ["stages", index, "cohorts", "all"],
          `stage ${stage.name} says the weight of everyone twice`,
          { what: "key", expected: "either weight or cohorts.all" },
        ),
      );
    }
    for (const [name, weight] of Object.entries(stage.cohorts)) {
      const from = cohorts.get(name)?.from;
      if (weight > 0 && from !== undefined && stageIndex(stages, from) > index) {
        found.push(
          objection(
            "cohort-weight-wrong",
            ["stages", index, "cohorts", name],
            `cohort ${name} joins in ${from}, which comes later`,
            { expected: `0%, or from: ${stage.name} in the cohort` },
          ),
        );
      }
    }
    return found;
  });
}
