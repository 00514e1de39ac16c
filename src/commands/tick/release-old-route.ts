/** A plan that moved to another route leaves the one of before to others. */
import { reasonOf } from "../../errors.ts";
import type { StoredState } from "../../ports.ts";
import type { PromotionWorld } from "../world.ts";
import { releaseRoute } from "./routes.ts";
import type { Ticked } from "./tick.ts";

/** Once the state of the new plan has replaced that of `before`, nobody else remembers which route that had. */
export async function releaseOldRoute(
  world: PromotionWorld,
  before: StoredState | null,
  { held, report }: Ticked,
): Promise<void> {
  const route = before?.state.route ?? "";
  const isReplaced = !report.dryRun && held.version !== before?.version;
  if (route === "" || !isReplaced || route === held.state.route) return;
  try {
    await releaseRoute(world.states, route, held.state.name);
  } catch (cause) {
    world.log(`${held.state.name}: its route of before could not be released: ${reasonOf(cause)}`);
  }
}
