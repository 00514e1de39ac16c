import { T as systemClock, c as prefetch, i as readEnvironment, n as readEvent, o as connect, r as inputReader, t as parseInputs } from "./start-DvZFzLmB.js";
import { readFileSync } from "node:fs";

// src/main.ts
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
	const { runAction } = await import("./action-mfdNdEKe.js");
	process.exitCode = await runAction({
		environment,
		inputs,
		event,
		github,
		clock,
		fetched
	});
} catch (cause) {
	const { reportFailure } = await import("./report-failure-CQCbR7kK.js");
	process.exitCode = await reportFailure(cause);
}

export {  };