/** Takes back a move that this job announced and did not live to record, and finishes a rollback that it began. */
import * as core from "@actions/core";
import { z } from "zod";
import { outputsOfTick } from "../commands/outputs.ts";
import { rollBack } from "../commands/roll-back.ts";
import { lineForLog, summariseTicks } from "../commands/tell.ts";
import type { PromotionWorld } from "../commands/world.ts";
import { reasonOf } from "../errors.ts";
import type { TickReport } from "../render/tick-report.ts";
import { ROLLING_BACK } from "../commands/tick/hurry.ts";
import { audienceOf, openWorld } from "./action-world.ts";
import type { Job } from "./action.ts";

const MOVING = z.strictObject({ rollout: z.string(), key: z.string() });

/** @returns 0 when nothing was open, 1 otherwise: a move that was cut off is never a success. */
export async function finishMove(job: Job, text: string): Promise<0 | 1> {
  const moving = MOVING.parse(JSON.parse(text));
  const world = openWorld(job);
  if (await isSettled(world, moving)) {
    core.info(lineForLog(`model-rollout: the move of ${moving.rollout} was settled meanwhile`));
    return 0;
  }
  const call = {
    rollout: moving.rollout,
    folders: job.inputs.rollouts,
    by: "the job's last step",
    reason: "the job ended in the middle of a move",
    dryRun: job.inputs.dryRun,
  };
  const report = await rollBack(world, call);
  await tell(job, report);
  const what = moving.key === ROLLING_BACK ? "rollback" : "move";
  core.error(
    lineForLog(
      report.confirmed === true
        ? `The job ended in the middle of a ${what} of ${moving.rollout}; all traffic is back on the baseline`
        : `The job ended in the middle of a ${what} of ${moving.rollout}, and the rollback is NOT confirmed: take the traffic off by hand, now, by the steps in the summary`,
    ),
  );
  return 1;
}

/** The traffic is safe already, or loudly not: a summary that cannot be written must not hide which. */
async function tell(job: Job, report: TickReport): Promise<void> {
  try {
    await core.summary.addRaw(summariseTicks([report], audienceOf(job)), true).write();
  } catch (cause) {
    core.warning(lineForLog(`the job summary could not be written: ${reasonOf(cause)}`));
  }
  core.info(lineForLog(outputsOfTick([report]).result));
}

/** With GitHub down nobody knows, and then the traffic is taken back; so is a rollback that nobody saw through. */
async function isSettled(world: PromotionWorld, moving: z.infer<typeof MOVING>): Promise<boolean> {
  if (moving.key === ROLLING_BACK) return false;
  try {
    const stored = await world.states.load(moving.rollout);
    return stored?.state.intent?.key !== moving.key;
  } catch (cause) {
    world.log(`whether the move was settled cannot be read: ${reasonOf(cause)}`);
    return false;
  }
}
