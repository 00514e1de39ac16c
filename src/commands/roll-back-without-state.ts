/** A rollback that has only the rollout file, or a copy of the state that somebody saved: nothing is recorded, all is told. */
import { Failure } from "../errors.ts";
import type { Plan } from "../plan/plan.ts";
import type { RolloutState } from "../promotion/state.ts";
import type { TickReport } from "../render/tick-report.ts";
import type { Runbook } from "../runbook/runbook.ts";
import { builtInPolicy } from "../config/parse.ts";
import { parseAll, planTree } from "./plan-tree.ts";
import type { RollBackCall } from "./roll-back.ts";
import { drain } from "./tick/drain.ts";
import type { Attempt, Way } from "./tick/drain.ts";
import { ROLLING_BACK, hurried } from "./tick/hurry.ts";
import { planOfState } from "./tick/plan-of-state.ts";
import { putBack } from "./tick/put-back.ts";
import { describeEnd, reportOfRollback } from "./tick/rollback-report.ts";
import { isOff } from "./tick/read-ways.ts";
import { waysOf } from "./tick/route.ts";
import { tellRollback } from "./tick/tell-people.ts";
import type { PromotionWorld } from "./world.ts";

interface Found {
  readonly plan: Plan;
  readonly runbook: Runbook | null;
  /** As saved; null where only the file is there. */
  readonly saved: RolloutState | null;
}

/** @throws Failure call-wrong without a rollout of this name */
export async function rollBackWithoutState(world: PromotionWorld, call: RollBackCall): Promise<TickReport> {
  const { plan, runbook, saved } = await find(world, call);
  const ways = waysOf(world, plan, saved);
  const terms = { plan, runbook, at: world.clock.now(), state: null, dryRun: call.dryRun };
  if (await isOff(ways)) return reportOfRollback({ ...terms, confirmed: true, actions: [], reason: "idle" });
  if (call.dryRun) return reportOfRollback({ ...terms, confirmed: null, actions: [], reason: "aborted" });
  world.moving({ rollout: call.rollout, key: ROLLING_BACK });
  const drained = await drainAndPutBack(world, { plan, ways, saved });
  if (drained.confirmed) world.moving(null);
  const { confirmed } = drained;
  const actions = drained.attempts.map((attempt) => ({ at: world.clock.now(), ...attempt }));
  const report = reportOfRollback({ ...terms, confirmed, actions, reason: describeEnd(confirmed) });
  const sent = await tellRollback(world, report, `${plan.digest}/rolled-back/${report.at}`);
  return { ...report, actions: [...actions, ...sent] };
}

async function drainAndPutBack(
  world: PromotionWorld,
  { plan, ways, saved }: Pick<Found, "plan" | "saved"> & { readonly ways: readonly Way[] },
): Promise<{ readonly confirmed: boolean; readonly attempts: readonly Attempt[] }> {
  const terms = { within: plan.rollout.rollback.within, clock: hurried(world, "drain") };
  const first = await drain(ways, terms);
  if (!first.confirmed || saved === null) return first;
  // Nobody remembers for it; what it learned it knows until it ends.
  const { attempts: tried, isSafe } = await putBack(ways, saved.snapshot, () => Promise.resolve(true));
  const attempts = [...first.attempts, ...tried];
  if (isSafe) return { confirmed: true, attempts };
  const again = await drain(ways, terms);
  return { confirmed: again.confirmed, attempts: [...attempts, ...again.attempts] };
}

async function find(world: PromotionWorld, call: RollBackCall): Promise<Found> {
  if (call.saved === undefined) return planFromFile(world, call);
  if (call.saved.name !== call.rollout)
    throw new Failure(
      "call-wrong",
      `Expected a saved state of ${call.rollout}, found one of ${call.saved.name}`,
    );
  const terms = { policy: builtInPolicy(), describeRouter: world.describeRouter };
  return { ...planOfState(call.saved, terms), saved: call.saved };
}

async function planFromFile(world: PromotionWorld, call: RollBackCall): Promise<Found> {
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
  if (found.plan === null)
    throw new Failure(
      "call-wrong",
      `Expected a rollout file that can be read for ${call.rollout}, found: ${found.problems[0]?.message ?? "problems"}`,
    );
  return { plan: found.plan, runbook: found.runbook, saved: null };
}
