/**
 * `drill`: rehearses the rollback and measures it, before a night in which it is needed.
 *
 * Each way back is tried alone, as a rollback would take it. On a target that serves nobody (`staging`) traffic is raised
 * first, so that the whole move back is measured; on the drained real one nothing is raised: the write, the read-back and the
 * credentials are rehearsed, and the report says that it was no more.
 */

import type { RouterDescription } from "../config/router.ts";
import { Failure, reasonOf } from "../errors.ts";
import type { Plan } from "../plan/plan.ts";
import type { Clock, Snapshot, StateStore, Traffic } from "../ports.ts";
import type { DrilledWay, DrillReport } from "../render/drill-text.ts";
import { DRAINED, isDrained, showWeights, weightsAtTheEnd } from "../promotion/weights.ts";
import type { Weights } from "../promotion/state.ts";
import { iso, milliseconds, percent, SECOND, showDuration } from "../units.ts";
import type { Duration, Instant } from "../units.ts";
import { drain } from "./tick/drain.ts";
import { readBack } from "./tick/read-back.ts";
import type { PromotionWorld } from "./world.ts";

export interface DrillCall {
  readonly plan: Plan;
  /** Nobody is served by this target, so that traffic may be raised on it. */
  readonly staging: boolean;
}

type DrillWorld = Pick<PromotionWorld, "openTraffic" | "clock" | "log"> & {
  readonly states: Pick<StateStore, "load">;
};

interface Way {
  readonly description: RouterDescription;
  readonly traffic: Traffic;
  readonly snapshot: Snapshot;
}

/**
 * @throws Failure call-wrong while the rollout is under way, or traffic stands at the candidate: nothing was written then;
 * router-unreachable, router-refused where a way cannot even be read
 */
export async function drill(world: DrillWorld, call: DrillCall): Promise<DrillReport> {
  const { plan } = call;
  await refuseWhileRunning(world, plan);
  const moved = plan.routers.filter(({ isMoved }) => isMoved);
  if (moved.length === 0)
    throw new Failure(
      "call-wrong",
      `Expected a router whose traffic this version moves, found ${plan.routers[0].target.kind}. Rehearse the steps of \`model-rollout runbook ${plan.file}\` by hand and write down how long they took`,
    );
  const ways: Way[] = [];
  for (const each of moved) ways.push(await openDrained(world, plan, each));
  const drilled: DrilledWay[] = [];
  for (const way of ways) drilled.push(await drillOne(world, call, way));
  const byPerson = plan.routers.flatMap((router): readonly DrilledWay[] =>
    router.isMoved ? [] : [{ kind: "by-person", route: router.undo.route }],
  );
  return reportOf(world.clock.now(), call, { drilled, byPerson });
}

async function refuseWhileRunning(world: DrillWorld, plan: Plan): Promise<void> {
  const stored = await world.states.load(plan.rollout.name);
  if (stored === null || stored.state.ending !== null) return;
  throw new Failure(
    "call-wrong",
    `Expected a rollout that is not under way, found ${plan.rollout.name} in progress since ${iso(stored.state.startedAt)}. Nothing was written; drill before the start, or after the end`,
  );
}

async function openDrained(world: DrillWorld, plan: Plan, description: RouterDescription): Promise<Way> {
  const traffic = world.openTraffic(description.target, plan.rollout.cohorts);
  const view = await traffic.read();
  if (!isDrained(view.set))
    throw new Failure(
      "call-wrong",
      `Expected no traffic at the candidate of ${description.undo.route}, found ${showWeights(view.set)}. Nothing was written: a drill never takes real traffic back. For that there is \`model-rollout roll-back --rollout ${plan.rollout.name}\``,
    );
  return { description, traffic, snapshot: await traffic.snapshot() };
}

