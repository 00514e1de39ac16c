/** Size of the state of design §3's example after 300 judged intervals of healthy traffic, in a world in memory. */
import { serialize } from "../src/adapters/github/stored-state.ts";
import { parseAll, planTree } from "../src/commands/plan-tree.ts";
import { promote } from "../src/commands/promote.ts";
import type { PromotionWorld } from "../src/commands/world.ts";
import { parsePolicy } from "../src/config/parse.ts";
import type { Payload, Reading } from "../src/judge/reading.ts";
import type { Plan } from "../src/plan/plan.ts";
import type { MetricRequest } from "../src/ports.ts";
import type { RolloutState } from "../src/promotion/state.ts";
import { HOUR, instant, MINUTE } from "../src/units.ts";
import { CALL, pass, POLICY } from "../test/support/flow-rollout.ts";
import { aState, ONE } from "../test/support/promotion.ts";
import { fixture } from "../test/support/rollout-files.ts";
import { createWorld } from "../test/support/world.ts";
import type { MemoryWorld } from "../test/support/world.ts";
import type { Row } from "./row.ts";

const FILE = ".github/rollouts/summarizer.yml";
const NAME = "summarizer";
const BEGUN = instant(Date.parse("2026-11-23T09:00:00Z"));
const CANARY_1 = 2;
const [INTERVALS, TICKS] = [300, 15];
const [FIXED, A_SERIES] = [16_000, 600];

export async function run(): Promise<Row[]> {
  const world = createWorld(treeOf(), { now: BEGUN });
  const plan = await planOf(world);
  const begun = stateOf(plan);
  world.stored.set(NAME, { state: begun, version: "1" });
  world.router.set = ONE;
  for (let tick = 0; tick < TICKS; tick++) {
    pass(world, (INTERVALS / TICKS) * 5 * MINUTE);
    await promote(withHealthyMetrics(world), CALL);
  }
  const state = world.stored.get(NAME)?.state;
  const judged = ((state?.judgedUntil ?? BEGUN) - BEGUN) / (5 * MINUTE);
  if (state === undefined || judged < INTERVALS - 1)
    throw new Error(`Expected ${INTERVALS} judged intervals, found ${judged}: ${world.written.at(-1)}`);
  return [rowOf(plan, begun, state)];
}

function rowOf(plan: Plan, begun: RolloutState, state: RolloutState): Row {
  const bytes = serialize(state).length;
  const latencies = new Set(
    plan.rollout.guards.filter(({ kind }) => kind === "latency").map(({ name }) => name),
  );
  const series = Object.keys(state.pairs).reduce(
    (sum, key) => sum + (latencies.has(key.split("/")[0] ?? "") ? 5 : 1),
    0,
  );
  const budget = FIXED + series * A_SERIES;
  const beside = `${series} series, ${Object.keys(state.pairs).length} guards in cohorts; ${serialize(begun).length} bytes before the first interval`;
  return {
    what: `state of the example after ${INTERVALS} intervals`,
    measured: bytes,
    unit: "bytes",
    beside,
    budget: `≤ ${budget} (16 kB + 600 a series)`,
    ok: series > 0 && bytes <= budget,
  };
}

function treeOf(): Readonly<Record<string, string>> {
  const beside = ["prompts/summary.md", "thresholds.yml", "evals/v1.json", "evals/v2.json"];
  return {
    [FILE]: fixture("summarizer.yml"),
    ".github/rollouts/_news.yml": fixture("_news.yml"),
    [POLICY]: fixture("rollout-policy.yml"),
    ...Object.fromEntries(beside.map((name) => [name, fixture(name)])),
  };
}

async function planOf(world: MemoryWorld): Promise<Plan> {
  const head = world.filesAt(world.tip);
  const { policy } = parsePolicy(POLICY, fixture("rollout-policy.yml"));
  if (policy === null) throw new Error("Expected the policy of the fixtures to be right");
  const files = await head.list(".github/rollouts");
  const [planned] = await planTree({ head, base: head }, parseAll(files), {
    policy,
    now: world.now,
    describeRouter: world.describeRouter,
  });
  const plan = planned?.plan ?? null;
  if (plan === null) throw new Error(`Expected a plan, found ${planned?.problems[0]?.message}`);
  return plan;
}

function stateOf(plan: Plan): RolloutState {
  const covers = [{ by: "oncall-a", from: BEGUN, until: instant(BEGUN + 200 * HOUR) }];
  return aState(plan, {
    file: FILE,
    stage: CANARY_1,
    startedAt: BEGUN,
    observedAt: BEGUN,
    judgedUntil: BEGUN,
    set: ONE,
    covers,
  });
}

function withHealthyMetrics(world: MemoryWorld): PromotionWorld {
  return {
    ...world,
    openMetrics: () => ({ fetch: (requests) => Promise.resolve(requests.flatMap(readingsOf)) }),
  };
}

function readingsOf(request: MetricRequest): readonly Reading[] {
  return request.intervals.flatMap((window, index) =>
    Object.keys(request.cohorts).flatMap((cohort) =>
      (["baseline", "candidate"] as const).map((arm): Reading => {
        const total = (arm === "baseline" ? 1_065 : 10.75) * (1 + (index % 7) / 100);
        const payload = healthy(request.guard, total);
        return {
          guard: request.guard,
          cohort,
          arm,
          window,
          ok: true,
          payload,
          lastDataAt: window.to,
          exact: false,
          warnings: [],
          provenance: "bench",
        };
      }),
    ),
  );
}

/** What each guard of the example expects of its baseline, with the fractions that extrapolated increases have. */
function healthy(guard: string, total: number): Payload {
  const shares: Readonly<Record<string, number>> = {
    "unsupported-claims": 0.02,
    refusals: 0.008,
    errors: 0.002,
    "read-through": 0.41,
  };
  const share = shares[guard];
  if (share !== undefined) return { shape: "counts", events: total * share, total };
  if (guard === "severe") return { shape: "count", exposure: null, count: 0 };
  if (guard === "cost") return { shape: "ratio", numerator: total * 0.004, denominator: total };
  const bounds = [0.1, 0.2, 0.3, 0.45, 0.6, 0.75, 0.9, 1.2, 1.8, 3, Number.POSITIVE_INFINITY];
  return { shape: "histogram", bounds, counts: bounds.map((bound) => total / (1 + (0.3 / bound) ** 3.5)) };
}
