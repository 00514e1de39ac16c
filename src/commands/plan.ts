/** `plan`: reads the rollouts that a pull request changes, writes the comment and lets the gate answer. */
import { isBlocked } from "../config/problem.ts";
import { publish } from "./publish.ts";
import type { Published, PublishCall } from "./publish.ts";
import type { PublishWorld } from "./world.ts";

export interface Planned {
  readonly assessment: Published;
  /** A wrong file or a blocker: the Action fails, because only a new commit can mend it. */
  readonly refused: boolean;
}

export async function plan(world: PublishWorld, call: Omit<PublishCall, "rewrite">): Promise<Planned> {
  const assessment = await publish(world, { ...call, rewrite: true });
  const problems = [...assessment.problems, ...assessment.planned.flatMap((each) => each.problems)];
  return { assessment, refused: isBlocked(problems) };
}
