/** Guards without a level of their own: what must not happen, who answered, how many went where, what people report. */
import * as f from "./fields.ts";
import { absent, base, common, query } from "./guard-base.ts";

/** Rounding of weights, as of a few replicas; a hash does not round. */
const ROUNDING = 1.05;

export const TRIPWIRE = f
  .mapping({
    count: query("Reports."),
    exposure: query(
      "What could have tripped it; the total of a guard with the same source and unit when not said.",
    ).optional(),
    ...absent,
    "at-most": f.events("So many are tolerated."),
    "confirmed-by": f.name("The people whose confirmation turns a hold to a rollback.").optional(),
    ...base,
  })
  .transform((v) => ({
    kind: "tripwire" as const,
    count: v.count,
    exposure: v.exposure ?? null,
    absentEventsAreZero: v.absent === "zero",
    atMost: v["at-most"],
    confirmedBy: v["confirmed-by"] ?? null,
    ...common(v),
  }));

export const SPLIT = f
  .mapping({
    split: query("Routed units, each counted when it is first seen."),
    tolerance: f
      .tolerance("By which factor the odds may be off, as weights are rounded; x1.05 when not said.")
      .optional(),
    ...base,
  })
  .transform((v) => ({
    kind: "split" as const,
    total: v.split,
    firstSeen: true,
    tolerance: v.tolerance ?? ROUNDING,
    ...common(v),
  }));

/** Totals count a routed unit each time it comes back. */
export const DEFAULT_SPLIT = { firstSeen: false, tolerance: ROUNDING } as const;

export const IDENTITY = f
  .mapping({
    identity: query("The model id that responses report, as a label."),
    equals: f.text("The pinned id.", 200),
    ...base,
  })
  .transform((v) => ({ kind: "identity" as const, identity: v.identity, equals: v.equals, ...common(v) }));

export const SIGNAL = f
  .mapping({ signal: f.text("What people report, and where."), ...base })
  .transform((v) => ({ kind: "signal" as const, signal: v.signal, ...common(v) }));
