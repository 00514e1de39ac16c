/** `hold`, `abort` and `resume`: what a person may do to rollouts that run. */
import { reasonOf } from "../errors.ts";
import type { Comment } from "../gate/facts.ts";
import type { Hold, RolloutState } from "../promotion/state.ts";
import { isRefusal } from "../render/answer.ts";
import type { Answer } from "../render/answer.ts";
import type { TickReport } from "../render/tick-report.ts";
import { shortDigest } from "../units.ts";
import { isAnswer, namedBy } from "./asked.ts";
import type { AskedFor, Doing } from "./asked.ts";
import { changeState } from "./change-state.ts";
import { rollBack } from "./roll-back.ts";
import { QUARANTINES } from "./tick/records.ts";
import type { PromotionWorld } from "./world.ts";

type Steered = AskedFor<"hold"> | AskedFor<"abort">;

/** Stopping names no plan: it stops everything that the pull request runs. */
export async function steer(world: PromotionWorld, call: Doing, asked: Steered): Promise<Answer> {
  const { command } = asked;
  const [first, ...others] = asked.states.filter((each) => canBeStopped(each, command.verb));
  if (first === undefined)
    return asked.states.length === 0
      ? { kind: "nothing-runs", verb: command.verb }
      : { kind: "already-over", verb: command.verb, states: asked.states };
  let answer = await steerOne(world, call, asked, first);
  for (const state of others) answer = together(answer, await steerOne(world, call, asked, state));
  return answer;
}

/** A rollback that nobody saw the end of is ordered again. */
function canBeStopped({ ending }: RolloutState, verb: "hold" | "abort"): boolean {
  return ending === null || (verb === "abort" && ending.kind === "rolled-back" && ending.drainedAt === null);
}

/** One answer for two rollouts, as good as the worse of them. */
export function together(one: Answer, other: Answer): Answer {
  if (one.kind === "aborted" && other.kind === "aborted")
    return {
      ...one,
      rollout: `${one.rollout}, ${other.rollout}`,
      confirmed: one.confirmed && other.confirmed,
      quarantined: one.quarantined && other.quarantined,
    };
  if (one.kind === "held" && other.kind === "held")
    return { ...one, lifts: [...one.lifts, ...other.lifts], rollout: `${one.rollout}, ${other.rollout}` };
  return isRefusal(one) ? one : other;
}

async function steerOne(
  world: PromotionWorld,
  call: Doing,
  { command, comment }: Steered,
  state: RolloutState,
): Promise<Answer> {
  const by = comment.by.login;
  if (command.verb === "abort") return abort(world, call, { state, by, reason: command.reason });
  const hold = { by, reason: command.reason, at: world.clock.now(), byPerson: true };
  const done =
    call.dryRun ||
    (await changeState(world, {
      name: state.name,
      with: (before) => ({ ...before, holds: [...before.holds, hold] }),
      event: { event: "hold", by, reason: command.reason },
    }));
  return done
    ? { kind: "held", rollout: state.name, by, lifts: [shortDigest(state.digest)] }
    : { kind: "nothing-runs", verb: command.verb };
}

/** `resume`: lifts what people hold, of exactly this plan, by somebody who may decide about it. */
export async function resume(world: PromotionWorld, call: Doing, asked: AskedFor<"resume">): Promise<Answer> {
  const { command, comment } = asked;
  const running = asked.states.filter((each) => each.ending === null);
  const named = namedBy(world, asked, running);
  if (isAnswer(named)) return named;
  const { state } = named;
  const by = comment.by.login;
  const at = world.clock.now();
  const done =
    call.dryRun ||
    (await changeState(world, {
      name: state.name,
      digest: state.digest,
      comment: comment.id,
      with: (before) => ({
        ...before,
        holds: before.holds.filter((hold) => !isLifted(hold, comment)),
        accepted: [...before.accepted, ...breachesNow(before).map((pair) => ({ ...pair, by, at }))],
      }),
      event: { event: "resume", by, reason: command.reason },
    }));
  return done
    ? {
        kind: "resumed",
        rollout: state.name,
        by,
        lifted: state.holds.filter((hold) => isLifted(hold, comment)).length,
      }
    : { kind: "nothing-runs", verb: command.verb };
}

/** A job that runs again lifts nothing that came after its comment. */
function isLifted(hold: Hold, { at }: Comment): boolean {
  return hold.byPerson && hold.at <= at;
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
  call: Doing,
  order: { readonly state: RolloutState; readonly by: string; readonly reason: string },
): Promise<Answer> {
  const { by, reason } = order;
  const { name } = order.state;
  if (call.dryRun) return { kind: "aborted", rollout: name, by, confirmed: false, quarantined: false };
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
  const quarantined = report.reason === "already-rolled-back" || isQuarantined(report);
  return { kind: "aborted", rollout: name, by, confirmed: report.confirmed === true, quarantined };
}

function isQuarantined({ actions }: TickReport): boolean {
  return actions.some(({ does, outcome }) => does === QUARANTINES && outcome.startsWith("done"));
}
