import { m as string, p as strictObject } from "./schemas-DI0IjMIG.js";
import { c as summary, n as error, r as info } from "./core-TEquc5T9.js";
import { S as summariseTicks, n as rollBack, yt as outputsOfTick } from "./doors-CQNftGEg.js";
import { n as reasonOf } from "./errors-CDWs4uLS.js";
import { t as openWorld } from "./action-world-BxxCo4HR.js";

// src/entry/finish-move.ts
/** Takes back a move that this job announced and did not live to record. */
const MOVING = strictObject({
	rollout: string(),
	key: string()
});
/** @returns 0 when nothing was open, 1 otherwise: a move that was cut off is never a success. */
async function finishMove(job, text) {
	const moving = MOVING.parse(JSON.parse(text));
	const world = openWorld(job);
	if (await isSettled(world, moving)) {
		info(`model-rollout: the move of ${moving.rollout} was settled meanwhile`);
		return 0;
	}
	const call = {
		rollout: moving.rollout,
		folders: job.inputs.rollouts,
		by: "the job's last step",
		reason: "the job ended in the middle of a move",
		dryRun: job.inputs.dryRun
	};
	const report = await rollBack(world, call);
	await summary.addRaw(summariseTicks([report]), true).write();
	info(outputsOfTick([report]).result);
	error(report.confirmed === true ? `The job ended in the middle of a move of ${moving.rollout}; all traffic is back on the baseline` : `The job ended in the middle of a move of ${moving.rollout}, and the rollback is NOT confirmed`);
	return 1;
}
/** With GitHub down nobody knows, and then the traffic is taken back. */
async function isSettled(world, moving) {
	try {
		return (await world.states.load(moving.rollout))?.state.intent?.key !== moving.key;
	} catch (cause) {
		world.log(`whether the move was settled cannot be read: ${reasonOf(cause)}`);
		return false;
	}
}

export { finishMove };