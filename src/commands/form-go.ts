/** `go` by a reviewed environment: the person whose word counts is who let the job in, not who filled in the form. */
import type { Command } from "../gate/command.ts";
import type { Comment } from "../gate/facts.ts";
import type { RunReview } from "../ports.ts";
import type { Answer } from "../render/answer.ts";
import { shortDigest } from "../units.ts";
import type { AskedFor, Doing } from "./asked.ts";
import { changeState } from "./change-state.ts";
import type { PromotionWorld } from "./world.ts";

/** A run of a workflow, as far as somebody reviewed it. */
export interface Run {
  readonly id: number;
  /** 1 for the first time; a run that runs again replays an old word. */
  readonly attempt: number;
}

export type Reviewed =
  | { readonly kind: "reviewed"; readonly comment: Comment }
  | { readonly kind: "refused"; readonly why: "run-again" | "bypassed" | "rejected" | "other-environment" };

const ENVIRONMENT = "model-rollout-go";

/** Where a review is a go: the environment of all rollouts, or that of this one. Any other one asks its reviewers something else. */
function isDoor(environment: string, rollouts: readonly string[]): boolean {
  // GitHub takes names of environments in any case for the same one.
  const name = environment.toLowerCase();
  return name === ENVIRONMENT || rollouts.some((rollout) => name === `${ENVIRONMENT}-${rollout}`);
}

/**
 * The reviewer's word, as if it were their comment. Without a review on record an administrator went past the environment, or it
 * has no reviewers: that is nobody's word.
 */
export async function reviewedBy(
  world: PromotionWorld,
  {
    run,
    comment,
    rollouts,
  }: {
    readonly run: Run;
    readonly comment: Comment;
    /** Names of those that the go is for. */
    readonly rollouts: readonly string[];
  },
): Promise<Reviewed> {
  if (run.attempt !== 1) return { kind: "refused", why: "run-again" };
  const reviews: readonly RunReview[] =
    world.runReviews === undefined ? [] : await world.runReviews.of(run.id);
  if (reviews.some(({ approved }) => !approved)) return { kind: "refused", why: "rejected" };
  const people = reviews.filter(({ isPerson }) => isPerson);
  const first = people.find(({ environments }) => environments.some((name) => isDoor(name, rollouts)));
  return first === undefined
    ? { kind: "refused", why: people.length === 0 ? "bypassed" : "other-environment" }
    : {
        kind: "reviewed",
        comment: { ...comment, id: -run.id, by: { login: first.by, id: null, kind: "user" }, viaApp: null },
      };
}

/** Kept in the journal, so that a door somebody went past is seen by who looks back. */
export async function recordBypass(
  world: PromotionWorld,
  { dryRun }: Pick<Doing, "dryRun">,
  asked: Pick<AskedFor<"go">, "comment" | "states"> & {
    readonly command: Extract<Command, { readonly verb: "go" }>;
  },
): Promise<Answer> {
  const { command, comment, states } = asked;
  const state = states.find(({ digest }) => shortDigest(digest) === command.digest);
  if (state !== undefined && !dryRun)
    await changeState(world, {
      name: state.name,
      digest: state.digest,
      with: (before) => before,
      event: {
        event: "bypassed",
        by: comment.by.login,
        reason: `go ${command.stage}: no reviewer recorded: bypassed`,
      },
    });
  return { kind: "not-reviewed", why: "bypassed" };
}
