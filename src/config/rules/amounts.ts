/** Whether the amounts of traffic can be true together. */
import { objection, type Objection } from "../objection.ts";
import type { Sections } from "../sections.ts";

/** A million a second: more than any service that one route serves. */
const MOST_PER_DAY = 86_400_000_000;
/** Two measurements of one thing differ; by this factor they are of two things. */
const FAR_OFF = 3;

/** Advice: the numbers are readable, and hardly true. */
export function amountsFit({ units, routedBy }: Sections): readonly Objection[] {
  const routed = routedBy === null ? undefined : units.get(routedBy);
  const perDay = routed == null || "of" in routed ? null : routed["per-day"];
  return [...units].flatMap(([name, unit]) => {
    if (unit === null) return [];
    if ("of" in unit) return sampleFits(name, unit, units.get(unit.of) ?? null);
    const path = ["traffic", "units", name, "per-day"];
    if (unit["per-day"] > MOST_PER_DAY) {
      return [
        odd(path, `${name} is more than a million a second`, `at most ${MOST_PER_DAY.toLocaleString("en")}`),
      ];
    }
    const per = unit["per-routed"];
    if (perDay === null || per === undefined || name === routedBy) return [];
    const told = perDay * per;
    const factor = Math.max(told / unit["per-day"], unit["per-day"] / told);
    if (factor <= FAR_OFF) return [];
    const sum = `${perDay.toLocaleString("en")} × ${per} = ${Math.round(told).toLocaleString("en")}`;
    return [
      odd(path, `${name} a day is far from what ${routedBy} and per-routed give`, `about ${sum} a day`),
    ];
  });
}

type Part = Sections["units"] extends ReadonlyMap<string, infer P> ? NonNullable<P> : never;

function sampleFits(
  name: string,
  sample: Extract<Part, { readonly of: string }>,
  whole: Part | null,
): readonly Objection[] {
  const most = sample["at-most-per-day"];
  if (most === undefined || whole === null || "of" in whole || most <= 2 * whole["per-day"]) return [];
  return [
    odd(
      ["traffic", "units", name, "at-most-per-day"],
      `the budget of ${name} is more than there is of ${sample.of} on both arms`,
      `at most ${(2 * whole["per-day"]).toLocaleString("en")}`,
    ),
  ];
}

function odd(path: Objection["path"], message: string, expected: string): Objection {
  return objection("traffic-odd", path, message, { severity: "advice", expected });
}
