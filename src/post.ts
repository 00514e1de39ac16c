/** The job's last step: a move that was cut off between its announcement and its record is taken back, or reported. */
// oxlint-disable-next-line import/no-unassigned-import -- what it does is to come first
import "./entry/schemas-once.ts";
import { readFileSync } from "node:fs";
import { systemClock } from "./adapters/local/clock.ts";
import { listenForStop } from "./adapters/local/stop.ts";
import { NOTHING, connect } from "./entry/first-request.ts";
import { inputReader, readEnvironment } from "./entry/environment.ts";
import { readEvent } from "./entry/event.ts";
import { parseInputs } from "./inputs.ts";

const moving = process.env["STATE_moving"] ?? "";
if (moving !== "") {
  const environment = readEnvironment(process.env);
  try {
    const inputs = parseInputs(inputReader(process.env));
    const event = readEvent(
      environment.eventName,
      environment.eventPath === "" ? "" : readFileSync(environment.eventPath, "utf8"),
    );
    // A signal hurries what is left to do, and does not end it.
    const listening = listenForStop();
    const clock = systemClock(listening.signal);
    // What is left to do is a rollback, and as urgent as one.
    const github = connect(environment, { ...inputs, command: "roll-back" }, clock);
    const { finishMove } = await import("./entry/finish-move.ts");
    process.exitCode = await finishMove(
      { environment, inputs, event, github, clock, listening, fetched: NOTHING },
      moving,
    );
  } catch (cause) {
    const { reportFailure } = await import("./entry/report-failure.ts");
    process.exitCode = await reportFailure(cause);
  }
}
