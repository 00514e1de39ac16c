/** The kinds of guard: told from the keys that are there, then read by that one schema. */
import { z } from "zod";
import type { Guard, RateGuard } from "../../judge/guard.ts";
import { misread, read } from "../misread.ts";
import { readFactor, readPoints, readQuantity, readScore } from "../units-text.ts";
import { isRaw, type Raw } from "../written.ts";
import * as f from "./fields.ts";
import { IDENTITY, SIGNAL, SPLIT, TRIPWIRE } from "./counting-guards.ts";
import { limits } from "./limits.ts";
import * as m from "./measured-guards.ts";
import { PAIRED, pairedSchema } from "./paired-guard.ts";

/** A guard before it knows its name, and its source, unit and exposure where the file leaves the choice. */
type Unplaced<G> = G extends RateGuard
  ? Omit<G, "name" | "source" | "unit" | "exposure"> & Choices & { readonly exposure: string | null }
  : G extends Guard
    ? Omit<G, "name" | "source" | "unit"> & Choices
    : never;
interface Choices {
  readonly source: string | null;
  readonly unit: string | null;
}
export type GuardPart = Unplaced<Guard>;

/** Every kind of guard, for editors. */
export const GUARD = z.union([
  m.PROPORTION,
  m.LATENCY,
  m.RATE,
  m.SCORES,
  m.MOMENTS,
  m.RATIO,
  m.LEVEL,
  m.COMPOSITE,
  TRIPWIRE,
  SPLIT,
  IDENTITY,
  PAIRED,
  SIGNAL,
]);

/** Which keys tell which kind; the first whose keys are all there. */
const TOLD_BY = [
  [["histogram"], () => m.LATENCY],
  [["pairs"], (guard: Raw) => pairedSchema(guard["compares"])],
  [["score"], (guard: Raw) => (isRaw(guard["score"]) ? m.MOMENTS : m.SCORES)],
  [["parts"], () => m.COMPOSITE],
  [["numerator"], () => m.RATIO],
  [["denominator"], () => m.RATIO],
  [["level"], () => m.LEVEL],
  [["count"], () => TRIPWIRE],
  [["split"], () => SPLIT],
  [["identity"], () => IDENTITY],
  [["signal"], () => SIGNAL],
  [["events", "total"], () => m.PROPORTION],
  [["events"], () => m.RATE],
  [["total"], () => m.PROPORTION],
] as const;

/** Keys of which a guard needs at least one. */
export const TELLING_KEYS: readonly string[] = [...new Set(TOLD_BY.flatMap(([keys]) => keys))];

/** The schema of the kind that the keys tell; null where they tell none. */
export function guardSchema(guard: Raw): z.ZodType<GuardPart> | null {
  const told = TOLD_BY.find(([keys]) => keys.every((key) => Object.hasOwn(guard, key)));
  return told?.[1](guard) ?? null;
}

/** Levels that several guards share: their limits in any unit. */
export const SLO = f.mapping({
  ...limits(readQuantity, "none"),
  "no-worse-than-baseline": f
    .field({ type: "string", description: "The distance to the baseline that is tolerated." }, (value) => {
      const known = [readFactor(value), readPoints(value), readScore(value)].some(
        (each) => each.kind === "read",
      );
      return known ? read(value) : misread("unit-wrong", "points such as 1pp or a factor such as x1.1", null);
    })
    .optional(),
  percentile: f.decimal("Which percentile, such as 95.", 1, 99.999).optional(),
});
