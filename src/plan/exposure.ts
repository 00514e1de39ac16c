import type { Rollout } from "../config/rollout.ts";
import type { Guard } from "../judge/guard.ts";
import { ALL } from "../judge/reading.ts";
import { DAY, HOUR, milliseconds, type Duration } from "../units.ts";
import { detect } from "./detection.ts";
import { withDetect } from "./evaluability.ts";
import { isMeasured } from "./guard-kinds.ts";
import { levelToFind } from "./needed.ts";
import type { StageTraffic } from "./pairs.ts";
import type { Cell } from "./plan.ts";
import { samplesOf, servedUnitOf, unitNamed } from "./samples.ts";
import { weightOfAll } from "./shares.ts";

/** Who is reached in a stage. Where the router keeps each of them on one version, the same ones come back. */
export interface Reach {
  /** What the router keeps on one version: `user`, `session`. */
  readonly unit: string;
  readonly isPeople: boolean;
  readonly perDay: number;
  /** Different ones over the whole stage: never fewer than in a day, nor more than if nobody came back. */
  readonly least: number;
  readonly most: number;
}

/** The worst case of one guard in one stage. */
export interface Exposure {
  readonly guard: string;
  /** Units served by the candidate before the earliest possible stop. */
  readonly units: number;
  /** Of them bad beyond the baseline when the candidate is exactly at the level to find; null for guards without a share. */
  readonly extraBad: number | null;
  readonly unit: string;
  /** From the first answer to the verdict that stops it. */
  readonly stopsAfter: Duration;
  /** Whether the guard itself stops it in this stage; else only its end does. */
  readonly isFound: boolean;
  /** The baseline's level and that of the candidate which are compared, in the guard's unit. */
  readonly levels: { readonly expected: number; readonly worst: number } | null;
}

/** The worst case where only this cohort goes bad. */
export interface CohortExposure extends Exposure {
  readonly cohort: string;
}

/** How units are called that are people; a session or an account may be one of several of the same person. */
const PEOPLE =
  /^(?:user|customer|person|people|reader|visitor|member|patient|subscriber|client|citizen|student|employee|player|listener|viewer|driver|rider|shopper|guest)s?$/;

/** A shadow and an evaluation reach nobody. `lasts` is how long the stage has its traffic. */
export function reachOf(rollout: Rollout, { stage }: StageTraffic, lasts: number): Reach | null {
  const unit = rollout.units.find(({ name }) => name === rollout.routedBy);
  if (stage.kind === "evaluate" || stage.kind === "shadow" || unit === undefined) return null;
  const perDay = (unit.perDay * weightOfAll(stage, rollout)) / 100;
  const days = lasts / DAY;
  return {
    unit: unit.name,
    isPeople: PEOPLE.test(unit.name),
    perDay,
    least: perDay * Math.min(1, days),
    most: Math.min(perDay * days, Number.MAX_SAFE_INTEGER),
  };
}

interface Judged {
  readonly cells: readonly Cell[];
  /** How long the stage has its traffic. */
  readonly lasts: number;
}

/**
 * Worst case of a stage, by roll-back guard, worst first: the candidate sits exactly at the level to find, from the first minute.
 *
 * It is stopped when the guard has enough samples to find that level (80 % power) and the next verdict is in, at the
 * latest when the stage ends. A shadow serves nobody.
 */
export function exposureOf(rollout: Rollout, here: StageTraffic, judged: Judged): readonly Exposure[] {
  return exposedIn(rollout, here, { ...judged, cohort: ALL }).toSorted(worseFirst);
}

/** The worst case of every cohort that alone goes bad: what the whole hides. Of each the guard that hurts most. */
export function cohortExposureOf(
  rollout: Rollout,
  here: StageTraffic,
  judged: Judged,
): readonly CohortExposure[] {
  const byCohort = Map.groupBy(judged.cells, ({ cohort }) => cohort);
  return rollout.cohorts
    .flatMap(({ name }) => {
      const cells = byCohort.get(name) ?? [];
      const [worst] = exposedIn(rollout, here, { ...judged, cells, cohort: name }).toSorted(worseFirst);
      return worst === undefined || worst.units === 0 ? [] : [{ cohort: name, ...worst }];
    })
    .toSorted(worseFirst);
}

function worseFirst(a: Exposure, b: Exposure): number {
  return (b.extraBad ?? -1) - (a.extraBad ?? -1);
}

function exposedIn(
  rollout: Rollout,
  { stage, daily }: StageTraffic,
  { cells, lasts, cohort }: Judged & { readonly cohort: string },
): readonly Exposure[] {
  if (stage.kind === "evaluate" || stage.kind === "shadow") return [];
  const cellOf = new Map(cells.filter((cell) => cell.cohort === cohort).map((cell) => [cell.guard, cell]));
  const own = rollout.cohorts.find(({ name }) => name === cohort)?.detect ?? {};
  return rollout.guards
    .filter(({ onBreach }) => onBreach === "roll-back")
    .flatMap((guard): readonly Exposure[] => {
      const cell = cellOf.get(guard.name);
      // When a report comes, or the first event of its kind, nobody can say before.
      if (cell === undefined || cell.counts === "nothing" || cell.blind?.why === "not-in-this-stage")
        return [];
      const served = servedUnitOf(rollout, unitNamed(rollout, guard.unit));
      const { total, matures } = detect(guard, rollout);
      // The hours that a cell needs have the time that its labels take in them.
      const found = cell.hours === null ? Number.POSITIVE_INFINITY : cell.hours * HOUR + total - matures;
      const stopsAfter = milliseconds(Math.min(lasts, found));
      const units = (samplesOf(daily, served.name, cohort).candidate * stopsAfter) / DAY;
      const live = samplesOf(daily, guard.unit, cohort).baseline > 0;
      const levels = levelsOf(guard, own[guard.name] ?? null, live);
      return [
        {
          guard: guard.name,
          units,
          extraBad:
            levels === null || !isCounted(guard) ? null : units * Math.abs(levels.worst - levels.expected),
          unit: served.name,
          stopsAfter,
          isFound: found <= lasts,
          levels,
        },
      ];
    });
}

/** Guards whose level is so many of the units. */
function isCounted({ kind }: Guard): boolean {
  return kind === "proportion" || kind === "rate";
}

/** What the baseline is expected to do, and the level to be found there, the cohort's own first; null where the file leaves one of them out. */
function levelsOf(guard: Guard, own: number | null, live: boolean): Exposure["levels"] {
  if (!isMeasured(guard) || guard.expect === null) return null;
  const worst = levelToFind({ guard: withDetect(guard, own), live });
  return worst === null ? null : { expected: guard.expect, worst };
}
