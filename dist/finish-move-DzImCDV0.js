import { c as summary, n as error, r as info } from "./core-CCSRQZ6q.js";
import { Ct as outputsOfTick, n as rollBack, w as summariseTicks } from "./doors-BlHncklk.js";
import { Q as string, Z as strictObject, w as reasonOf } from "./start-DvZFzLmB.js";
import { t as openWorld } from "./action-world-CfsTCFYu.js";

// src/entry/finish-move.ts
const MOVING = strictObject({
	rollout: string(),
	key: string()
});
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
async function isSettled(world, moving) {
	try {
		return (await world.states.load(moving.rollout))?.state.intent?.key !== moving.key;
	} catch (cause) {
		world.log(`whether the move was settled cannot be read: ${reasonOf(cause)}`);
		return false;
	}
}

export { finishMove };