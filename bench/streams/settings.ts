/**
 * Settings in which all judges are compared: one metric at one traffic, 360 one-minute checks after 60 minutes of history, the canary
 * at 5 % of requests (errors, latency), the baseline scored twice as often (scores).
 */
import type { Stream } from "../judging/stream.ts";
import type { Harm } from "./harm.ts";
import { type Random, seeded } from "./random.ts";
import { simulate, type World } from "./simulate.ts";
import { calm, candidateDrift, clusters, diurnal, sharedDrift, type Weather } from "./weather.ts";
import { errorWorld, latencyWorld, scoreWorld } from "./worlds.ts";

const SPAN = { history: 60, rows: 360 };

type Sky = "iid" | "diurnal" | "shared drift" | "bursts" | "canary-only drift";

/** A kind of stream. `harm` is null in an A/A. */
export interface SettingCell {
  readonly name: string;
  readonly sky: Sky;
  readonly harm: Harm | null;
  /** Share of the requests that become slower; 1 for all. */
  readonly harmed: number;
}

export interface Setting {
  readonly name: string;
  readonly cells: readonly SettingCell[];
  world(harmed: number): World;
  /** How much the hours, a drift of both arms and a drift of the canary move the level. */
  readonly moves: { readonly diurnal: number; readonly shared: number; readonly candidate: number };
}

/** Equality is really false in it, so a judge may be right to alarm. */
export const CANARY_DRIFT: Sky = "canary-only drift";
const SKIES: readonly Sky[] = ["iid", "diurnal", "shared drift", "bursts", CANARY_DRIFT];
/** Identical scores, or errors that come together. */
const BURST = 3;

const HEALTHY: readonly SettingCell[] = SKIES.map((sky) => ({
  name: `A/A ${sky}`,
  sky,
  harm: null,
  harmed: 1,
}));

interface Bad {
  readonly size: number;
  readonly onset?: number;
  readonly over?: number;
  readonly sky?: Sky;
  readonly harmed?: number;
}

function bad(label: string, { size, onset = 0, over = 0, sky = "iid", harmed = 1 }: Bad): SettingCell {
  const when = over > 0 ? `ramp from ${onset} over ${over}` : `at ${onset}`;
  const name = `${label} ${when}${sky === "iid" ? "" : `, ${sky}`}`;
  return { name, sky, harm: { size, onset, over }, harmed };
}

const ERRORS: readonly SettingCell[] = [
  ...HEALTHY,
  ...[0, 120].flatMap((onset) => [1.5, 2, 3, 10].map((size) => bad(`x${size}`, { size, onset }))),
  bad("x3", { size: 3, onset: 60, over: 120 }),
  bad("x3", { size: 3, onset: 0, over: 300 }),
  ...(["diurnal", "shared drift", "bursts"] as const).map((sky) => bad("x3", { size: 3, sky })),
];

const LATENCIES: readonly SettingCell[] = [
  ...HEALTHY,
  ...[0, 120].flatMap((onset) => [1.1, 1.2, 1.5, 2, 3].map((size) => bad(`x${size}`, { size, onset }))),
  bad("x1.5", { size: 1.5, onset: 60, over: 120 }),
  bad("x1.5", { size: 1.5, onset: 0, over: 300 }),
  bad("2 % of requests x4", { size: 4, harmed: 0.02 }),
  ...(["diurnal", "shared drift", "bursts"] as const).map((sky) => bad("x1.5", { size: 1.5, sky })),
];

const SCORES: readonly SettingCell[] = [
  ...HEALTHY,
  ...[0, 120].flatMap((onset) => [0.04, 0.08, 0.15].map((size) => bad(`-${size}`, { size, onset }))),
  bad("-0.15", { size: 0.15, onset: 60, over: 120 }),
  bad("-0.15", { size: 0.15, onset: 0, over: 300 }),
  ...(["diurnal", "shared drift", "bursts"] as const).map((sky) => bad("-0.08", { size: 0.08, sky })),
];

export const SETTINGS: readonly Setting[] = [
  ...[35, 700].map((candidate): Setting => ({
    name: `errors, ${candidate} a minute`,
    cells: ERRORS,
    world: () => errorWorld({ candidate, baseline: 19 }, 0.01),
    moves: { diurnal: 0.3, shared: 0.35, candidate: 0.2 },
  })),
  {
    name: "scores, 7 a minute",
    cells: SCORES,
    world: () => scoreWorld({ candidate: 7, baseline: 2 }, { mean: 0.8, deviation: 0.22, steps: null }),
    moves: { diurnal: 0.03, shared: 0.04, candidate: 0.02 },
  },
  ...[0.99, 0.95].map((q): Setting => ({
    name: `latency p${100 * q}, 35 a minute`,
    cells: LATENCIES,
    world: (harmed) => latencyWorld({ candidate: 35, baseline: 19 }, { q, sigma: 0.5, harmed }),
    moves: { diurnal: 0.1, shared: 0.1, candidate: 0.05 },
  })),
];

/** Stream number `i` of a cell. */
export function streamIn(setting: Setting, cell: SettingCell, i: number): Stream {
  const [at, place] = [SETTINGS.indexOf(setting), setting.cells.indexOf(cell)];
  const random = seeded(((at + 1) * 100 + place + 1) * 1_000_000 + i);
  return simulate(random, {
    id: `${setting.name}, ${cell.name}, ${i}`,
    world: setting.world(cell.harmed),
    weather: weatherOf(random, setting, cell.sky),
    harm: cell.harm,
  });
}

function weatherOf(random: Random, { moves }: Setting, sky: Sky): Weather {
  switch (sky) {
    case "iid":
      return calm(SPAN);
    case "diurnal":
      return diurnal(random, SPAN, moves.diurnal);
    case "shared drift":
      return sharedDrift(random, SPAN, moves.shared);
    case "bursts":
      return clusters(SPAN, BURST);
    case "canary-only drift":
      return candidateDrift(random, SPAN, moves.candidate);
  }
}
