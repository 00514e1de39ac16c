/** Scores lie between two ends, and of themselves they do not say which end is good. */
import { objection, type Objection } from "../objection.ts";
import type { KeyPath } from "../problem.ts";
import type { Sections } from "../sections.ts";
import { detectedLevel, eachMeasured, keysOf, type Measured } from "./guards.ts";

type Range = readonly [least: number, largest: number];

/** The least and the largest level that there is; null for guards that are no scores. */
export function rangeOf(guard: Measured): Range | null {
  if (guard.kind === "score") return guard.range;
  const is01 = guard.kind === "composite" || (guard.kind === "paired" && guard.compares === "scores");
  return is01 ? [0, 1] : null;
}

export function isOutside([least, largest]: Range, level: number): boolean {
  return level < least || level > largest;
}

export function showRange([least, largest]: Range): string {
  return `a level from ${least} score to ${largest} score`;
}

export function scoresLieInRange({ guards, raw }: Sections): readonly Objection[] {
  return eachMeasured(guards, (guard, path, name) => {
    const range = rangeOf(guard);
    if (range === null) return [];
    const [least, largest] = range;
    if (least >= largest)
      return [
        objection("out-of-range", [...path, "range"], `the range of guard ${name} has no width`, {
          expected: "the least score, then the largest",
          suggestion: least > largest ? `[${largest} score, ${least} score]` : null,
        }),
      ];
    const { atMost, atLeast } = guard.objective;
    const isBetween = keysOf(raw, name).has("between");
    const levels: readonly (readonly [KeyPath, number | null])[] = [
      [isBetween ? ["between", 1] : ["at-most"], atMost],
      [isBetween ? ["between", 0] : ["at-least"], atLeast],
      [["expect"], guard.expect],
      [["detect"], detectedLevel(guard)],
    ];
    const expected = showRange(range) + (guard.kind === "score" ? ", or another `range`" : "");
    return [
      ...levels.flatMap(([key, level]) =>
        level === null || !isOutside(range, level)
          ? []
          : [
              objection(
                "out-of-range",
                [...path, ...key],
                `${String(key[0])} of guard ${name} is no score that there is`,
                { expected },
              ),
            ],
      ),
      ...(guard.margin?.kind === "points" && guard.margin.points >= largest - least
        ? [
            objection(
              "out-of-range",
              [...path, "no-worse-than-baseline"],
              `no score of guard ${name} could be that much worse`,
              { expected: `less than ${largest - least} score` },
            ),
          ]
        : []),
    ];
  });
}

/** Between two ends nothing scatters by more than half their distance. */
export function spreadsArePossible({ guards }: Sections): readonly Objection[] {
  return eachMeasured(guards, (guard, path, name) => {
    if ((guard.kind !== "score" && guard.kind !== "ratio") || guard.spread === null) return [];
    const most = guard.kind === "score" ? (guard.range[1] - guard.range[0]) / 2 : Infinity;
    if (guard.spread > 0 && (guard.spread <= most || most <= 0)) return [];
    return [
      objection("out-of-range", [...path, "spread"], `values of guard ${name} cannot scatter like that`, {
        expected:
          guard.spread > 0 ? `at most ${most} score, half the width of the range` : "a spread above 0",
      }),
    ];
  });
}

/** `at-most` and `at-least` tell the direction; where neither does alone, nobody can guess it. */
export function directionsAreTold({ guards, raw }: Sections): readonly Objection[] {
  return eachMeasured(guards, (guard, path, name) => {
    const { atMost, atLeast } = guard.objective;
    const isTold = (atMost === null) !== (atLeast === null) || keysOf(raw, name).has("better");
    if (rangeOf(guard) === null || guard.margin === null || isTold) return [];
    return [
      objection("missing-key", [...path, "better"], `guard ${name} does not say which scores are good`, {
        expected: "higher or lower",
        found: "nothing",
        suggestion: "better: higher",
      }),
    ];
  });
}
