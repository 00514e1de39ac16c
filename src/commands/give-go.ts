/** `go`: a person lets a running rollout enter one named stage. */
import type { Stage } from "../config/rollout.ts";
import { decides } from "../gate/may-ask.ts";
import { rolesHeldBy } from "../gate/people.ts";
import type { RolloutState } from "../promotion/state.ts";
import type { Answer } from "../render/answer.ts";
import { shortDigest } from "../units.ts";
import type { AskedFor, Doing } from "./asked.ts";
import type { Assessment } from "./assess.ts";
import { changeState } from "./change-state.ts";
import type { PromotionWorld } from "./world.ts";

/**
 * Counts for the roles that the stage asks for and the person holds by policy and file, never for the author or a contributor.
 *
 * It starts nothing by itself: the next tick still judges every guard, window, freeze and cover.
 */
export async function giveGo(
  world: PromotionWorld,
  { dryRun }: Doing,
  { comment, command, assessment, states }: AskedFor<"go">,
): Promise<Answer> {
  const running = states.filter((each) => each.ending === null);
  const [first] = running;
  if (first === undefined) return { kind: "nothing-runs", verb: command.verb };
  const state = running.find((each) => shortDigest(each.digest) === command.digest);
  if (state === undefined)
    return { kind: "other-digest", expected: shortDigest(first.digest), found: command.digest };
  // On another pull request its author and contributors would be other people.
  if (state.pullRequest !== assessment.facts.number)
    return { kind: "elsewhere", rollout: state.name, pullRequest: state.pullRequest };
  const ahead = stagesAhead(assessment, state);
  const stage = ahead.find(({ name }) => name === command.stage);
  if (stage === undefined) {
    const names = ahead.map(({ name }) => name).join(", ");
    return {
      kind: "not-understood",
      expected: names === "" ? "no go: no stage ahead asks for one" : `one of the stages ahead: ${names}`,
      found: command.stage,
      stop: null,
    };
  }
  const roles = rolesFor(stage, { comment, assessment, rollout: state.name });
  if (roles.length === 0) return { kind: "not-allowed", verb: command.verb, why: "no-role" };
  const why = decides(comment.by.login, assessment.input, state.name);
  if (why === "no-access") return { kind: "not-allowed", verb: command.verb, why };
  const by = comment.by.login;
  const go = { stage: stage.name, by, at: world.clock.now(), roles };
  const done =
    dryRun ||
    (await changeState(world, {
      name: state.name,
      digest: state.digest,
      comment: comment.id,
      with: (before) => ({ ...before, goes: [...before.goes, go] }),
      event: { event: "go", by, reason: `${stage.name} for ${roles.join(", ")}` },
    }));
  return done
    ? {
        kind: "go-given",
        rollout: state.name,
        stage: stage.name,
        roles,
        by,
        missing: missingOf(stage, state, roles),
      }
    : { kind: "nothing-runs", verb: command.verb };
}

/** Roles whose go the stage still waits for. */
function missingOf({ name, go }: Stage, { goes }: RolloutState, given: readonly string[]): readonly string[] {
  const before = goes.filter(({ stage }) => stage === name).flatMap(({ roles }) => roles ?? []);
  return go.filter((role) => !given.includes(role) && !before.includes(role));
}

/** Those after the stage that it is in which ask for somebody. */
function stagesAhead({ planned }: Assessment, state: RolloutState): readonly Stage[] {
  const plan = planned.find(({ plan: each }) => each?.rollout.name === state.name)?.plan ?? null;
  return plan === null ? [] : plan.rollout.stages.slice(state.stage + 1).filter(({ go }) => go.length > 0);
}

function rolesFor(
  { go }: Stage,
  {
    comment,
    assessment,
    rollout,
  }: Pick<AskedFor<"go">, "comment" | "assessment"> & { readonly rollout: string },
): readonly string[] {
  const { input } = assessment;
  const { policy } = input;
  const own = input.rollouts.find(({ name }) => name === rollout);
  if (policy === null || own === undefined) return [];
  const held = rolesHeldBy(comment.by.login, { ...input, policy }, own);
  return go.filter((role) => held.includes(role));
}
