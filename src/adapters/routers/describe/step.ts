/** The two steps that every undo is made of: take the traffic off, then see that it is off. */
import type { TrafficCapabilities, Undo, UndoStep } from "../../../config/router.ts";
import { milliseconds, type Duration } from "../../../units.ts";

/** Capabilities and undo of one router, with its real names filled in. */
export interface Described {
  readonly capabilities: TrafficCapabilities;
  readonly undo: Undo;
}

const COMMAND = milliseconds(30_000);
const PATIENCE = milliseconds(60_000);

export interface StepText {
  readonly does: string;
  readonly run: string;
  readonly expect: string;
  readonly needs: readonly string[];
}

/** A write that sets absolute values: doing it twice is doing it once. */
export function write(text: StepText): UndoStep {
  return { ...text, within: COMMAND, repeat: "safe" };
}

/** A look at the router, given a minute more than the router needs to settle. */
export function look(text: StepText, settlesIn: Duration): UndoStep {
  return { ...text, within: milliseconds(settlesIn + PATIENCE), repeat: "safe" };
}
