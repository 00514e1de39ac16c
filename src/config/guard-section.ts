/** Reads the guards: limits from `slos` first, then the kind that the keys tell. */
import { z } from "zod";
import { objection, type Objection } from "./objection.ts";
import type { KeyPath } from "./problem.ts";
import { readPart } from "./read-part.ts";
import { guardSchema, TELLING_KEYS, type GuardPart } from "./schema/guard.ts";
import { nearest } from "./suggest.ts";
import { asRaw, isRaw, writtenIn, type Raw } from "./written.ts";
import { cutMasked } from "./secrets.ts";

const MAPPING = z.record(z.string(), z.unknown());

/** One guard, or null; `objections` collects why. */
export function readGuard(
  raw: unknown,
  given: { readonly name: string; readonly slos: unknown },
  objections: Objection[],
): GuardPart | null {
  const path: KeyPath = ["guards", given.name];
  const guard = readPart(MAPPING, raw, { path, objections });
  if (guard === null) return null;
  const slo = sloOf(guard, given.slos);
  const whole: Raw = { ...slo, ...guard };
  const schema = guardSchema(whole);
  if (schema === null) {
    objections.push(kindUntold(guard, path));
    return null;
  }
  const own: Objection[] = [];
  const part = readPart(schema, whole, { path, objections: own });
  for (const each of own) objections.push(fromSlo(each, guard, slo === null ? null : String(guard["slo"])));
  return part;
}

function sloOf(guard: Raw, slos: unknown): Raw | null {
  const name = guard["slo"];
  const slo = typeof name === "string" ? writtenIn(asRaw(slos), [name]) : undefined;
  return isRaw(slo) ? slo : null;
}

/** A limit that came from `slos` is objected to where it stands. */
function fromSlo(each: Objection, guard: Raw, slo: string | null): Objection {
  const [, , key, ...rest] = each.path;
  if (slo === null || typeof key !== "string" || Object.hasOwn(guard, key) || each.code === "missing-key")
    return each;
  return { ...each, path: ["slos", slo, key, ...rest] };
}

function kindUntold(guard: Raw, path: KeyPath): Objection {
  const near = Object.keys(guard)
    .map((key) => nearest(key, TELLING_KEYS))
    .find((key) => key !== null);
  return objection(
    "kind-unknown",
    path,
    `the keys of guards.${String(path[1])} do not tell which kind of guard it is`,
    {
      what: "key",
      expected:
        "events and total, histogram, score, numerator and denominator, level, parts, count, split, identity, pairs or signal",
      found: cutMasked(Object.keys(guard).join(", "), 120),
      suggestion: near === undefined ? null : near,
    },
  );
}
