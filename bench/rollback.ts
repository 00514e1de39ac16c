/** From the last reading to the drain call, and to its confirmation: a tick of `promote` with a router in memory, which answers at once. */
import { performance } from "node:perf_hooks";
import { plan } from "../src/commands/plan.ts";
import { promote } from "../src/commands/promote.ts";
import type { PromotionWorld } from "../src/commands/world.ts";
import { MINUTE, digest } from "../src/units.ts";
import { accept, CALL, merge, openedWorld, pass, PULL } from "../test/support/flow-rollout.ts";
import type { MemoryWorld } from "../test/support/world.ts";
import { median } from "./numbers.ts";
import type { Row } from "./row.ts";

const ROUNDS = 15;

export async function run(): Promise<Row[]> {
  const rounds: Moments[] = [];
  // The first one warms up and does not count.
  for (let round = 0; round <= ROUNDS; round++) rounds.push(await breach());
  const counted = rounds.slice(1);
  const called = median(counted.map(({ answered, drained }) => drained - answered));
  const confirmed = median(counted.map(({ drained, readBack }) => readBack - drained));
  const first = rounds[0];
  const cold = first === undefined ? 0 : first.drained - first.answered;
  return [
    row("last reading → drain call (judging included)", called, {
      beside: `${cold.toFixed(1)} ms the first time`,
      most: 100,
    }),
    row("drain call → read back as 0%", confirmed, { beside: "a router that answers at once", most: 1_000 }),
  ];
}

function row(
  what: string,
  measured: number,
  { beside, most }: { readonly beside: string; readonly most: number },
): Row {
  return {
    what,
    measured: Number(measured.toFixed(2)),
    unit: "ms",
    beside,
    budget: `≤ ${most} ms`,
    ok: measured <= most,
  };
}

interface Moments {
  answered: number;
  drained: number;
  readBack: number;
}

/** Starts the flow tests' rollout, lets half an hour of candidate answers fail, and ticks once. */
async function breach(): Promise<Moments> {
  const world = openedWorld();
  const { assessment } = await plan(world, { pullRequest: PULL, dryRun: false, runUrl: null });
  accept(world, digest(assessment.outcome.rollouts[0]?.digest ?? ""));
  merge(world);
  await promote(world, CALL);
  pass(world, 30 * MINUTE);
  world.tell = (_guard, cohort, arm) => {
    const total = Math.round((arm === "candidate" ? 700 : 6_300) * (cohort === "all" ? 1 : 0.2));
    return { total, events: Math.round(total * (arm === "candidate" ? 0.5 : 0.02)) };
  };
  const moments: Moments = { answered: 0, drained: 0, readBack: 0 };
  const [report] = await promote(watched(world, moments), CALL);
  if (report?.confirmed !== true || moments.drained === 0)
    throw new Error(`Expected a confirmed rollback, found ${report?.decision} ${report?.reason}`);
  return moments;
}

/** The same world with a stop-watch at its doors. */
function watched(world: MemoryWorld, moments: Moments): PromotionWorld {
  return {
    ...world,
    openMetrics: (source) => ({
      fetch: async (requests) => {
        const readings = await world.openMetrics(source).fetch(requests);
        if (moments.drained === 0) moments.answered = performance.now();
        return readings;
      },
    }),
    openTraffic: (target, cohorts) => {
      const traffic = world.openTraffic(target, cohorts);
      return {
        ...traffic,
        apply: (to, expect) => {
          if (moments.drained === 0) moments.drained = performance.now();
          return traffic.apply(to, expect);
        },
        read: async () => {
          const view = await traffic.read();
          if (moments.drained > 0 && moments.readBack === 0) moments.readBack = performance.now();
          return view;
        },
      };
    },
  };
}
