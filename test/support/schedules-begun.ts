/** The rollout of the model check as its first stage begins. */
import { plan as planPullRequest } from "../../src/commands/plan.ts";
import { promote } from "../../src/commands/promote.ts";
import { planOfState } from "../../src/commands/tick/plan-of-state.ts";
import { parsePolicy } from "../../src/config/parse.ts";
import { digest } from "../../src/units.ts";
import {
  accept,
  CALL,
  FILE,
  merge,
  openedWorld,
  POLICY,
  POLICY_TEXT,
  PULL,
  ROLLOUT,
  trafficOf,
  TREE,
} from "./flow-rollout.ts";
import type { Begun } from "./schedules-played.ts";

/** Short stages, a go, a cohort that joins later, and a router that is not polled for long. */
const TEXT = [
  ["within: 30s", "within: 1s"],
  ["because: headlines", "because: headlines, from: half"],
  ["weight: 10%, bake: 1h", "weight: 10%, bake: 15m"],
  ["weight: 50%, bake: 1h", "weight: 50%, bake: 15m, go: [model-owner]"],
  ["weight: 100%, bake: 1h", "weight: 100%, bake: 15m"],
].reduce((text, [from = "", to = ""]) => {
  if (!text.includes(from)) throw new RangeError(`expected ${from} in the rollout`);
  return text.replace(from, to);
}, ROLLOUT);

export async function beginModel(): Promise<Begun> {
  const tree = { ...TREE, [FILE]: TEXT };
  const world = openedWorld(tree);
  world.tell = trafficOf(
    () => world,
    () => 0.02,
  );
  const { assessment } = await planPullRequest(world, { pullRequest: PULL, dryRun: false, runUrl: null });
  const [planned] = assessment.outcome.rollouts;
  accept(world, digest(planned?.digest ?? ""));
  merge(world);
  const [report] = await promote(world, CALL);
  const stored = world.stored.get("summarizer");
  const { policy } = parsePolicy(POLICY, POLICY_TEXT);
  if (stored === undefined || policy === null || report?.decision !== "promote")
    throw new RangeError(`the first stage did not begin: ${report?.reason}, ${report?.detail}`);
  const plan = planOfState(stored.state, { policy, describeRouter: world.describeRouter });
  return { tree, world, stored, policy, ...plan };
}
