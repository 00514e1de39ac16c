/** From the series that a source gave to one reading per interval, cohort and arm. Pure; shared by the sources. */
import type { ArmLabel } from "../../config/rollout.ts";
import type { Arm, NoReading, Reading, Window } from "../../judge/reading.ts";
import type { MetricRequest } from "../../ports.ts";
import { instant, iso } from "../../units.ts";
import { isUnreadable, type Cells } from "./cells.ts";
import { payloadOf } from "./payload.ts";

/** One line of values, by interval of the request: null is no value, NaN is a value that is no number. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly values: readonly (number | null)[];
  /** A bound of a native histogram: bounds that it leaves out lie where nothing was counted. */
  readonly native?: boolean;
}

/** Everything that one request brought. */
export interface Material {
  /** `events`, `total`, `buckets`, … as the query's kind names them. */
  readonly parts: Readonly<Record<string, readonly Series[]>>;
  /** When the newest sample behind a cell was taken, in ms since 1970; null where the source cannot tell. */
  readonly newest: readonly Series[] | null;
  readonly exact: boolean;
  readonly warnings: readonly string[];
  readonly provenance: string;
}

export interface Refusal {
  readonly why: NoReading;
  readonly detail: string;
}

const ARMS: readonly Arm[] = ["baseline", "candidate"];

/** The same refusal for every interval, cohort and arm of a request. */
export function noReadings(request: MetricRequest, refusal: Refusal): readonly Reading[] {
  return Object.keys(request.cohorts).flatMap((cohort) =>
    request.intervals.flatMap((window) =>
      ARMS.map((arm) => ({ guard: request.guard, cohort, arm, window, ok: false, ...refusal }) as const),
    ),
  );
}

/**
 * A cohort is the sum of its cells, and a cell is one combination of the arm's label and all labels of cohorts.
 *
 * Pairs know no arm: both arms have the same reading.
 */
export function toReadings(request: MetricRequest, arm: ArmLabel, material: Material): readonly Reading[] {
  const labels = labelsOf(request, arm);
  return Object.entries(request.cohorts).flatMap(([cohort, where]) =>
    ARMS.flatMap((side) => {
      const both = request.query.kind === "pairs" ? where : { ...where, [arm.label]: arm[side] };
      const chosen = choose(material, both, labels);
      return request.intervals.map((window, index): Reading => {
        const base = { guard: request.guard, cohort, arm: side, window };
        return { ...base, ...readingOf({ request, chosen, window, index }) };
      });
    }),
  );
}

/** The arm's label and every label of a cohort, once each: what `$by` stands for. Pairs have no arm. */
export function labelsOf(request: MetricRequest, arm: ArmLabel): readonly string[] {
  const cohorts = Object.values(request.cohorts).flatMap((where) => Object.keys(where));
  const labels = [...new Set(cohorts)].filter((label) => label !== arm.label).sort();
  return request.query.kind === "pairs" ? labels : [arm.label, ...labels];
}

/** A level cannot be added up from cells, so each set of cohort labels is asked for by itself. */
export function splitLevels(request: MetricRequest): readonly MetricRequest[] {
  if (request.query.kind !== "gauge") return [request];
  const groups = Map.groupBy(Object.entries(request.cohorts), ([, where]) =>
    Object.keys(where).sort().join(","),
  );
  return [...groups.values()].map((cohorts) => ({ ...request, cohorts: Object.fromEntries(cohorts) }));
}

interface KeyedSeries extends Series {
  readonly key: string;
}

/** The series of one cohort and arm, each with the key of its cell. */
interface Chosen {
  readonly material: Material;
  readonly by: readonly string[];
  readonly parts: readonly (readonly [string, readonly KeyedSeries[]])[];
  readonly newest: readonly Series[] | null;
}

function choose(material: Material, where: Readonly<Record<string, string>>, by: readonly string[]): Chosen {
  const matches = ({ labels }: Series) =>
    Object.entries(where).every(([name, value]) => labels[name] === value);
  const keyed = (each: Series) => ({
    ...each,
    key: by.map((label) => `${label}=${each.labels[label] ?? ""}`).join(" "),
  });
  const parts = Object.entries(material.parts).map(
    ([name, series]) => [name, series.filter(matches).map(keyed)] as const,
  );
  return { material, by, parts, newest: material.newest?.filter(matches) ?? null };
}

interface Asked {
  readonly request: MetricRequest;
  readonly chosen: Chosen;
  readonly window: Window;
  readonly index: number;
}

type Outcome =
  | { readonly ok: false; readonly why: NoReading; readonly detail: string }
  | Omit<Extract<Reading, { readonly ok: true }>, "guard" | "cohort" | "arm" | "window">;

function readingOf({ request, chosen, window, index }: Asked): Outcome {
  const cells = chosen.parts.map(([part, series]) => [part, cellsAt(series, index)] as const);
  const payload = payloadOf(request.query, Object.fromEntries(cells), chosen.by);
  if (isUnreadable(payload)) return { ok: false, why: payload.why, detail: payload.detail };
  const newest = newestAt(chosen.newest, index);
  if (newest !== null && window.to - newest > request.staleAfter) {
    const found =
      newest === 0 ? "no series is alive any more" : `the newest sample is of ${iso(instant(newest))}`;
    return { ok: false, why: "stale", detail: `${found} at the interval's end ${iso(window.to)}` };
  }
  const { exact, warnings, provenance } = chosen.material;
  return {
    ok: true,
    payload,
    lastDataAt: newest === null ? null : instant(aheadAt(chosen.newest, index, window) ?? newest),
    exact,
    warnings,
    provenance,
  };
}

function cellsAt(series: readonly KeyedSeries[], index: number): Cells {
  return series.flatMap(({ key, labels, values, native = false }) => {
    const value = values[index] ?? null;
    return value === null ? [] : [{ key, labels, value, native }];
  });
}

/** The oldest of the newest samples; 0 when the source can tell and no series is alive any more. */
function newestAt(newest: readonly Series[] | null, index: number): number | null {
  if (newest === null) return null;
  const times = newest.flatMap(({ values }) => values[index] ?? []);
  return times.length === 0 ? 0 : Math.min(...times);
}

/** A newest sample that the judge takes for a wrong clock: one cell that reports from the future may be dead for as long. */
function aheadAt(newest: readonly Series[] | null, index: number, { from, to }: Window): number | null {
  const times = newest?.flatMap(({ values }) => values[index] ?? []) ?? [];
  const latest = times.reduce((later, at) => (at > later ? at : later), 0);
  return latest > to + (to - from) ? latest : null;
}