async function drillOne(world: DrillWorld, call: DrillCall, way: Way): Promise<DrilledWay> {
  const route = way.description.undo.route;
  const { within } = call.plan.rollout.rollback;
  const raised = call.staging ? await raise(world.clock, call.plan, way) : null;
  if (raised !== null && raised.because !== null) {
    // What was not read back may have arrived all the same.
    const back = await drain([{ text: route, traffic: way.traffic }], { within, clock: world.clock });
    const after = back.confirmed ? "0% read back" : "and it could NOT be read back as 0%";
    return { kind: "not-raised", route, because: `${raised.because}; ${after}` };
  }
  world.log(
    `${route}: ${raised === null ? "nothing raised" : showWeights(raised.weights)}, taking all traffic back`,
  );
  const from = world.clock.now();
  const drained = await drain([{ text: route, traffic: way.traffic }], { within, clock: world.clock });
  const took = milliseconds(world.clock.now() - from);
  return {
    kind: "drilled",
    route,
    from: raised === null ? null : showWeights(raised.weights),
    confirmed: drained.confirmed,
    outcome: drained.attempts.map(({ outcome }) => outcome).join("; "),
    took,
    restored: await restore(world.clock, way, within),
  };
}

/** `because`: why the candidate did not get what it should. */
async function raise(
  clock: Clock,
  plan: Plan,
  { description, traffic }: Way,
): Promise<{ readonly weights: Weights; readonly because: string | null }> {
  const weights = highestWeights(plan, description);
  const wait = milliseconds(Math.max(plan.rollout.rollback.within, description.capabilities.settlesIn));
  try {
    // Read again: the way before may have moved it, or somebody else.
    const { set, version } = await traffic.read();
    if (!isDrained(set)) return { weights, because: `${showWeights(set)} stood there meanwhile` };
    await traffic.apply(weights, version);
  } catch (cause) {
    return { weights, because: `${showWeights(weights)} could not be set: ${reasonOf(cause)}` };
  }
  const step = description.capabilities.weight?.step ?? 0;
  const seen = await readBack(traffic, weights, { within: wait, clock, step });
  if (seen.kind === "confirmed") return { weights, because: null };
  const found = seen.kind === "different" ? showWeights(seen.view.set) : seen.because;
  return {
    weights,
    because: `${showWeights(weights)} was set and not read back within ${showDuration(wait)}: ${found}`,
  };
}

/** The most that the plan ever gives the candidate: the move back that takes longest. */
function highestWeights(plan: Plan, { capabilities }: RouterDescription): Weights {
  const most = plan.rollout.stages
    .map((stage) => weightsAtTheEnd(plan.rollout, stage))
    .reduce((high, each) => (each.candidate >= high.candidate ? each : high), DRAINED);
  const limit = capabilities.weight?.max ?? 100;
  return {
    candidate: percent(Math.min(most.candidate, limit)),
    mirror: percent(0),
    cohorts: capabilities.cohorts === "none" ? {} : most.cohorts,
  };
}

/** The router is left as it was found; what a restore brings back at the candidate is taken off again. */
async function restore(
  clock: Clock,
  { traffic, snapshot, description }: Way,
  within: Duration,
): Promise<string> {
  try {
    const restored = await traffic.restore(snapshot);
    const view = await traffic.read();
    if (isDrained(view.set))
      return restored === "done"
        ? "put back as it was, 0% read back"
        : `NOT put back yet, 0% read back: ${restored.because}`;
    const again = await drain([{ text: description.undo.route, traffic }], { within, clock });
    return `NOT put back: it held ${showWeights(view.set)} for the candidate${again.confirmed ? ", which was taken off again" : " and still does"}`;
  } catch (cause) {
    return `NOT put back: ${reasonOf(cause)}`;
  }
}

function reportOf(
  at: Instant,
  { plan, staging }: DrillCall,
  tried: { readonly drilled: readonly DrilledWay[]; readonly byPerson: readonly DrilledWay[] },
): DrillReport {
  const { rollback, name } = plan.rollout;
  const [first] = tried.drilled;
  const isProved = tried.drilled.every((way) => way.kind === "drilled" && way.confirmed);
  const took = first?.kind === "drilled" ? first.took : null;
  return {
    rollout: name,
    at,
    staging,
    within: rollback.within,
    ways: [...tried.drilled, ...tried.byPerson],
    untried: rollback.also.map(({ does }) => does),
    record: isProved && took !== null ? { on: iso(at).slice(0, 10), took: wholeSeconds(took) } : null,
    slow: took !== null && took > rollback.within,
  };
}

/** Rounded up: a record never promises more than was measured. */
function wholeSeconds(took: Duration): string {
  return showDuration(milliseconds(Math.max(1, Math.ceil(took / SECOND)) * SECOND));
}
