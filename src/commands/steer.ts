/** `hold`, `resume` and `abort`: what a person may do to rollouts that run. */
import { reasonOf } from "../errors.ts";
import type { Command } from "../gate/command.ts";
import type { Comment } from "../gate/facts.ts";
import type { RolloutState } from "../promotion/state.ts";
import { isRefusal } from "../render/answers.ts";
import type { Answer } from "../render/answers.ts";
import { shortDigest } from "../units.ts";
import { changeState } from "./change-state.ts";
import type { Change } from "./change-state.ts";
import { rollBack } from "./roll-back.ts";
import type { PromotionWorld } from "./world.ts";

export interface Steered {
  readonly comment: Comment;
  readonly command: Extract<Command, { readonly verb: "hold" | "resume" | "abort" }>;
  /** Of the rollouts that the pull request changes. */
  readonly states: readonly RolloutState[];
}

export interface SteerCall {
  readonly folders: readonly string[];
  readonly dryRun: boolean;
}

export async function steer(world: PromotionWorld, call: SteerCall, asked: Steered): Promise<Answer> {
  const { command } = asked;
  const running = asked.states.filter((each) => each.ending === null);
  const named = running.find((each) => "digest" in command && shortDigest(each.digest) === command.digest);
  const [first, ...others] = named === undefined ? running : [named];
  if (first === undefined) return { kind: "nothing-runs", verb: command.verb };
  let answer = await steerOne(world, call, asked, first);
  // Stopping names no plan: it stops everything that the pull request runs.
  if (command.verb !== "resume")
    for (const state of others) answer = together(answer, await steerOne(world, call, asked, state));
  return answer;
}

/** One answer for two rollouts, as good as the worse of them. */
function together(one: Answer, other: Answer): Answer {
  if (one.kind === "aborted" && other.kind === "aborted")
    return {
      ...one,
      rollout: `${one.rollout}, ${other.rollout}`,
      confirmed: one.confirmed && other.confirmed,
    };
  if (one.kind === "held" && other.kind === "held")
    return { ...one, rollout: `${one.rollout}, ${other.rollout}` };
  return isRefusal(one) ? one : other;
}

async function steerOne(
  world: PromotionWorld,
  call: SteerCall,
  { command, comment }: Steered,
  state: RolloutState,
): Promise<Answer> {
  const by = comment.by.login;
  const at = world.clock.now();
  const changed = async (change: Omit<Change, "name">, answer: Answer): Promise<Answer> =>
    call.dryRun || (await changeState(world, { name: state.name, ...change }))
      ? answer
      : { kind: "nothing-runs", verb: command.verb };
  switch (command.verb) {
    case "hold": {
      const hold = { by, reason: command.reason, at, byPerson: true };
      const event = { event: "hold", by, reason: command.reason } as const;
      const added = (before: RolloutState): RolloutState => ({ ...before, holds: [...before.holds, hold] });
      return changed({ with: added, event }, { kind: "held", rollout: state.name, by });
    }
    case "resume": {
      if (shortDigest(state.digest) !== command.digest)
        return { kind: "other-digest", expected: shortDigest(state.digest), found: command.digest };
      const event = { event: "resume", by, reason: command.reason } as const;
      const lifted = (before: RolloutState): RolloutState => ({
        ...before,
        holds: before.holds.filter((hold) => !hold.byPerson),
        accepted: [...before.accepted, ...breachesNow(before).map((pair) => ({ ...pair, by, at }))],
      });
      return changed(
        { digest: state.digest, with: lifted, event },
        { kind: "resumed", rollout: state.name, by },
      );
    }
    case "abort":
      return abort(world, call, { state, by, reason: command.reason });
  }
}

/** Guards that broke in their stage so far. Those that roll back are gone by now: what is left only holds. */
function breachesNow({ pairs }: RolloutState): readonly { readonly pair: string; readonly stage: string }[] {
  return Object.entries(pairs).flatMap(([pair, { breach, stage }]) =>
    breach === undefined ? [] : [{ pair, stage }],
  );
}

/** The traffic does not wait for the record: what cannot be written now the rollback tries to record once more. */
async function abort(
  world: PromotionWorld,
  call: SteerCall,
  order: { readonly state: RolloutState; readonly by: string; readonly reason: string },
): Promise<Answer> {
  const { by, reason } = order;
  const { name } = order.state;
  if (call.dryRun) return { kind: "aborted", rollout: name, by, confirmed: false };
  const at = world.clock.now();
  try {
    await changeState(world, {
      name,
      with: (before) => ({ ...before, abort: { by, reason, at } }),
      event: { event: "abort", by, reason },
    });
  } catch (cause) {
    world.log(`the abort could not be recorded: ${reasonOf(cause)}`);
  }
  const report = await rollBack(world, { ...call, rollout: name, by, reason });
  return { kind: "aborted", rollout: name, by, confirmed: report.confirmed === true };
}
