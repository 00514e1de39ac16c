/** Guards with a level of their own: shares, rates, latencies, scores, sums per unit, gauges, composites. */
import { z } from "zod";
import { misread } from "../misread.ts";
import { readQuantity, readRate, readShare } from "../units-text.ts";
import * as f from "./fields.ts";
import { absent, base, common, query, readLevel01, readSeconds } from "./guard-base.ts";
import { limits, measured, sameUnit } from "./limits.ts";

export const PROPORTION = f
  .mapping({
    events: query("Bad (or good) units."),
    total: query("All units."),
    ...absent,
    ...base,
    ...limits(readShare, "pp"),
  })
  .transform((v) => ({
    kind: "proportion" as const,
    events: v.events,
    total: v.total,
    absentEventsAreZero: v.absent === "zero",
    ...common(v),
    ...measured(v),
  }));

export const LATENCY = f
  .mapping({
    histogram: query("Cumulative buckets with the label `le` in seconds, or a native histogram."),
    percentile: f.decimal("Which percentile, such as 95.", 1, 99.999),
    buckets: z
      .array(f.field({ type: "string", description: "An upper bound.", examples: ["250ms"] }, readSeconds))
      .min(1)
      .meta({
        description:
          "The histogram's finite upper bounds, rising, so that the plan can say which margin is really tested.",
      })
      .optional(),
    ...base,
    ...limits(readSeconds, "none"),
  })
  .transform((v, context) => ({
    kind: "latency" as const,
    histogram: v.histogram,
    percentile: v.percentile,
    bounds: v.buckets === undefined ? null : rising(v.buckets, context),
    ...common(v),
    ...measured(v),
  }));

function rising(bounds: readonly number[], context: z.core.$RefinementCtx): readonly number[] {
  for (const [index, bound] of bounds.entries()) {
    if (bound > (bounds[index - 1] ?? 0)) continue;
    const expected = index === 0 ? "a bound above 0" : "a bound above the one before it";
    const fault = misread("out-of-range", expected, null);
    context.addIssue({ code: "custom", message: expected, path: ["buckets", index], params: { ...fault } });
  }
  return bounds;
}

export const RATE = f
  .mapping({
    events: query("Events."),
    exposure: query(
      "What the rate is per; the total of a guard with the same source and unit when not said.",
    ).optional(),
    ...absent,
    ...base,
    ...limits(readRate, "none"),
  })
  .transform((v) => ({
    kind: "rate" as const,
    events: v.events,
    exposure: v.exposure ?? null,
    absentEventsAreZero: v.absent === "zero",
    ...common(v),
    ...measured(v),
  }));

const LEVEL_01 = { type: "string", description: "A score with its unit." } as const;

const scored = {
  range: z
    .tuple([f.field(LEVEL_01, readLevel01), f.field(LEVEL_01, readLevel01)])
    .meta({ description: "The least and the largest score there is; 0 score and 1 score when not said." })
    .optional(),
  spread: f
    .field({ type: "string", description: "The standard deviation of one score, for the plan." }, readLevel01)
    .optional(),
  ...base,
  ...limits(readLevel01, "score"),
};

export const SCORES = f
  .mapping({
    score: query("Scores one by one, or counts per score with the label `le`."),
    ...scored,
  })
  .transform((v) => ({
    kind: "score" as const,
    score: { kind: "scores" as const, scores: v.score },
    range: v.range ?? ([0, 1] as const),
    spread: v.spread ?? null,
    ...common(v),
    ...measured(v),
  }));

export const MOMENTS = f
  .mapping({
    score: f.mapping({
      n: query("How many scores."),
      sum: query("Their sum."),
      squares: query("The sum of their squares."),
    }),
    ...scored,
  })
  .transform((v) => ({
    kind: "score" as const,
    score: { kind: "moments" as const, ...v.score },
    range: v.range ?? ([0, 1] as const),
    spread: v.spread ?? null,
    ...common(v),
    ...measured(v),
  }));

export const RATIO = f
  .mapping({
    numerator: query("What is summed, such as cost."),
    denominator: query("What it is divided by."),
    values: query(
      "One value per unit, cut off at the largest usual one: exact where sums alone are not.",
    ).optional(),
    per: f.per("The denominator's size and unit."),
    spread: f
      .field(
        {
          type: "string",
          description: "The standard deviation of one unit's value, in the unit of the level, for the plan.",
        },
        readQuantity,
      )
      .optional(),
    ...base,
    ...limits(readQuantity, "none"),
  })
  .transform((v, context) => ({
    kind: "ratio" as const,
    numerator: v.numerator,
    denominator: v.denominator,
    values: v.values ?? null,
    per: v.per.count,
    spread: v.spread?.value ?? null,
    ...common({ ...v, unit: v.unit ?? v.per.unit }),
    ...measured(sameUnit(v, context)),
  }));

export const LEVEL = f
  .mapping({ level: query("A gauge."), ...base, ...limits(readQuantity, "none") })
  .transform((v, context) => ({
    kind: "level" as const,
    level: v.level,
    ...common(v),
    ...measured(sameUnit(v, context)),
  }));

export const COMPOSITE = f
  .mapping({
    parts: z
      .array(
        f
          .mapping({
            name: f.name("The part."),
            weight: f.share("Its weight in the sum."),
            score: query("Its score, 0 to 1."),
            floor: f.field({ type: "string", description: "The part's own floor." }, readLevel01).optional(),
          })
          .transform((v) => ({ name: v.name, weight: v.weight, score: v.score, floor: v.floor ?? null })),
      )
      .min(2),
    ...base,
    ...limits(readLevel01, "score"),
  })
  .transform((v) => ({ kind: "composite" as const, parts: v.parts, ...common(v), ...measured(v) }));
