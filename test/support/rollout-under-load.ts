/** A rollout 1 → 5 → 25 → 100 → 0 by `promote`, on a real HAProxy under load; state, metrics and GitHub in memory. */
import { plan } from "../../src/commands/plan.ts";
import { promote } from "../../src/commands/promote.ts";
import type { PromotionWorld } from "../../src/commands/world.ts";
import type { TickReport } from "../../src/render/tick-report.ts";
import { digest, HOUR } from "../../src/units.ts";
import { accept, CALL, FILE, merge, openedWorld, pass, PULL, ROLLOUT, TREE } from "./flow-rollout.ts";
import { hammer, startHaproxy, type RunningHaproxy } from "./haproxy.ts";
import type { Traffic } from "../../src/ports.ts";

const STAGES = `stages:
  - { name: one, kind: canary, weight: 1%, bake: 1h }
  - { name: five, kind: canary, weight: 5%, bake: 1h }
  - { name: quarter, kind: canary, weight: 25%, bake: 1h }
  - { name: full, kind: canary, weight: 100%, bake: 1h }
`;
const TEXT = ROLLOUT.replace(/stages:\n(?: {2}- .*\n)+/, () => STAGES)
  .replace("read-at: half", "read-at: quarter")
  .replace(/cohorts:\n.*\n/, "");

export interface Held {
  readonly weight: number;
  readonly answers: number;
  /** Of the answers while the weight stood, the candidate's, in percent. */
  readonly candidate: number;
}

export interface UnderLoad {
  readonly held: readonly Held[];
  readonly answers: number;
  readonly lost: readonly string[];
  readonly last: TickReport;
  /** Milliseconds from the readings that breach to the router's read-back of 0. */
  readonly verdictToZero: number;
  /** Answers of the candidate that came later than the read-back. */
  readonly after: number;
}

const EACH = 4_000;

/**
 * @param through how the proxy is moved; by a router of the tests' own unless said
 * @throws Error when the rollout goes another way than it should
 */
export async function rollUnderLoad(
  through: (proxy: RunningHaproxy) => Traffic = ({ traffic }) => traffic,
): Promise<UnderLoad> {
  await using proxy = await startHaproxy();
  const clients = hammer(proxy.url);
  try {
    return await drive(through(proxy), clients);
  } finally {
    await clients.stop();
  }
}

async function drive(traffic: Traffic, clients: ReturnType<typeof hammer>): Promise<UnderLoad> {
  const world = openedWorld({ ...TREE, [FILE]: TEXT });
  const moments = { judged: 0, zero: 0 };
  const set = { weight: 0, breach: false };
  const moved: PromotionWorld = {
    ...world,
    openTraffic: () => ({
      ...traffic,
      read: async () => {
        const view = await traffic.read();
        if (set.breach && moments.zero === 0 && view.set.candidate === 0) moments.zero = performance.now();
        set.weight = view.set.candidate;
        return view;
      },
    }),
    openMetrics: (source) => ({
      fetch: async (requests) => {
        const readings = await world.openMetrics(source).fetch(requests);
        moments.judged = performance.now();
        return readings;
      },
    }),
  };
  world.tell = (_guard, _cohort, arm) => {
    const total = Math.round((7_000 * (arm === "candidate" ? set.weight : 100 - set.weight)) / 100);
    const rate = set.breach && arm === "candidate" ? 0.5 : 0.02;
    return total === 0 ? "no-data" : { total, events: Math.round(total * rate) };
  };
  const { assessment } = await plan(world, { pullRequest: PULL, dryRun: false, runUrl: null });
  accept(world, digest(assessment.outcome.rollouts[0]?.digest ?? ""));
  merge(world);

  const held: Held[] = [];
  for (const weight of [1, 5, 25, 100]) {
    const [report] = await promote(moved, CALL);
    if (report?.traffic?.candidate !== weight)
      throw new Error(`Expected ${weight}%, found ${JSON.stringify(report?.traffic)}: ${report?.reason}`);
    held.push(await watch(clients, weight));
    pass(world, HOUR + HOUR / 2);
  }
  set.breach = true;
  moments.zero = 0;
  const [last] = await promote(moved, CALL);
  const zero = moments.zero;
  held.push(await watch(clients, 0));
  if (last === undefined) throw new Error("no rollout ticked");
  const after = clients.answers.filter(({ at, version }) => version === "v2" && at > zero + SETTLE).length;
  return {
    held,
    answers: clients.answers.length,
    lost: clients.lost,
    last,
    verdictToZero: zero - moments.judged,
    after,
  };
}

/** Requests that were on their way when the weight changed, in ms. */
const SETTLE = 100;

async function watch(clients: ReturnType<typeof hammer>, weight: number): Promise<Held> {
  await clients.more(200);
  const from = clients.answers.length;
  await clients.more(EACH);
  const seen = clients.answers.slice(from);
  const candidate = (100 * seen.filter(({ version }) => version === "v2").length) / seen.length;
  return { weight, answers: seen.length, candidate };
}
