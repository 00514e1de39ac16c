/** The shapes of numbers that a reading can have, as a recording writes them. */
import { z } from "zod";
import type { Payload } from "../../judge/reading.ts";

const amount = z.number({ error: "a number of at least 0" }).min(0, { error: "a number of at least 0" });
const number = z.number({ error: "a number" });
const amounts = z.array(amount, { error: "a list of numbers of at least 0" });
const numbers = z.array(number, { error: "a list of numbers" });
const answer = z.number({ error: "a number, or null for an answer that never came" }).nullable();
const modelCounts = z.record(z.string(), amount, { error: "a number of units for each model id" });
const BOUNDS = `rising bounds in seconds, the last one may be "+Inf"`;
const bounds = z
  .array(z.union([number, z.literal("+Inf")], { error: `a bound in seconds, or "+Inf" at the end` }), {
    error: BOUNDS,
  })
  .transform((list) => list.map((each) => (each === "+Inf" ? Number.POSITIVE_INFINITY : each)))
  .refine((list) => list.every((each, index) => index === 0 || each > (list[index - 1] ?? each)), BOUNDS);

const counts = z
  .strictObject({ events: amount, total: amount })
  .transform((v): Payload => ({ shape: "counts", ...v }));
const histogram = z
  .strictObject({ bounds, counts: amounts })
  .transform((v) => ({ ...v, bounds: v.bounds.at(-1) === Infinity ? v.bounds : [...v.bounds, Infinity] }))
  .refine(({ bounds: all, counts: many }) => all.length === many.length, {
    path: ["counts"],
    error: "a cumulative count for every bound, the last one for +Inf",
  })
  .transform((v): Payload => ({ shape: "histogram", ...v }));
const levels = z
  .strictObject({ levels: numbers, counts: amounts })
  .refine(({ levels: all, counts: many }) => all.length === many.length, {
    path: ["counts"],
    error: "a count for every level",
  })
  .transform((v): Payload => ({ shape: "levels", ...v }));
const samples = z
  .strictObject({ samples: numbers })
  .transform((v): Payload => ({ shape: "samples", values: v.samples }));
const moments = z
  .strictObject({ n: amount, sum: number, squares: amount })
  .transform((v): Payload => ({ shape: "moments", ...v }));
const ratio = z
  .strictObject({ numerator: number, denominator: amount })
  .transform((v): Payload => ({ shape: "ratio", ...v }));
const gauge = z
  .strictObject({ gauge: number })
  .transform((v): Payload => ({ shape: "gauge", value: v.gauge }));
const count = z
  .strictObject({ count: amount, exposure: amount.nullable().optional() })
  .transform((v): Payload => ({ shape: "count", count: v.count, exposure: v.exposure ?? null }));
const identities = z
  .strictObject({ identities: modelCounts })
  .transform((v): Payload => ({ shape: "identities", counts: v.identities }));
const pairs = z
  .strictObject({
    pairs: z.array(z.tuple([answer, answer, amount], { error: "[baseline, candidate, how many]" }), {
      error: "a list of [baseline, candidate, how many]",
    }),
  })
  .transform((v): Payload => ({ shape: "pairs", ...v }));

/** Which keys tell which shape; the first whose keys are there. */
const TOLD_BY = [
  [["events", "total"], counts],
  [["bounds"], histogram],
  [["levels"], levels],
  [["samples"], samples],
  [["n", "sum", "squares"], moments],
  [["numerator", "denominator"], ratio],
  [["gauge"], gauge],
  [["count"], count],
  [["identities"], identities],
  [["pairs"], pairs],
] as const;
const parts = z
  .strictObject({ parts: z.array(z.record(z.string(), z.unknown()), { error: "a list of shapes" }) })
  .transform((v, context): Payload => {
    const read = v.parts.map((part) => simpleShapeOf(Object.keys(part))?.safeParse(part));
    const whole = read.flatMap((each) => (each?.success === true ? [each.data] : []));
    if (whole.length < read.length)
      context.addIssue({ code: "custom", message: "one shape for each part", path: ["parts"] });
    return { shape: "parts", parts: whole };
  });
/** Every key that a shape has, and those of a reading that is missing. */
export const SHAPE_KEYS = [
  ...TOLD_BY.flatMap(([keys]) => keys),
  "counts",
  "exposure",
  "parts",
  "missing",
  "detail",
];
/** For people. */
export const SHAPES =
  "events and total, bounds and counts, levels and counts, samples, n with sum and squares, numerator and denominator, gauge, count, identities, pairs, parts, or missing";

/** The schema of the shape that the keys tell; null where they tell none. */
export function shapeOf(keys: readonly string[]): z.ZodType<Payload> | null {
  return keys.includes("parts") ? parts : simpleShapeOf(keys);
}

function simpleShapeOf(keys: readonly string[]): z.ZodType<Payload> | null {
  return TOLD_BY.find(([telling]) => telling.every((key) => keys.includes(key)))?.[1] ?? null;
}
