/** `roll-back`: takes a rollout's traffic off the candidate, whatever else is down. Twice is once; with nothing in progress it is a no-op. */
import { Failure, reasonOf } from "../errors.ts";
import type { Plan } from "../plan/plan.ts";
import type { Files, StoredState } from "../ports.ts";
import type { TickReport } from "../render/tick-report.ts";
import { isDrained } from "../promotion/weights.ts";
import type { Runbook } from "../runbook/runbook.ts";
import { describeEnd, reportOfRollback } from "./tick/rollback-report.ts";
import { afterRollback } from "./tick/records.ts";
import { drain } from "./tick/drain.ts";
import { ROLLING_BACK, hurried } from "./tick/hurry.ts";
import { planOfState } from "./tick/plan-of-state.ts";
import { readRoute, waysOf } from "./tick/route.ts";
import { takeBack } from "./tick/take-back.ts";
import { tellRollback } from "./tick/tell-people.ts";
import { parseAll, planTree } from "./plan-tree.ts";
import type { PlannedRollout } from "./plan-tree.ts";
import { builtInPolicy } from "../config/parse.ts";
import type { PromotionWorld } from "./world.ts";

export interface RollBackCall {
  readonly rollout: string;
  readonly folders: readonly string[];
  readonly by: string;
  readonly reason: string;
  readonly dryRun: boolean;
  /** Where the rollout file is read when the state cannot be; the checkout unless said. */
  readonly files?: Files;
}

export async function rollBack(world: PromotionWorld, call: RollBackCall): Promise<TickReport> {
  const found = await loadIfPossible(world, call.rollout);
  if (found === null) return drainWithoutState(world, call);
  const { stored, plan, runbook } = found;
  const now = world.clock.now();
  const ways = waysOf(world, plan);
  const seen = await readRoute(plan, ways[0]);
  if (stored.state.ending?.kind === "rolled-back" && seen.view !== null && isDrained(seen.view.set)) {
    return reportOfRollback({
      plan,
      runbook,
      at: now,
      state: stored.state,
      confirmed: true,
      actions: [],
      reason: "already-rolled-back",
      dryRun: call.dryRun,
    });
  }
  if (call.dryRun)
    return reportOfRollback({
      plan,
      runbook,
      at: now,
      state: stored.state,
      confirmed: null,
      actions: [],
      reason: "aborted",
      dryRun: true,
    });
  const because = { kind: "aborted", by: call.by, reason: call.reason } as const;
  world.moving({ rollout: call.rollout, key: ROLLING_BACK });
  const taken = await takeBack(world, { plan, held: stored, because, now, ways });
  if (taken.confirmed) world.moving(null);
  const actions = taken.attempts.map((attempt) => ({ at: now, ...attempt }));
  const report = reportOfRollback({
    plan,
    runbook,
    at: now,
    state: taken.held.state,
    confirmed: taken.confirmed,
    actions,
    reason: describeEnd(taken.confirmed),
    because,
    dryRun: false,
  });
  const records = await afterRollback(world, { report, state: taken.held.state, plan });
  return { ...report, actions: [...actions, ...records.actions], incident: records.incident };
}

interface Running {
  readonly stored: StoredState;
  readonly plan: Plan;
  readonly runbook: Runbook;
}

/** The state is asked for, not needed: with GitHub down, or a state that cannot be believed, the rollout file is enough. */
async function loadIfPossible(world: PromotionWorld, name: string): Promise<Running | null> {
  try {
    const stored = await world.states.load(name);
    const terms = { policy: builtInPolicy(), describeRouter: world.describeRouter };
    return stored === null ? null : { stored, ...planOfState(stored.state, terms) };
  } catch (cause) {
    world.log(`going on without the state: ${reasonOf(cause)}`);
    return null;
  }
}

async function drainWithoutState(world: PromotionWorld, call: RollBackCall): Promise<TickReport> {
  const found = await planFromFile(world, call);
  if (found.plan === null) {
    throw new Failure(
      "call-wrong",
      `Expected a rollout file that can be read for ${call.rollout}, found: ${found.problems[0]?.message ?? "problems"}`,
    );
  }
  const ways = waysOf(world, found.plan);
  const seen = await readRoute(found.plan, ways[0]);
  const terms = {
    plan: found.plan,
    runbook: found.runbook,
    at: world.clock.now(),
    state: null,
    dryRun: call.dryRun,
  };
  if (seen.view !== null && isDrained(seen.view.set)) {
    return reportOfRollback({ ...terms, confirmed: true, actions: [], reason: "idle" });
  }
  if (call.dryRun) return reportOfRollback({ ...terms, confirmed: null, actions: [], reason: "aborted" });
  world.moving({ rollout: call.rollout, key: ROLLING_BACK });
  const clock = hurried(world, "drain");
  const drained = await drain(ways, { within: found.plan.rollout.rollback.within, clock });
  if (drained.confirmed) world.moving(null);
  const actions = drained.attempts.map((attempt) => ({ at: world.clock.now(), ...attempt }));
  const report = reportOfRollback({
    ...terms,
    confirmed: drained.confirmed,
    actions,
    reason: describeEnd(drained.confirmed),
  });
  const sent = await tellRollback(world, report, `${found.plan.digest}/rolled-back/${report.at}`);
  return { ...report, actions: [...actions, ...sent] };
}

async function planFromFile(world: PromotionWorld, call: RollBackCall): Promise<PlannedRollout> {
  const files = call.files ?? world.rescueFiles;
  const listed = (await Promise.all(call.folders.map((folder) => files.list(folder)))).flat();
  const terms = {
    policy: builtInPolicy(),
    now: world.clock.now(),
    describeRouter: world.describeRouter,
    results: "ids",
  } as const;
  const planned = await planTree({ head: files, base: files }, parseAll(listed), terms);
  const found = planned.find((each) => each.parsed.rollout?.name === call.rollout);
  if (found === undefined)
    throw new Failure(
      "call-wrong",
      `Expected a rollout called ${call.rollout} in ${call.folders.join(", ")}, found none`,
    );
  return found;
}
