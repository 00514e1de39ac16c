/** Entry of the Action: environment, inputs and the first request; then everything else is loaded and one command runs. */
// oxlint-disable-next-line import/no-unassigned-import -- what it does is to come first
import "./entry/schemas-once.ts";
import { readFileSync } from "node:fs";
import { systemClock } from "./adapters/local/clock.ts";
import { listenForStop } from "./adapters/local/stop.ts";
import { connect, prefetch } from "./entry/first-request.ts";
import { inputReader, readEnvironment } from "./entry/environment.ts";
import { readEvent } from "./entry/event.ts";
import { parseInputs } from "./inputs.ts";

const environment = readEnvironment(process.env);
try {
  const inputs = parseInputs(inputReader(process.env));
  const text = environment.eventPath === "" ? "" : readFileSync(environment.eventPath, "utf8");
  const event = readEvent(environment.eventName, text);
  const listening = listenForStop();
  const clock = systemClock(listening.signal);
  const github = connect(environment, inputs, clock);
  const fetched = await prefetch(github, { inputs, event });
  // Only now: an import while a request is in flight would delay its socket.
  const { runAction } = await import("./entry/action.ts");
  process.exitCode = await runAction({ environment, inputs, event, github, clock, listening, fetched });
} catch (cause) {
  const { reportFailure } = await import("./entry/report-failure.ts");
  process.exitCode = await reportFailure(cause);
}
