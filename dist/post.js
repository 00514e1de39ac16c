import { T as systemClock, a as NOTHING, i as readEnvironment, n as readEvent, o as connect, r as inputReader, t as parseInputs } from "./start-DvZFzLmB.js";
import { readFileSync } from "node:fs";

// src/post.ts
const moving = process.env["STATE_moving"] ?? "";
if (moving !== "") {
	const environment = readEnvironment(process.env);
	try {
		const inputs = parseInputs(inputReader(process.env));
		const event = readEvent(environment.eventName, environment.eventPath === "" ? "" : readFileSync(environment.eventPath, "utf8"));
		const clock = systemClock(new AbortController().signal);
		const github = connect(environment, {
			...inputs,
			command: "roll-back"
		}, clock);
		const { finishMove } = await import("./finish-move-DzImCDV0.js");
		process.exitCode = await finishMove({
			environment,
			inputs,
			event,
			github,
			clock,
			fetched: NOTHING
		}, moving);
	} catch (cause) {
		const { reportFailure } = await import("./report-failure-CQCbR7kK.js");
		process.exitCode = await reportFailure(cause);
	}
}

export {  };