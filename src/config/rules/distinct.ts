import { objection, type Objection } from "../objection.ts";
import type { Sections } from "../sections.ts";

/** There cannot be more different ones than there are; as many as there are is no cache. */
export function distinctAreFewer({ units }: Sections): readonly Objection[] {
  return [...units].flatMap(([name, unit]) => {
    if (unit === null || "of" in unit) return [];
    const distinct = unit["distinct-per-day"];
    if (distinct === undefined || distinct < unit["per-day"]) return [];
    return [
      objection(
        "out-of-range",
        ["traffic", "units", name, "distinct-per-day"],
        `${name} would have as many different ones a day as there are in all`,
        {
          expected: `fewer than ${unit["per-day"]}, or no distinct-per-day where each is made anew`,
        },
      ),
    ];
  });
}
