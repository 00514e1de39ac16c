import { i as systemClock, n as inputReader, r as readEnvironment, t as parseInputs } from "./inputs-CkZYKNCL.js";
import { n as connect, t as NOTHING } from "./first-request-B5vCmQFd.js";
import { t as readEvent } from "./event-Cx8StGzK.js";
import { readFileSync } from "node:fs";

// src/post.ts
/** The job's last step: a move that was cut off between its announcement and its record is taken back, or reported. */
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
		const { finishMove } = await import("./finish-move-u4EvbgRz.js");
		process.exitCode = await finishMove({
			environment,
			inputs,
			event,
			github,
			clock,
			fetched: NOTHING
		}, moving);
	} catch (cause) {
		const { reportFailure } = await import("./report-failure-BvXaxI7N.js");
		process.exitCode = await reportFailure(cause);
	}
}

export {  };