/** Who may ask for what by comment. Stopping is easy, going on is not. */
import type { Verb } from "./command.ts";
import type { Comment } from "./facts.ts";
import type { GateInput, ReadableGate } from "./input.ts";
import { lookUp } from "./login.ts";
import { rolesHeldBy } from "./people.ts";

const WRITERS: readonly (string | null)[] = ["write", "maintain", "admin"];

/**
 * `hold` and `abort`: anyone who may write, and every holder of a role. What goes on again: holders of a role.
 *
 * `ack` is judged by the gate itself, `status` and `help` by nobody.
 */
export function mayAsk(verb: Verb, comment: Comment, gate: GateInput): boolean {
  if (comment.by.kind !== "user") return false;
  switch (verb) {
    case "ack":
    case "status":
    case "help":
      return true;
    case "hold":
    case "abort":
      return (
        WRITERS.includes(lookUp(gate.facts.permissions, comment.by.login)) || holdsAny(comment.by.login, gate)
      );
    case "resume":
    case "go":
    case "extend":
    case "override":
    case "report":
    case "retry-from":
    case "unquarantine":
      return holdsAny(comment.by.login, gate);
  }
}

function holdsAny(login: string, gate: GateInput): boolean {
  return isReadable(gate) && gate.rollouts.some((rollout) => rolesHeldBy(login, gate, rollout).length > 0);
}

function isReadable(gate: GateInput): gate is ReadableGate {
  return gate.policy !== null;
}
