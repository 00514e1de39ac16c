/** The ways to move a rollout's traffic, and what the first of them says now. */
import { reasonOf } from "../../errors.ts";
import type { TrafficView } from "../../ports.ts";
import type { Plan } from "../../plan/plan.ts";
import type { RouteView } from "../../promotion/observed.ts";
import type { RolloutState, Weights } from "../../promotion/state.ts";
import { stepsOf } from "../../promotion/steps.ts";
import { isDrained, weightsOf } from "../../promotion/weights.ts";
import type { Known, PromotionWorld } from "../world.ts";
import type { Way } from "./drain.ts";

/** What a rollout remembers of its routers: the first one before the first stage, and the commit that people approved. */
export type Remembered = Pick<RolloutState, "snapshot" | "commit">;

/**
 * The first way moves traffic; the others are ways back.
 *
 * @param remembered null where there is no state
 */
export function waysOf(
  world: Pick<PromotionWorld, "openTraffic">,
  plan: Plan,
  remembered: Remembered | null = null,
): readonly [Way, ...Way[]] {
  const approved = remembered === null ? {} : { commit: remembered.commit };
  const open = (router: Plan["routers"][number], known: Known): Way => ({
    text: router.undo.route,
    traffic: world.openTraffic(router.target, plan.rollout.cohorts, { ...known, ...approved }),
  });
  const [first, ...others] = plan.routers;
  return [
    open(first, { stages: everyMove(plan), before: remembered?.snapshot ?? null }),
    ...others.map((each): Way => (each.isMoved ? open(each, {}) : { ...open(each, {}), byHand: true })),
  ];
}

/** What the plan sets from stage to stage, each once: a router can try it out before the first. */
function everyMove({ rollout }: Plan): readonly Weights[] {
  const moves = rollout.stages.flatMap((stage) =>
    stepsOf(rollout, stage).map((step) => weightsOf(rollout, step.stage)),
  );
  const once = new Map(moves.map((weights) => [JSON.stringify(weights), weights]));
  return [...once.values()].filter((weights) => !isDrained(weights));
}

export interface RouteSeen {
  readonly route: RouteView;
  /** null when it could not be read. */
  readonly view: TrafficView | null;
}

export async function readRoute(plan: Plan, way: Way): Promise<RouteSeen> {
  try {
    const view = await way.traffic.read();
    const step = plan.routers[0].capabilities.weight?.step ?? 0;
    return { view, route: { kind: "read", ...view, step } };
  } catch (cause) {
    return { view: null, route: { kind: "unreadable", because: reasonOf(cause) } };
  }
}
