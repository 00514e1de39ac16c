/** The baseline's usual range is a range, and its level lies in it. */
import { objection, type Objection } from "../objection.ts";
import type { Sections } from "../sections.ts";
import { eachMeasured } from "./guards.ts";

export function usualIsARange({ guards }: Sections): readonly Objection[] {
  return eachMeasured(guards, ({ usual, expect }, path, name) => {
    if (usual === undefined) return [];
    const [low, high] = usual;
    if (low >= high) {
      return [
        objection("out-of-range", [...path, "usual"], `the usual range of guard ${name} has no width`, {
          expected: "the lowest level of an ordinary week, then the highest",
        }),
      ];
    }
    if (expect === null || (expect >= low && expect <= high)) return [];
    return [
      objection("limits-contradict", [...path, "expect"], `guard ${name} expects what is not usual`, {
        expected: "a level inside `usual`",
      }),
    ];
  });
}
