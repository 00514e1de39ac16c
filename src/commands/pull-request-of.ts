/** The pull request that brought a rollout, for people who know the rollout's name only. */
import { Failure } from "../errors.ts";
import type { PromotionWorld } from "./world.ts";

/** @throws Failure call-wrong where no rollout is named, or none of that name has run */
export async function pullRequestOfRollout(
  world: Pick<PromotionWorld, "states">,
  name: string | null,
): Promise<number> {
  if (name === null)
    throw new Failure(
      "call-wrong",
      "Expected a rollout or a pull request, found neither. Write `rollout: <name>` or `pull-request: <number>`",
    );
  const stored = await world.states.load(name);
  const number = stored?.state.pullRequest ?? null;
  if (number !== null) return number;
  throw new Failure(
    "call-wrong",
    `Expected the name of a rollout that runs, found ${name}, which has no state. Write \`pull-request: <number>\``,
  );
}
