/** One reading as a line of a recording: what `replay` reads again. */
import { maskSecrets } from "../../config/secrets.ts";
import type { Payload, Reading } from "../../judge/reading.ts";
import { iso } from "../../units.ts";

/** JSON on one line. A number that is none is written as missing: the next judge must not take it for a value. */
export function recordedLine(reading: Reading): string {
  const { guard, cohort, arm, window } = reading;
  const whose = { at: iso(window.to), guard, cohort, arm };
  if (!reading.ok)
    return JSON.stringify({ ...whose, missing: reading.why, detail: maskSecrets(reading.detail) });
  const shape = shapeOf(reading.payload);
  return JSON.stringify(isWhole(shape) ? { ...whose, ...shape } : { ...whose, missing: "not-a-number" });
}

type Shape = Readonly<Record<string, unknown>>;

function shapeOf(payload: Payload): Shape {
  switch (payload.shape) {
    case "counts":
      return { events: payload.events, total: payload.total };
    case "histogram":
      return {
        bounds: payload.bounds.map((bound) => (bound === Number.POSITIVE_INFINITY ? "+Inf" : bound)),
        counts: payload.counts,
      };
    case "count":
      return { count: payload.count, exposure: payload.exposure };
    case "samples":
      return { samples: payload.values };
    case "levels":
      return { levels: payload.levels, counts: payload.counts };
    case "moments":
      return { n: payload.n, sum: payload.sum, squares: payload.squares };
    case "ratio":
      return { numerator: payload.numerator, denominator: payload.denominator };
    case "gauge":
      return { gauge: payload.value };
    case "identities":
      return { identities: payload.counts };
    case "pairs":
      return { pairs: payload.pairs };
    case "parts":
      return { parts: payload.parts.map(shapeOf) };
  }
}

/** JSON writes what is no number as null, which another shape may allow. */
function isWhole(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(isWhole);
  return typeof value !== "object" || value === null || Object.values(value).every(isWhole);
}
