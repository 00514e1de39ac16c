import { readCohortDetect } from "../cohort-detect.ts";
import { objection, showPath, type Objection } from "../objection.ts";
import type { Sections } from "../sections.ts";
import { isBad, isMeasured } from "./guards.ts";
import { isOutside, rangeOf, showRange } from "./scores.ts";

/** A cohort's own level wears the guard's unit and is bad, as the guard's is. */
export function cohortDetectsAreBad({ cohorts, guards }: Sections): readonly Objection[] {
  return [...cohorts].flatMap(([cohort, part]) =>
    Object.entries(part?.detect ?? {}).flatMap(([name, value]) => {
      const guard = guards.get(name);
      if (guard == null) return [];
      const path = ["cohorts", cohort, "detect", name];
      const level = readCohortDetect(value, guard);
      if (level.kind === "misread") {
        const unit = level.code === "unit-missing" ? "is a number without its unit" : "cannot be read";
        return [
          objection(level.code, path, `${showPath(path)} ${unit}`, {
            expected: level.expected,
            suggestion: level.write,
          }),
        ];
      }
      if (!isMeasured(guard)) return [];
      const range = rangeOf(guard);
      if (range !== null && isOutside(range, level.value)) {
        const message = `${showPath(path)} is no score that there is`;
        return [objection("out-of-range", path, message, { expected: showRange(range) })];
      }
      if (isBad({ ...guard, detect: null }, level.value)) return [];
      return [
        objection(
          "detect-inside-limit",
          path,
          `cohort ${cohort} would look for a level of ${name} that is good`,
          { expected: "a level at the objective or on its bad side" },
        ),
      ];
    }),
  );
}
