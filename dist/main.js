import { i as systemClock, n as inputReader, r as readEnvironment, t as parseInputs } from "./inputs-CkZYKNCL.js";
import { i as prefetch, n as connect } from "./first-request-B5vCmQFd.js";
import { t as readEvent } from "./event-Cx8StGzK.js";
import { readFileSync } from "node:fs";

// src/main.ts
/** Entry of the Action: environment, inputs and the first request; then everything else is loaded and one command runs. */
const environment = readEnvironment(process.env);
try {
	const inputs = parseInputs(inputReader(process.env));
	const text = environment.eventPath === "" ? "" : readFileSync(environment.eventPath, "utf8");
	const event = readEvent(environment.eventName, text);
	const stop = new AbortController();
	for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => stop.abort());
	const clock = systemClock(stop.signal);
	const github = connect(environment, inputs, clock);
	const fetched = await prefetch(github, {
		inputs,
		event
	});
	const { runAction } = await import("./action-Cx7JfUVd.js");
	process.exitCode = await runAction({
		environment,
		inputs,
		event,
		github,
		clock,
		fetched
	});
} catch (cause) {
	const { reportFailure } = await import("./report-failure-BvXaxI7N.js");
	process.exitCode = await reportFailure(cause);
}

export {  };