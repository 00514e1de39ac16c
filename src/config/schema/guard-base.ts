/** What every kind of guard has, and the readers of its levels. */
import { GUARD_CLASSES, ON_BREACH, type Guard } from "../../judge/guard.ts";
import { SECOND, type Duration } from "../../units.ts";
import { read, type Read } from "../misread.ts";
import { readDuration, readScore, readShare } from "../units-text.ts";
import * as f from "./fields.ts";

export const base = {
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

export function common(v: Base) {
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

export const query = (description: string) =>
  f.query(
    `${description} A query with $by, $where and $window, or the file beside this one that holds it.`,
    8_000,
  );

/** Says that a series which is not there means none. Without it, silence is no data. */
export const absent = {
  absent: f
    .choice("`zero`: where the total is there and the events are not, there were none.", ["zero"])
    .optional(),
};

export function readSeconds(value: unknown): Read<number> {
  const time = readDuration(value, "900ms");
  return time.kind === "read" ? read(time.value / SECOND) : time;
}

/** A score, or a share where scores are shares. */
export function readLevel01(value: unknown): Read<number> {
  const share = readShare(value);
  return share.kind === "read" ? share : readScore(value);
}
