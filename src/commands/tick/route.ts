/** The ways to move a rollout's traffic, and what the first of them says now. */
import { reasonOf } from "../../errors.ts";
import type { TrafficView } from "../../ports.ts";
import type { Plan } from "../../plan/plan.ts";
import type { RouteView } from "../../promotion/observed.ts";
import type { PromotionWorld } from "../world.ts";
import type { Way } from "./drain.ts";

/**
 * The first way moves traffic; the others are ways back.
 *
 * @param before the first router as it was before the first stage, where that is known
 */
export function waysOf(
  world: Pick<PromotionWorld, "openTraffic">,
  plan: Plan,
  before?: unknown,
): readonly [Way, ...Way[]] {
  const open = (router: Plan["routers"][number], ...known: readonly unknown[]): Way => ({
    text: router.undo.route,
    traffic: world.openTraffic(router.target, plan.rollout.cohorts, ...known),
  });
  const [first, ...others] = plan.routers;
  return [
    open(first, before),
    ...others.map((each): Way => (each.isMoved ? open(each) : { ...open(each), byHand: true })),
  ];
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
