/** Parts that are all there become a rollout: names in place, defaults applied, nothing left to interpret. */
import { milliseconds, MINUTE, percent, type Percent } from "../units.ts";
import { momentOf } from "./calendar-text.ts";
import { readCohortDetect } from "./cohort-detect.ts";
import { placeGuard, splitGuard } from "./place-guard.ts";
import type { Cohort, Rollout, Stage, TrafficUnit } from "./rollout.ts";
import type { CohortPart, UnitPart } from "./schema/traffic.ts";
import type { Entries, Sections } from "./sections.ts";
import { stageIndex } from "./stage-weights.ts";

/** Defaults belong to version 1 of the file and never change within it. */
const EVERY = milliseconds(5 * MINUTE);

/** The rollout, or null when a part of it could not be read. */
export function assemble(sections: Sections): Rollout | null {
  const { head, release, rollback, routedBy } = sections;
  const [router, ...otherRouters] = whole(sections.routers) ?? [];
  const guards = entriesOf(sections.guards);
  const units = entriesOf(sections.units);
  const cohorts = entriesOf(sections.cohorts);
  const sources = entriesOf(sections.sources);
  const stages = whole(sections.stages);
  const people = entriesOf(sections.people);
  const followUp = whole(sections.followUp);
  const channels = entriesOf(sections.channels);
  const communications = whole(sections.communications);
  const answers = entriesOf(sections.answers);
  if (
    head.version === null ||
    head.name === null ||
    head.kind === null ||
    head.tier === null ||
    head.deadline === null
  )
    return null;
  if (head.attempt === null || head.every === null || head.supersede === null) return null;
  if (release === null || rollback === null || routedBy === null || router === undefined) return null;
  if (guards === null || units === null || cohorts === null || sources === null || stages === null)
    return null;
  if (
    people === null ||
    followUp === null ||
    channels === null ||
    communications === null ||
    answers === null
  )
    return null;
  const placed = guards.map(([name, part]) => placeGuard(name, part, sections));
  return {
    version: head.version,
    name: head.name,
    attempt: head.attempt ?? 1,
    kind: head.kind,
    tier: head.tier,
    release,
    hypothesis: sections.hypothesis,
    start: startOf(sections),
    every: head.every ?? EVERY,
    routedBy,
    units: units.map(([name, part]) => placeUnit(name, part)),
    cohorts: cohorts.map(([name, part]) => placeCohort(name, part, sections)),
    routers: [router, ...otherRouters],
    sources: sources.map(([name, part]) => ({ name, ...part })),
    guards: [...placed, ...splitGuard(placed, sections)],
    stages: stages.flatMap((_, index) => placeStage(index, sections)),
    people: people.map(([name, part]) => ({ name, ...part })),
    rollback,
    deadline: head.deadline,
    supersede: head.supersede ?? "refuse",
    followUp,
    channels: Object.fromEntries(channels),
    communications,
    answers: Object.fromEntries(
      answers.map(([name, answer]) => [
        name,
        typeof answer === "string"
          ? ({ kind: "answered", text: answer } as const)
          : ({ kind: "not-applicable", because: answer["not-applicable"] } as const),
      ]),
    ),
  };
}

function whole<T>(items: readonly (T | null)[]): readonly T[] | null {
  const found = items.filter((item) => item !== null);
  return found.length === items.length ? found : null;
}

function entriesOf<T>(entries: Entries<T>): readonly (readonly [string, T])[] | null {
  const found = [...entries].flatMap(([name, part]) => (part === null ? [] : [[name, part] as const]));
  return found.length === entries.size ? found : null;
}

function startOf({ start }: Sections): Rollout["start"] {
  const zone = start?.zone ?? "UTC";
  const time = start?.["not-before"];
  const freezes = (start?.freeze ?? []).flatMap(({ from, until, because }) => {
    const [begins, ends] = [momentOf(from, zone, "earlier"), momentOf(until, zone, "later")];
    return begins === null || ends === null ? [] : [{ from: begins, until: ends, because }];
  });
  return {
    notBefore: time === undefined ? null : momentOf(time, zone, "earlier"),
    zone,
    moves: start?.moves ?? null,
    ...(freezes.length === 0 ? {} : { freezes }),
  };
}

function placeUnit(name: string, part: UnitPart): TrafficUnit {
  if ("of" in part) {
    const sampleOf = {
      unit: part.of,
      share: part.share,
      atMostPerDay: part["at-most-per-day"] ?? null,
      ...(part.judge === undefined ? {} : { judge: part.judge }),
    };
    return {
      name,
      perDay: 0,
      perRouted: 1,
      correlation: 0,
      clusterDeclared: false,
      distinctPerDay: null,
      sampleOf,
      ...costsOf(part),
    };
  }
  const declared = part["per-routed"] !== undefined && part.correlation !== undefined;
  return {
    name,
    perDay: part["per-day"],
    perRouted: part["per-routed"] ?? 1,
    correlation: part.correlation ?? 0,
    clusterDeclared: declared,
    distinctPerDay: part["distinct-per-day"] ?? null,
    sampleOf: null,
    ...costsOf(part),
  };
}

function costsOf({ costs }: UnitPart): Pick<TrafficUnit, "costs"> {
  return costs === undefined ? {} : { costs };
}

function placeCohort(name: string, part: CohortPart, { guards }: Sections): Cohort {
  const detect = Object.entries(part.detect ?? {}).flatMap(([guard, value]) => {
    const found = guards.get(guard);
    const level = found == null ? null : readCohortDetect(value, found);
    return level?.kind === "read" ? [[guard, level.value] as const] : [];
  });
  return {
    name,
    where: part.where,
    share: part.share,
    trainingShare: part["training-share"] ?? null,
    owner: part.owner ?? null,
    because: part.because ?? null,
    from: part.from ?? null,
    detect: Object.fromEntries(detect),
    accepted: part.accepted ?? null,
    substitute: part.substitute ?? null,
  };
}

function placeStage(index: number, { stages, cohorts }: Sections): readonly Stage[] {
  const stage = stages[index];
  if (stage == null) return [];
  if (stage.kind !== "canary") return [stage];
  const { all = 0, ...named } = stage.cohorts;
  const weights = new Map<string, Percent>(
    Object.entries(named).map(([name, weight]) => [name, percent(weight)]),
  );
  for (const [name, cohort] of cohorts) {
    if (cohort?.from !== undefined && stageIndex(stages, cohort.from) > index) weights.set(name, percent(0));
  }
  return [{ ...stage, weight: percent(stage.weight ?? all), cohorts: Object.fromEntries(weights) }];
}
