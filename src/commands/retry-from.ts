/** `retry-from`: after a rollback, names the stage at which the next attempt may begin. It starts nothing. */
import { passedStages } from "../promotion/retry.ts";
import type { Answer } from "../render/answer.ts";
import { isAnswer, namedBy } from "./asked.ts";
import type { AskedFor, Doing } from "./asked.ts";
import { changeState } from "./change-state.ts";
import type { PromotionWorld } from "./world.ts";

export async function retryFrom(
  world: PromotionWorld,
  { dryRun }: Doing,
  asked: AskedFor<"retry-from">,
): Promise<Answer> {
  const { command, comment } = asked;
  const over = asked.states.filter(({ ending }) => ending?.kind === "rolled-back");
  const [running] = asked.states;
  if (over.length === 0 && running !== undefined) return { kind: "not-over", rollout: running.name };
  const named = namedBy(world, asked, over);
  if (isAnswer(named)) return named;
  const { state, plan } = named;
  const known = passedStages(plan, state);
  if (!known.includes(command.stage))
    return { kind: "not-passed", stage: command.stage, known, rollout: state.name };
  const by = comment.by.login;
  const entry = { stage: command.stage, by, at: world.clock.now() };
  const done =
    dryRun ||
    (await changeState(world, {
      name: state.name,
      digest: state.digest,
      comment: comment.id,
      evenEnded: true,
      with: (before) => (before.ending?.kind === "rolled-back" ? { ...before, retryFrom: entry } : null),
      event: { event: "retry-from", by, reason: command.stage },
    }));
  return done
    ? { kind: "retry-named", rollout: state.name, stage: command.stage, by, attempt: state.attempt + 1 }
    : { kind: "nothing-runs", verb: "retry-from" };
}
