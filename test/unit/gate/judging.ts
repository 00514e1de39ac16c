/** What the gate says of an input, in the short words that tests compare. */
import { evaluateGate } from "../../../src/gate/evaluate.ts";
import type { GateInput } from "../../../src/gate/input.ts";
import type { Requirement, RolloutOutcome } from "../../../src/gate/outcome.ts";

/** `waiting role-missing`. */
export function says(input: GateInput): string {
  const { kind, reason } = evaluateGate(input);
  return `${kind} ${reason}`;
}

export function firstOf(input: GateInput): RolloutOutcome {
  const [outcome] = evaluateGate(input).rollouts;
  if (outcome === undefined) throw new Error("no rollout was evaluated");
  return outcome;
}

export function requirementOf(input: GateInput, id: string): Requirement {
  const found = firstOf(input).requirements.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no requirement ${id}`);
  return found;
}

/** `owner-a approval stale-commit`. */
export function ignoredIn(input: GateInput): readonly string[] {
  return firstOf(input).dismissals.map(({ login, what, why }) => `${login} ${what} ${why}`);
}
