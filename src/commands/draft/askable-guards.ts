/** Which guards of a file with gaps a source can be asked about: their queries alone are read, the rest may still be open. */
import { placeGuard } from "../../config/place-guard.ts";
import type { SourceTarget } from "../../config/rollout.ts";
import { TELLING_KEYS } from "../../config/schema/guard.ts";
import { readSections } from "../../config/sections.ts";
import { readQuantity } from "../../config/units-text.ts";
import { asRaw, type Raw } from "../../config/written.ts";
import type { AskedGuard } from "../../draft/file/baseline-weeks.ts";
import type { Guard, MeasuredGuard } from "../../judge/guard.ts";
import type { MetricQuery } from "../../ports.ts";
import type { Duration } from "../../units.ts";
import { queryOf } from "../tick/readings.ts";

export interface AskableGuard extends AskedGuard {
  readonly query: MetricQuery;
  readonly maturesAfter: Duration | null;
}

export interface Askable {
  readonly sources: readonly SourceTarget[];
  readonly guards: readonly AskableGuard[];
  /** Guards whose level no source can be asked for, and why. */
  readonly others: readonly { readonly guard: string; readonly because: string }[];
}

/** What a query needs beside its own text. */
const KEPT = new Set([
  ...TELLING_KEYS,
  "percentile",
  "absent",
  "exposure",
  "per",
  "source",
  "unit",
  "matures-after",
]);
/** Stands for what a guard must say and a query does not need. */
const STAND_INS = { class: "error", "on-breach": "warn" } as const;

/** @param resolved the file as it was written, defaults and query files merged in */
export function askableGuards(resolved: unknown): Askable {
  const { guards, sources, traffic } = asRaw(resolved);
  const written = asRaw(guards);
  const asked = Object.fromEntries(Object.entries(written).map(([name, guard]) => [name, queriesOf(guard)]));
  const sections = readSections({ sources, traffic, guards: asked }, []);
  const found = [...sections.guards].map(([name, part]) =>
    part === null ? { name, guard: null } : { name, guard: placeGuard(name, part, sections) },
  );
  const askable: AskableGuard[] = [];
  const others: { guard: string; because: string }[] = [];
  for (const { name, guard } of found) {
    const measured = guard !== null && isMeasured(guard) && !isOpen(written[name]) ? guard : null;
    const query = measured === null ? null : queryIn(measured);
    if (measured === null || query === null)
      others.push({ guard: name, because: "it has no complete query of a level" });
    else
      askable.push({
        name,
        source: measured.source,
        unit: unitOf(measured, limitsOf(name, resolved)),
        percentile: measured.kind === "latency" ? measured.percentile : null,
        per: measured.kind === "ratio" ? measured.per : 1,
        counted: measured.kind === "ratio" ? measured.unit : null,
        query,
        maturesAfter: measured.maturesAfter,
      });
  }
  const known = [...sections.sources].flatMap(([name, part]) => (part === null ? [] : [{ name, ...part }]));
  return { sources: known, guards: askable, others };
}

function queriesOf(guard: unknown): Raw {
  const kept = Object.entries(asRaw(guard)).filter(([key]) => KEPT.has(key));
  return { ...Object.fromEntries(kept), ...STAND_INS };
}

/** What somebody has still to write is no query. */
function isOpen(guard: unknown): boolean {
  return Object.entries(asRaw(guard)).some(
    ([key, value]) => KEPT.has(key) && JSON.stringify(value ?? "").includes("TODO"),
  );
}

/** What is written of a guard's level, first in the guard, then as what a cohort must find. */
function limitsOf(name: string, resolved: unknown): readonly unknown[] {
  const { guards, cohorts } = asRaw(resolved);
  const guard = asRaw(asRaw(guards)[name]);
  const found = Object.values(asRaw(cohorts)).map((cohort) => asRaw(asRaw(cohort)["detect"])[name]);
  return [...LIMITS.map((key) => [guard[key]].flat()[0]), ...found];
}

/** A level is compared with limits: it wears the unit of any that is written. */
function unitOf({ kind }: MeasuredGuard, limits: readonly unknown[]): string | null {
  if (kind === "proportion" || kind === "rate") return "share";
  if (kind === "latency") return "time";
  for (const each of limits) {
    const limit = readQuantity(each);
    if (limit.kind === "read") return limit.value.unit;
  }
  return kind === "score" ? "score" : null;
}

const LIMITS = [
  "at-most",
  "at-least",
  "between",
  "expect",
  "usual",
  "detect",
  "expect-of-candidate",
  "spread",
];

function isMeasured(guard: Guard): guard is MeasuredGuard {
  return ["proportion", "latency", "rate", "score", "ratio", "level"].includes(guard.kind);
}

/** Sums in place of single values: weeks of those would be too many. */
function queryIn(guard: MeasuredGuard): MetricQuery | null {
  if (guard.kind === "rate" && guard.exposure === "") return null;
  return queryOf(guard.kind === "ratio" ? { ...guard, values: null } : guard);
}
