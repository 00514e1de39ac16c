/** `extend`: a stage bakes longer than its file says, as long as it is still over by the deadline. */
import { isLive } from "../plan/plan.ts";
import { bakeWith, roomIn } from "../promotion/extension.ts";
import type { RolloutState } from "../promotion/state.ts";
import type { Answer } from "../render/answer.ts";
import { isAnswer, namedBy } from "./asked.ts";
import type { AskedFor, Doing, Named } from "./asked.ts";
import { changeState } from "./change-state.ts";
import type { PromotionWorld } from "./world.ts";

export async function extend(
  world: PromotionWorld,
  { dryRun }: Doing,
  asked: AskedFor<"extend">,
): Promise<Answer> {
  const { command, comment } = asked;
  const running = asked.states.filter(({ ending }) => ending === null);
  const named = namedBy(world, asked, running);
  if (isAnswer(named)) return named;
  const { state } = named;
  const refused = tooLong(named, asked, state, world);
  if (refused !== null) return refused;
  const by = comment.by.login;
  const entry = { stage: command.stage, by, at: world.clock.now(), time: command.by };
  const added = (before: RolloutState): RolloutState => ({
    ...before,
    extensions: [...(before.extensions ?? []), entry],
  });
  const done =
    dryRun ||
    (await changeState(world, {
      name: state.name,
      digest: state.digest,
      comment: comment.id,
      // Looked at again: another extension may have taken the room, or the stage may have passed.
      with: (before) => (tooLong(named, asked, before, world) === null ? added(before) : null),
      event: { event: "extend", by, reason: `${command.stage} by ${command.by / 60_000}m` },
    }));
  if (!done) return { kind: "nothing-runs", verb: "extend" };
  const stage = stageNamed(named, command.stage);
  const bake = stage === null ? command.by : bakeWith(added(state), stage);
  return { kind: "extended", rollout: state.name, stage: command.stage, by, bake };
}

function stageNamed({ plan }: Named, name: string) {
  return plan.stages.find(({ stage }) => stage.name === name)?.stage ?? null;
}

function tooLong(
  named: Named,
  { command, assessment }: AskedFor<"extend">,
  state: RolloutState,
  world: PromotionWorld,
): Answer | null {
  const { plan } = named;
  const ahead = plan.stages.filter(({ index, stage }) => index >= state.stage && isLive(stage));
  const found = ahead.find(({ stage }) => stage.name === command.stage)?.stage;
  const { policy } = assessment.input;
  if (found === undefined || policy === null)
    return {
      kind: "unknown-name",
      of: "stage",
      found: command.stage,
      known: ahead.map(({ stage }) => stage.name),
    };
  const most = roomIn(plan, state, { stage: found, policy, now: world.clock.now() });
  return command.by <= most ? null : { kind: "too-long", stage: found.name, most };
}
