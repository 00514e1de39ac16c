import { n as reasonOf, t as Failure } from "./errors-CDWs4uLS.js";
import { f as text, n as FAILURES_EXPLAINED } from "./codes-BPvMaSSI.js";

// src/commands/describe-failure.ts
function describeFailure(failure) {
	const todo = FAILURES_EXPLAINED[failure.code];
	return {
		title: failure.code,
		plain: `${failure.message}\n${todo}`,
		text: `${text(failure.message)}\n\n${todo}`
	};
}

// src/entry/report-failure.ts
/** The one place that catches everything: says what happened on the job's page and fails the job. */
/** @returns the exit code: the world did not answer, the call is wrong, or we have a bug. */
async function reportFailure(cause) {
	const core = await import("./core-BLRxuYpT.js");
	if (cause instanceof Failure) {
		const { title, plain, text } = describeFailure(cause);
		core.error(plain, { title });
		core.setOutput("decision", "error");
		core.setOutput("reason", cause.code);
		core.summary.addRaw(`## ${title}\n\n${text}\n`);
		await core.summary.write();
		return 1;
	}
	core.error(`This is a bug in model-rollout, not in your files: ${reasonOf(cause)}\n${cause instanceof Error ? cause.stack ?? "" : ""}`);
	return 1;
}

export { reportFailure };