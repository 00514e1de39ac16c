/** The kinds of guard: told from the keys that are there, then read by that one schema. */
import { z } from "zod";
import { GUARD_CLASSES, ON_BREACH, type Guard } from "../../judge/guard.ts";
import { SECOND, type Duration } from "../../units.ts";
import { misread, read, type Read } from "../misread.ts";
import {
  readDuration,
  readFactor,
  readPoints,
  readQuantity,
  readRate,
  readScore,
  readShare,
} from "../units-text.ts";
import * as f from "./fields.ts";
import { limits, measured, sameUnit } from "./limits.ts";

/** A guard before it knows its name, and its source and unit where the file leaves the choice. */
type Unplaced<G> = G extends Guard
  ? Omit<G, "name" | "source" | "unit"> & { readonly source: string | null; readonly unit: string | null }
  : never;
export type GuardPart = Unplaced<Guard>;

const base = {
  class: f.choice("What it protects.", GUARD_CLASSES),
  source: f.name("Where its readings come from; may be left out where there is one source.").optional(),
  unit: f.name("The traffic unit that it counts; may be left out where there is one unit.").optional(),
  "on-breach": f.choice("What a breach does.", ON_BREACH),
  every: f.multiple("Judged every so many intervals.").optional(),
  "matures-after": f.duration("Readings younger than this are not judged yet.", "24h").optional(),
  "valid-while": f.name("A guard that must hold for this one to mean anything.").optional(),
  certify: f.flag("Whether a stage ends only when this guard is shown to be good.").optional(),
  "alpha-share": f.factor("Weight of its share of the false-alarm budget; x1 when not said.").optional(),
  from: f.name("The first stage in which it is judged.").optional(),
  slo: f.name("An entry of `slos` whose limits it takes.").optional(),
};

interface Base {
  readonly class: Guard["class"];
  readonly source?: string | undefined;
  readonly unit?: string | undefined;
  readonly "on-breach": Guard["onBreach"];
  readonly every?: number | undefined;
  readonly "matures-after"?: Duration | undefined;
  readonly "valid-while"?: string | undefined;
  readonly certify?: boolean | undefined;
  readonly "alpha-share"?: number | undefined;
  readonly from?: string | undefined;
}

function common(v: Base) {
  return {
    class: v.class,
    source: v.source ?? null,
    unit: v.unit ?? null,
    onBreach: v["on-breach"],
    everyTimes: v.every ?? 1,
    maturesAfter: v["matures-after"] ?? null,
    validWhile: v["valid-while"] ?? null,
    certify: v.certify ?? false,
    alphaShare: v["alpha-share"] ?? 1,
    from: v.from ?? null,
  };
}

function readSeconds(value: unknown): Read<number> {
  const time = readDuration(value, "900ms");
  return time.kind === "read" ? read(time.value / SECOND) : time;
}

/** A score, or a share where scores are shares. */
function readLevel01(value: unknown): Read<number> {
  const share = readShare(value);
  return share.kind === "read" ? share : readScore(value);
}

const query = (description: string) => f.text(`${description} A query with $by, $where and $window.`, 8_000);

const PROPORTION = f
  .mapping({
    events: query("Bad (or good) units."),
    total: query("All units."),
    "absent-events-are-zero": f
      .flag("Whether a series without events means none; true when not said.")
      .optional(),
    ...base,
    ...limits(readShare, "pp"),
  })
  .transform((v) => ({
    kind: "proportion" as const,
    events: v.events,
    total: v.total,
    absentEventsAreZero: v["absent-events-are-zero"] ?? true,
    ...common(v),
    ...measured(v),
  }));

const LATENCY = f
  .mapping({
    histogram: query("Cumulative buckets with the label `le` in seconds."),
    percentile: f.decimal("Which percentile, such as 95.", 1, 99.999),
    ...base,
    ...limits(readSeconds, "none"),
  })
  .transform((v) => ({
    kind: "latency" as const,
    histogram: v.histogram,
    percentile: v.percentile,
    ...common(v),
    ...measured(v),
  }));

const RATE = f
  .mapping({ events: query("Events."), ...base, ...limits(readRate, "none") })
  .transform((v) => ({ kind: "rate" as const, events: v.events, ...common(v), ...measured(v) }));

const SCORE = f
  .mapping({ score: query("Scores."), ...base, ...limits(readLevel01, "score") })
  .transform((v) => ({ kind: "score" as const, score: v.score, ...common(v), ...measured(v) }));

const RATIO = f
  .mapping({
    numerator: query("What is summed, such as cost."),
    denominator: query("What it is divided by."),
    per: f.per("The denominator's size and unit."),
    ...base,
    ...limits(readQuantity, "none"),
  })
  .transform((v, context) => ({
    kind: "ratio" as const,
    numerator: v.numerator,
    denominator: v.denominator,
    per: v.per.count,
    ...common({ ...v, unit: v.unit ?? v.per.unit }),
    ...measured(sameUnit(v, context)),
  }));

const LEVEL = f
  .mapping({ level: query("A gauge."), ...base, ...limits(readQuantity, "none") })
  .transform((v, context) => ({
    kind: "level" as const,
    level: v.level,
    ...common(v),
    ...measured(sameUnit(v, context)),
  }));

const COMPOSITE = f
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

const TRIPWIRE = f
  .mapping({
    count: query("Reports."),
    "at-most": f.events("So many are tolerated."),
    "confirmed-by": f.name("The people whose confirmation turns a hold to a rollback.").optional(),
    ...base,
  })
  .transform((v) => ({
    kind: "tripwire" as const,
    count: v.count,
    atMost: v["at-most"],
    confirmedBy: v["confirmed-by"] ?? null,
    ...common(v),
  }));

const SPLIT = f
  .mapping({ split: query("Routed units, each counted when it is first seen."), ...base })
  .transform((v) => ({ kind: "split" as const, total: v.split, ...common(v) }));

const IDENTITY = f
  .mapping({
    identity: query("The model id that responses report, as a label."),
    equals: f.text("The pinned id.", 200),
    ...base,
  })
  .transform((v) => ({ kind: "identity" as const, identity: v.identity, equals: v.equals, ...common(v) }));

const SIGNAL = f
  .mapping({ signal: f.text("What people report, and where."), ...base })
  .transform((v) => ({ kind: "signal" as const, signal: v.signal, ...common(v) }));

/** Every kind of guard, for editors. */
export const GUARD = z.union([
  PROPORTION,
  LATENCY,
  RATE,
  SCORE,
  RATIO,
  LEVEL,
  COMPOSITE,
  TRIPWIRE,
  SPLIT,
  IDENTITY,
  SIGNAL,
]);

/** Which keys tell which kind; the first whose keys are all there. */
const TOLD_BY = [
  [["histogram"], LATENCY],
  [["score"], SCORE],
  [["parts"], COMPOSITE],
  [["numerator"], RATIO],
  [["denominator"], RATIO],
  [["level"], LEVEL],
  [["count"], TRIPWIRE],
  [["split"], SPLIT],
  [["identity"], IDENTITY],
  [["signal"], SIGNAL],
  [["events", "total"], PROPORTION],
  [["events"], RATE],
  [["total"], PROPORTION],
] as const;

/** Keys of which a guard needs at least one. */
export const TELLING_KEYS: readonly string[] = [...new Set(TOLD_BY.flatMap(([keys]) => keys))];

/** The schema of the kind that the keys tell; null where they tell none. */
export function guardSchema(keys: readonly string[]): z.ZodType<GuardPart> | null {
  return TOLD_BY.find(([telling]) => telling.every((key) => keys.includes(key)))?.[1] ?? null;
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
