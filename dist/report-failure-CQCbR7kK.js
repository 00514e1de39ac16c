import { C as Failure, w as reasonOf } from "./start-DvZFzLmB.js";
import { f as text, n as FAILURES_EXPLAINED } from "./codes-dLIuV-tf.js";

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
async function reportFailure(cause) {
	const core = await import("./core-CKvglVnf.js");
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