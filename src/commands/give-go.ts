/** `go`: a person lets a running rollout enter one named stage. */
import type { Stage } from "../config/rollout.ts";
import type { Command } from "../gate/command.ts";
import { excludedBecause, exclusionsOf } from "../gate/exclusion.ts";
import type { Comment } from "../gate/facts.ts";
import { rolesHeldBy } from "../gate/people.ts";
import type { RolloutState } from "../promotion/state.ts";
import type { Answer } from "../render/answers.ts";
import { shortDigest } from "../units.ts";
import type { Assessment } from "./assess.ts";
import { changeState } from "./change-state.ts";
import type { PromotionWorld } from "./world.ts";

export interface Given {
  readonly comment: Comment;
  readonly command: Extract<Command, { readonly verb: "go" }>;
  readonly assessment: Assessment;
  /** Of the rollouts that the pull request changes. */
  readonly states: readonly RolloutState[];
}

/**
 * Counts for the roles that the stage asks for and the person holds by policy and file, never for the author or a contributor.
 *
 * It starts nothing by itself: the next tick still judges every guard, window, freeze and cover.
 */
export async function giveGo(
  world: PromotionWorld,
  { dryRun }: { readonly dryRun: boolean },
  { comment, command, assessment, states }: Given,
): Promise<Answer> {
  const running = states.filter((each) => each.ending === null);
  const [first] = running;
  if (first === undefined) return { kind: "nothing-runs", verb: command.verb };
  const state = running.find((each) => shortDigest(each.digest) === command.digest);
  if (state === undefined)
    return { kind: "other-digest", expected: shortDigest(first.digest), found: command.digest };
  const ahead = stagesAhead(assessment, state);
  const stage = ahead.find(({ name }) => name === command.stage);
  if (stage === undefined) {
    const names = ahead.map(({ name }) => name).join(", ");
    return {
      kind: "not-understood",
      expected: names === "" ? "no go: no stage ahead asks for one" : `one of the stages ahead: ${names}`,
      found: command.stage,
    };
  }
  const roles = rolesFor(stage, { comment, assessment, rollout: state.name });
  if (roles.length === 0) return { kind: "not-allowed", verb: command.verb };
  const by = comment.by.login;
  const go = { stage: stage.name, by, at: world.clock.now(), roles };
  const done =
    dryRun ||
    (await changeState(world, {
      name: state.name,
      digest: state.digest,
      with: (before) => ({ ...before, goes: [...before.goes, go] }),
      event: { event: "go", by, reason: `${stage.name} for ${roles.join(", ")}` },
    }));
  return done
    ? { kind: "go-given", rollout: state.name, stage: stage.name, roles, by }
    : { kind: "nothing-runs", verb: command.verb };
}

/** Those after the stage that it is in which ask for somebody. */
function stagesAhead({ planned }: Assessment, state: RolloutState): readonly Stage[] {
  const plan = planned.find(({ plan: each }) => each?.rollout.name === state.name)?.plan ?? null;
  return plan === null ? [] : plan.rollout.stages.slice(state.stage + 1).filter(({ go }) => go.length > 0);
}

function rolesFor(
  { go }: Stage,
  { comment, assessment, rollout }: Pick<Given, "comment" | "assessment"> & { readonly rollout: string },
): readonly string[] {
  const { input } = assessment;
  const { policy } = input;
  const own = input.rollouts.find(({ name }) => name === rollout);
  if (policy === null || own === undefined) return [];
  if (excludedBecause(comment.by, exclusionsOf(input.facts)) !== null) return [];
  const held = rolesHeldBy(comment.by.login, { ...input, policy }, own);
  return go.filter((role) => held.includes(role));
}
