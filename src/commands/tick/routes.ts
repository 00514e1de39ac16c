/** Who owns what a rollout moves: its route, or each of its places. */
import { placesBehind } from "../../plan/route.ts";
import type { StateStore, StoredState } from "../../ports.ts";

/** All of them or none: false where another rollout holds one. */
export async function claimRoute(
  states: StateStore,
  route: string,
  claim: { readonly owner: string; readonly version: StoredState["version"] },
): Promise<boolean> {
  const claimed: string[] = [];
  for (const place of placesBehind(route)) {
    if (!(await states.claimRoute(place, claim.owner, claim.version))) {
      for (const each of claimed) await states.releaseRoute(each, claim.owner);
      return false;
    }
    claimed.push(place);
  }
  return true;
}

export async function releaseRoute(states: StateStore, route: string, owner: string): Promise<void> {
  for (const place of placesBehind(route)) await states.releaseRoute(place, owner);
}
