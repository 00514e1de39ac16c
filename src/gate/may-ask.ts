/** Who may ask for what by comment. Stopping is easy, going on is not. */
import type { Verb } from "./command.ts";
import type { Comment, PullRequestFacts } from "./facts.ts";
import { foldLogin } from "./login.ts";
import type { GateOutcome } from "./outcome.ts";

/**
 * `hold` and `abort`: anyone who may write, and every holder of a role. `resume`: holders of a role. `ack` is judged by the gate
 * itself, `status` and `help` by nobody.
 */
export function mayAsk(verb: Verb, comment: Comment, facts: PullRequestFacts, outcome: GateOutcome): boolean {
  if (comment.by.kind !== "user") return false;
  const login = foldLogin(comment.by.login);
  const writes = ["write", "maintain", "admin"].includes(facts.permissions[login] ?? "none");
  const holds = outcome.rollouts.some((each) =>
    each.requirements.some((requirement) =>
      [...requirement.by, ...requirement.closers].some((name) => foldLogin(name.replace(/^@/, "")) === login),
    ),
  );
  switch (verb) {
    case "ack":
    case "status":
    case "help":
      return true;
    case "hold":
    case "abort":
      return writes || holds;
    case "resume":
    case "go":
    case "extend":
    case "override":
    case "report":
    case "retry-from":
    case "unquarantine":
      return holds;
  }
}
